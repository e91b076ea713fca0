import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/** Avro in Confluent's wire format: a zero byte, the schema's id in four bytes, the value. */
final class Registry {
  private static final int HEADER_BYTES = 5;

  record Registered(int id, Schema schema) {}

  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final Map<Integer, Schema> schemas = new HashMap<>();
  private final String url;

  Registry(String url) {
    this.url = url;
  }

  /** The newest schema of the subject, which `salvage setup` has registered. */
  Registered latest(String subject) throws IOException, InterruptedException {
    JsonNode answer = get("/subjects/" + subject + "/versions/latest");
    return new Registered(answer.get("id").asInt(), new Schema.Parser().parse(answer.get("schema").asText()));
  }

  byte[] encode(Registered registered, GenericRecord event) throws IOException {
    var out = new ByteArrayOutputStream();
    out.write(ByteBuffer.allocate(HEADER_BYTES).put((byte) 0).putInt(registered.id()).array());
    var encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(registered.schema()).write(event, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  /** With the schema that it was written with: every version of a topic has the fields of the others. */
  GenericRecord decode(byte[] value) throws IOException, InterruptedException {
    var bytes = ByteBuffer.wrap(value);
    if (bytes.get() != 0) throw new IOException("not in Confluent's wire format");
    int id = bytes.getInt();
    if (!schemas.containsKey(id)) {
      schemas.put(id, new Schema.Parser().parse(get("/schemas/ids/" + id).get("schema").asText()));
    }
    var decoder = DecoderFactory.get().binaryDecoder(value, HEADER_BYTES, value.length - HEADER_BYTES, null);
    return new GenericDatumReader<GenericRecord>(schemas.get(id)).read(null, decoder);
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(5)).build();
    var answer = http.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != 200) throw new IOException(path + " was answered " + answer.statusCode());
    return json.readTree(answer.body());
  }
}
