import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { runProgram } from './program.ts';
import type { ServerDefinition } from './server.ts';
import { HOST, KAFKA_HEAP, KAFKA_SETTINGS } from './settings.ts';

/** Broker and controller in one process (KRaft). */
export function kafkaServer(where: {
  readonly java: string;
  readonly libraries: string;
  readonly folder: string;
  readonly logFile: string;
  readonly port: number;
  readonly controllerPort: number;
}): ServerDefinition {
  const { java, folder, port } = where;
  const properties = join(folder, 'server.properties');
  const classPath = join(where.libraries, '*');
  return {
    name: 'kafka',
    port,
    logFile: where.logFile,
    prepare: async () => {
      if (existsSync(join(folder, 'data', FORMATTED_MARKER))) return;
      await mkdir(folder, { recursive: true });
      await writeFile(properties, propertiesText(folder, port, where.controllerPort));
      const format = ['format', '--cluster-id', newClusterId(), '--config', properties, '--ignore-formatted'];
      await runProgram(java, [...QUICK_JVM, '-cp', classPath, 'kafka.tools.StorageTool', ...format], 'java is missing');
    },
    program: java,
    args: [KAFKA_HEAP, ...QUICK_JVM, LOG_WARNINGS, '-cp', classPath, 'kafka.Kafka', properties],
    checkReady: () => checkKafka(port),
  };
}

const FORMATTED_MARKER = 'meta.properties';
/**
 * For minutes of use: the JVM's second compiler takes more of the processor in them than everything else the broker does,
 * and the stack shares it with the pipeline. A broker that runs for days is better off with the JVM's own settings.
 */
const QUICK_JVM = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];
const LOG_WARNINGS = '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn';
const CHECK_TIMEOUT_MS = 3_000;

function propertiesText(folder: string, port: number, controllerPort: number): string {
  const settings = {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@${HOST}:${controllerPort}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: `PLAINTEXT://${HOST}:${port},CONTROLLER://${HOST}:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://${HOST}:${port}`,
    'log.dirs': join(folder, 'data'),
    ...KAFKA_SETTINGS,
  };
  return Object.entries(settings)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}

/** Kafka's form of a UUID: 16 bytes in unpadded URL-safe base64, which must not begin with a dash here. */
function newClusterId(): string {
  const id = randomBytes(16).toString('base64url');
  return id.startsWith('-') ? newClusterId() : id;
}

/** Ready when it is a cluster of one that also coordinates groups: only then can a consumer join. */
export async function checkKafka(port: number): Promise<void> {
  await portAnswers(port);
  const kafka = new Kafka({
    clientId: 'salvage-stack',
    brokers: [`${HOST}:${port}`],
    logLevel: logLevel.NOTHING,
    connectionTimeout: CHECK_TIMEOUT_MS,
    requestTimeout: CHECK_TIMEOUT_MS,
    retry: { retries: 0 },
  });
  const admin = kafka.admin();
  try {
    await admin.connect();
    // kafkajs knows no broker to ask for the coordinator before it has asked for the cluster.
    await admin.describeCluster();
    await admin.describeGroups(['salvage-stack-ready']);
  } finally {
    await admin.disconnect();
  }
}

/** A bare connection first: kafkajs warns and waits where there is none. */
function portAnswers(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: HOST, port, timeout: CHECK_TIMEOUT_MS });
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
    socket.once('timeout', () => socket.destroy(new Error('the port does not answer')));
    socket.once('error', reject);
  });
}
