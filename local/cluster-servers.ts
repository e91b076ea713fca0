import { join } from 'node:path';
import type { Environment } from '../src/settings/settings.ts';
import type { OnProgress } from './download.ts';
import { freePorts } from './free-ports.ts';
import { kafkaServer, newKafkaClusterId } from './kafka-server.ts';
import { mongodServer } from './mongod-server.ts';
import { requireJava, requireLinux } from './prerequisites.ts';
import { registryServer } from './registry-server.ts';
import type { ServerDefinition } from './server.ts';
import { ensureServerFiles } from './server-files.ts';
import { HOST, KAFKA_SETTINGS, MONGOD_SETTINGS, REGISTRY_API_PATH, REPLICA_SET } from './settings.ts';

/** Servers as a production system has them: several of each that can be, so that one may fail. */
export interface ClusterServers {
  readonly brokers: readonly ServerDefinition[];
  readonly mongods: readonly ServerDefinition[];
  readonly registry: ServerDefinition;
  readonly kafkaBrokers: string;
  readonly mongodbUri: string;
  readonly schemaRegistryUrl: string;
  /** The programs with which a test reads Kafka as its Java clients do. */
  readonly java: string;
  readonly kafkaLibraries: string;
}

const NODES = 3;
const HEAP = '-Xmx400m';

/** Every write is on two of three nodes before it is acknowledged. */
const CLUSTER_SETTINGS = {
  ...KAFKA_SETTINGS,
  'default.replication.factor': '3',
  'min.insync.replicas': '2',
  'offsets.topic.replication.factor': '3',
  'transaction.state.log.replication.factor': '3',
  'transaction.state.log.min.isr': '2',
  'share.coordinator.state.topic.replication.factor': '3',
  'share.coordinator.state.topic.min.isr': '2',
  // After a restart, a node leads its partitions again within seconds: leaders move all the time.
  'leader.imbalance.check.interval.seconds': '15',
} as const satisfies Record<string, string>;

/**
 * Three Kafka nodes, a MongoDB replica set of three and the registry, with data and logs under `folder`. Downloads them where
 * necessary.
 * @throws FatalError where the machine does not have what they need
 */
export async function describeCluster(
  folder: string,
  environment: Environment,
  onProgress: OnProgress,
): Promise<ClusterServers> {
  requireLinux();
  const java = await requireJava(environment);
  const files = await ensureServerFiles(environment, onProgress);
  const ports = await freePorts(3 * NODES + 1);
  const [kafkaPorts, controllerPorts, mongodPorts] = [0, 1, 2].map((at) => ports.slice(at * NODES, (at + 1) * NODES));
  const [registryPort = 0] = ports.slice(3 * NODES);
  const at = (name: string) => ({ folder: join(folder, name), logFile: join(folder, 'logs', `${name}.log`) });
  const clusterId = newKafkaClusterId();
  const brokers = (kafkaPorts ?? []).map((port, index) => {
    const node = { nodeId: index + 1, clusterId, controllerPorts: controllerPorts ?? [], heap: HEAP };
    const controllerPort = controllerPorts?.[index] ?? 0;
    const libraries = files.kafkaLibraries;
    const named = at(`kafka-${index + 1}`);
    const server = kafkaServer({
      ...named,
      java,
      libraries,
      port,
      controllerPort,
      node: { ...node, settings: CLUSTER_SETTINGS },
    });
    return { ...server, name: `kafka-${index + 1}` };
  });
  const members = mongodPorts ?? [];
  const settings = { ...MONGOD_SETTINGS, wiredTigerCacheSizeGB: '0.25' };
  const mongods = members.map((port, index) => {
    const name = `mongod-${index + 1}`;
    return { ...mongodServer({ ...at(name), mongod: files.mongod, port, members, settings }), name };
  });
  return {
    brokers,
    mongods,
    registry: registryServer({ ...at('registry'), java, jar: files.registryJar, port: registryPort }),
    kafkaBrokers: brokers.map(({ port }) => `${HOST}:${port}`).join(','),
    mongodbUri: `mongodb://${members.map((port) => `${HOST}:${port}`).join(',')}/?replicaSet=${REPLICA_SET}`,
    schemaRegistryUrl: `http://${HOST}:${registryPort}${REGISTRY_API_PATH}`,
    java,
    kafkaLibraries: files.kafkaLibraries,
  };
}
