import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Publishes a declined payment. */
final class ProduceDecline {
  public static void main(String[] args) throws Exception {
    var env = System.getenv();
    var prefix = env.getOrDefault("SALVAGE_PREFIX", "");
    var topic = (prefix.isEmpty() ? "" : prefix + ".") + "payment-declined.new-sale";
    var registry = new Registry(env.getOrDefault("SCHEMA_REGISTRY_URL", "http://localhost:8081/apis/ccompat/v7"));
    var registered = registry.latest(topic + "-value");

    long now = System.currentTimeMillis();
    var orderId = "order-" + now;
    // Idempotent, and acknowledged by all replicas, by default.
    Map<String, Object> settings =
        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, env.getOrDefault("KAFKA_BROKERS", "localhost:9092"));
    try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
      var value = registry.encode(registered, decline(registered.schema(), orderId, now));
      producer.send(new ProducerRecord<>(topic, orderId, value)).get();
    }
    System.out.println("published the decline of " + orderId);
  }

  private static GenericRecord decline(Schema schema, String orderId, long now) {
    var decline = schema.getField("decline").schema();
    var item = schema.getField("items").schema().getElementType();
    return new GenericRecordBuilder(schema)
        .set("eventId", "decline-" + now)
        .set("occurredAt", now)
        .set("orderId", orderId)
        .set("customerId", "customer-1")
        .set("campaignId", "spring")
        .set("parentOrderId", null)
        .set("transactionId", "txn-" + now)
        .set("firstDeclinedTransactionId", null)
        .set("saleKind", symbol(schema.getField("saleKind").schema(), "NEW_SALE"))
        .set("amountMinor", 4990L)
        .set("currency", "USD")
        .set("gatewayId", "nmi-us")
        .set("gatewayProfileId", null)
        .set("triedGatewayIds", List.of("nmi-us"))
        .set(
            "decline",
            new GenericRecordBuilder(decline)
                .set("code", "200")
                .set("text", "Do not honor")
                .set("type", symbol(orNull(decline, "type"), "SOFT"))
                .set("network", symbol(orNull(decline, "network"), "VISA"))
                .set("adviceCode", null)
                .build())
        .set("paymentMethodRef", "pm_sbx_approve") // a reference into your card vault, never a card number
        .set(
            "items",
            List.of(
                new GenericRecordBuilder(item)
                    .set("productId", "box")
                    .set("quantity", 1)
                    .set("amountMinor", 4990L)
                    .set("recurring", false)
                    .set("subscriptionId", null)
                    .build()))
        .build();
  }

  private static GenericData.EnumSymbol symbol(Schema schema, String name) {
    return new GenericData.EnumSymbol(schema, name);
  }

  /** The schema of a field that may be null. */
  private static Schema orNull(Schema record, String field) {
    return record.getField(field).schema().getTypes().get(1);
  }
}
