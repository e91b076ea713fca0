import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.StringJoiner;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Prints the committed records of all topics with a prefix, one JSON object a line, as Kafka's own client reads them.
 * `java ReadTopics.java BROKERS PREFIX once|follow`. `once` ends at the end of the log; where an open transaction hides
 * the end for a minute, it says so on a line {"open": "topic/partition"} and ends before it. `follow` ends with stdin.
 */
public class ReadTopics {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long OPEN_MS_MAX = 60_000;
  private static final long NEW_PARTITIONS_MS = 2_000;
  private static final PrintStream out = new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), false);

  public static void main(String[] args) throws Exception {
    boolean follows = args[2].equals("follow");
    try (var reader = consumer(args[0], "read_committed"); var bounds = consumer(args[0], "read_uncommitted")) {
      List<TopicPartition> partitions = partitionsOf(reader, args[1] + ".");
      reader.assign(partitions);
      reader.seekToBeginning(partitions);
      if (follows) follow(reader, args[1] + ".");
      else readToEnd(reader, bounds, partitions);
    }
    out.flush();
  }

  private static void follow(KafkaConsumer<byte[], byte[]> reader, String prefix) {
    Thread parent = new Thread(() -> {
      try {
        while (System.in.read() >= 0) { }
      } catch (java.io.IOException ended) { }
      Runtime.getRuntime().halt(0);
    });
    parent.setDaemon(true);
    parent.start();
    for (long lookAt = 0; true; printAll(reader)) {
      if (System.currentTimeMillis() < lookAt) continue;
      lookAt = System.currentTimeMillis() + NEW_PARTITIONS_MS;
      assignAdded(reader, prefix);
    }
  }

  /** Partitions are added during a run. Those that are read already keep their positions. */
  private static void assignAdded(KafkaConsumer<byte[], byte[]> reader, String prefix) {
    List<TopicPartition> partitions;
    try {
      partitions = partitionsOf(reader, prefix);
    } catch (org.apache.kafka.common.errors.TimeoutException away) {
      return;
    }
    List<TopicPartition> added = new ArrayList<>(partitions);
    added.removeAll(reader.assignment());
    if (added.isEmpty()) return;
    List<TopicPartition> all = new ArrayList<>(reader.assignment());
    all.addAll(added);
    reader.assign(all);
    reader.seekToBeginning(added);
  }

  private static void readToEnd(
      KafkaConsumer<byte[], byte[]> reader, KafkaConsumer<byte[], byte[]> bounds, List<TopicPartition> partitions)
      throws InterruptedException {
    Map<TopicPartition, Long> ends = new HashMap<>();
    long deadline = System.currentTimeMillis() + OPEN_MS_MAX;
    while (true) {
      Map<TopicPartition, Long> written = bounds.endOffsets(partitions);
      ends = reader.endOffsets(partitions);
      if (ends.equals(written)) break;
      if (System.currentTimeMillis() > deadline) {
        for (TopicPartition at : partitions) {
          if (ends.get(at) < written.get(at)) out.println("{\"open\":\"" + at.topic() + "/" + at.partition() + "\"}");
        }
        break;
      }
      Thread.sleep(500);
    }
    for (boolean atEnd = false; !atEnd; ) {
      printAll(reader);
      atEnd = true;
      for (TopicPartition at : partitions) atEnd &= reader.position(at) >= ends.get(at);
    }
  }

  private static void printAll(KafkaConsumer<byte[], byte[]> reader) {
    var records = reader.poll(POLL);
    if (records.isEmpty()) return;
    long now = System.currentTimeMillis();
    for (ConsumerRecord<byte[], byte[]> record : records) out.println(line(record, now));
    out.flush();
  }

  private static List<TopicPartition> partitionsOf(KafkaConsumer<?, ?> reader, String prefix) {
    List<TopicPartition> partitions = new ArrayList<>();
    reader.listTopics().forEach((topic, infos) -> {
      if (!topic.startsWith(prefix)) return;
      infos.forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
    });
    return partitions;
  }

  private static String line(ConsumerRecord<byte[], byte[]> record, long receivedAt) {
    StringJoiner headers = new StringJoiner(",", "{", "}");
    for (Header header : record.headers()) headers.add("\"" + header.key() + "\":" + base64(header.value()));
    return "{\"topic\":\"" + record.topic() + "\",\"partition\":" + record.partition() + ",\"offset\":" + record.offset()
        + ",\"receivedAt\":" + receivedAt + ",\"key\":" + base64(record.key()) + ",\"value\":" + base64(record.value())
        + ",\"headers\":" + headers + "}";
  }

  private static String base64(byte[] bytes) {
    return bytes == null ? "null" : "\"" + Base64.getEncoder().encodeToString(bytes) + "\"";
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String brokers, String isolation) {
    Properties settings = new Properties();
    settings.put("bootstrap.servers", brokers);
    settings.put("isolation.level", isolation);
    settings.put("enable.auto.commit", "false");
    settings.put("auto.offset.reset", "none");
    settings.put("key.deserializer", ByteArrayDeserializer.class.getName());
    settings.put("value.deserializer", ByteArrayDeserializer.class.getName());
    // A broker that hangs is left after seconds, so that what another one holds is seen when it is there.
    settings.put("request.timeout.ms", "5000");
    settings.put("metadata.max.age.ms", "3000");
    settings.put("reconnect.backoff.max.ms", "500");
    settings.put("fetch.max.wait.ms", "200");
    settings.put("max.poll.records", "5000");
    return new KafkaConsumer<>(settings);
  }
}
