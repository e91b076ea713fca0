import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.errors.ElectionNotNeededException;

/** Has every partition led by the first of its replicas again: `java ElectLeaders.java BROKERS`. Prints how many moved. */
public class ElectLeaders {
  public static void main(String[] args) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", args[0], "request.timeout.ms", "5000"))) {
      var results = admin.electLeaders(ElectionType.PREFERRED, null).partitions().get().values();
      System.out.println(results.stream().filter(Optional::isEmpty).count());
      results.stream().flatMap(Optional::stream).filter(error -> !(error instanceof ElectionNotNeededException))
          .findFirst().ifPresent(error -> System.err.println(error));
    }
  }
}
