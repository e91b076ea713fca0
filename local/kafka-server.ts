import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { type KafkaListener, PLAINTEXT_LISTENER } from './kafka-listener.ts';
import { runProgram } from './program.ts';
import type { ServerDefinition } from './server.ts';
import { HOST, KAFKA_HEAP, KAFKA_SETTINGS, QUICK_JVM } from './settings.ts';

/** How a broker belongs to a cluster of several. */
interface KafkaClusterNode {
  readonly nodeId: number;
  /** The same for all nodes. */
  readonly clusterId: string;
  /** The controller ports of all nodes: the first is node 1's. */
  readonly controllerPorts: readonly number[];
  readonly settings: Readonly<Record<string, string>>;
  readonly heap: string;
}

/** Broker and controller in one process (KRaft): a cluster of its own, or a node of one. */
export function kafkaServer(where: {
  readonly java: string;
  readonly libraries: string;
  readonly folder: string;
  readonly logFile: string;
  readonly port: number;
  readonly controllerPort: number;
  readonly node?: KafkaClusterNode;
  /** Default: plaintext. */
  readonly listener?: KafkaListener;
}): ServerDefinition<'kafka'> {
  const { java, folder, port, controllerPort } = where;
  const node = where.node ?? singleNode(controllerPort);
  const listener = where.listener ?? PLAINTEXT_LISTENER;
  const properties = join(folder, 'server.properties');
  const classPath = join(where.libraries, '*');
  return {
    name: 'kafka',
    port,
    logFile: where.logFile,
    prepare: async () => {
      if (existsSync(join(folder, 'data', FORMATTED_MARKER))) return;
      await mkdir(folder, { recursive: true });
      await writeFile(properties, propertiesText(folder, port, controllerPort, node, listener));
      const format = ['format', '--cluster-id', node.clusterId, '--config', properties, '--ignore-formatted'];
      const tool = [...QUICK_JVM, '-cp', classPath, 'kafka.tools.StorageTool', ...format, ...listener.formatArguments];
      await runProgram(java, tool, 'java is missing');
    },
    program: java,
    args: [node.heap, ...QUICK_JVM, LOG_WARNINGS, '-cp', classPath, 'kafka.Kafka', properties],
    checkReady: () => checkKafka(port, listener),
  };
}

const FORMATTED_MARKER = 'meta.properties';
const LOG_WARNINGS = '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn';
const CHECK_TIMEOUT_MS = 3_000;

function singleNode(controllerPort: number): KafkaClusterNode {
  const clusterId = newKafkaClusterId();
  return { nodeId: 1, clusterId, controllerPorts: [controllerPort], settings: KAFKA_SETTINGS, heap: KAFKA_HEAP };
}

function propertiesText(
  folder: string,
  port: number,
  controllerPort: number,
  node: KafkaClusterNode,
  { protocol, settings: listenerSettings }: KafkaListener,
): string {
  const settings = {
    'process.roles': 'broker,controller',
    'node.id': String(node.nodeId),
    'controller.quorum.voters': node.controllerPorts.map((at, index) => `${index + 1}@${HOST}:${at}`).join(','),
    'controller.listener.names': 'CONTROLLER',
    listeners: `${protocol}://${HOST}:${port},CONTROLLER://${HOST}:${controllerPort}`,
    'advertised.listeners': `${protocol}://${HOST}:${port}`,
    'inter.broker.listener.name': protocol,
    'listener.security.protocol.map': `${protocol}:${protocol},CONTROLLER:PLAINTEXT`,
    'log.dirs': join(folder, 'data'),
    ...node.settings,
    ...listenerSettings,
  };
  return Object.entries(settings)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}

/** A UUID in Kafka's form: 16 bytes in unpadded URL-safe base64. As an argument it must not begin with a dash. */
export function newKafkaClusterId(): string {
  const id = randomBytes(16).toString('base64url');
  return id.startsWith('-') ? newKafkaClusterId() : id;
}

/** Ready when the broker also coordinates groups, so that consumers can join. */
export async function checkKafka(port: number, { client } = PLAINTEXT_LISTENER): Promise<void> {
  await portAnswers(port);
  const kafka = new Kafka({
    clientId: 'salvage-stack',
    brokers: [`${HOST}:${port}`],
    ...client,
    logLevel: logLevel.NOTHING,
    connectionTimeout: CHECK_TIMEOUT_MS,
    requestTimeout: CHECK_TIMEOUT_MS,
    retry: { retries: 0 },
  });
  const admin = kafka.admin();
  try {
    await admin.connect();
    // kafkajs can look up a coordinator only after it knows the cluster's brokers.
    await admin.describeCluster();
    await admin.describeGroups(['salvage-stack-ready']);
  } finally {
    await admin.disconnect();
  }
}

/** Tries a plain connection first, as kafkajs warns and waits where nothing listens. */
function portAnswers(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: HOST, port, timeout: CHECK_TIMEOUT_MS });
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
    socket.once('timeout', () => socket.destroy(new Error('nothing answers on the port')));
    socket.once('error', reject);
  });
}
