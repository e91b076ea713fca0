import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Fulfills what was recovered, each order once. */
final class FulfillOrders {
  public static void main(String[] args) throws Exception {
    var env = System.getenv();
    var prefix = env.getOrDefault("SALVAGE_PREFIX", "").isEmpty() ? "" : env.get("SALVAGE_PREFIX") + ".";
    var topics = List.of(prefix + "order-complete.new-sale", prefix + "order-complete.recurring");
    var registry = new Registry(env.getOrDefault("SCHEMA_REGISTRY_URL", "http://localhost:8081/apis/ccompat/v7"));
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, env.getOrDefault("KAFKA_BROKERS", "localhost:9092"),
            ConsumerConfig.GROUP_ID_CONFIG, prefix + "fulfillment",
            // The default hands out what was aborted.
            ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    // In a real system: a table, written in the transaction that also stores the shipment.
    var newestVersionOf = new HashMap<String, Long>();

    try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(topics);
      while (true) {
        for (var message : consumer.poll(Duration.ofSeconds(1))) {
          var event = registry.decode(message.value());
          var debt = message.topic() + " " + event.get("debtId");
          long version = (long) event.get("debtVersion");
          if (version <= newestVersionOf.getOrDefault(debt, 0L)) continue; // it was read before
          newestVersionOf.put(debt, version);
          System.out.printf("fulfill %d item(s) of %s%n", ((List<?>) event.get("items")).size(), event.get("orderId"));
        }
        consumer.commitSync();
      }
    }
  }
}
