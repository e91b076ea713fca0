import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServerDefinition } from '../../../local/server.ts';
import { HOST } from '../../../local/settings.ts';
import type { ConnectFiles } from './connect-files.ts';

interface ConnectPlan extends ConnectFiles {
  readonly java: string;
  readonly folder: string;
  readonly port: number;
  readonly kafkaBrokers: string;
  readonly mongodbUri: string;
  /** Full name. */
  readonly topic: string;
  readonly database: string;
  readonly collection: string;
  /** The connector's name; Connect reads as the group `connect-<name>`. */
  readonly connector: string;
}

/** The bulk lane's default. */
const TASKS = 2;
const CHECK_TIMEOUT_MS = 3_000;

/** Kafka Connect in standalone mode with MongoDB's sink, as its documentation sets it up: at least once, JSON values. */
export function connectWorker(plan: ConnectPlan): ServerDefinition<'kafka-connect'> {
  const { folder, port } = plan;
  const [worker, sink] = [join(folder, 'worker.properties'), join(folder, 'sink.properties')];
  return {
    name: 'kafka-connect',
    port,
    logFile: join(folder, 'kafka-connect.log'),
    prepare: async () => {
      await mkdir(folder, { recursive: true });
      await writeFile(worker, properties(workerSettings(plan)));
      await writeFile(sink, properties(sinkSettings(plan)));
    },
    program: plan.java,
    args: [
      '-Xmx512m',
      '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
      ...['-cp', join(plan.libraries, '*'), 'org.apache.kafka.connect.cli.ConnectStandalone', worker, sink],
    ],
    checkReady: () => checkRuns(port, plan.connector),
  };
}

function workerSettings({ kafkaBrokers, folder, plugins, port }: ConnectPlan): Record<string, string> {
  return {
    'bootstrap.servers': kafkaBrokers,
    listeners: `http://${HOST}:${port}`,
    'offset.storage.file.filename': join(folder, 'offsets'),
    'plugin.path': plugins,
    'key.converter': 'org.apache.kafka.connect.storage.StringConverter',
    'value.converter': 'org.apache.kafka.connect.json.JsonConverter',
    'value.converter.schemas.enable': 'false',
  };
}

function sinkSettings({ connector, topic, mongodbUri, database, collection }: ConnectPlan): Record<string, string> {
  return {
    name: connector,
    'connector.class': 'com.mongodb.kafka.connect.MongoSinkConnector',
    'tasks.max': String(TASKS),
    topics: topic,
    'connection.uri': `${mongodbUri}${mongodbUri.includes('?') ? '&' : '?'}w=majority&journal=true`,
    database,
    collection,
    'consumer.override.auto.offset.reset': 'earliest',
  };
}

async function checkRuns(port: number, connector: string): Promise<void> {
  const answer = await fetch(`http://${HOST}:${port}/connectors/${connector}/status`, {
    signal: AbortSignal.timeout(CHECK_TIMEOUT_MS),
  });
  const text = await answer.text();
  if (!answer.ok || !text.includes('"tasks":[{')) throw new Error(`the connector does not run yet: ${text}`);
}

function properties(settings: Record<string, string>): string {
  return Object.entries(settings)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}
