import { MongoClient } from 'mongodb';
import { createRerunApi } from '../../producers/rerun-api.ts';
import { systemClock } from '../../src/clock.ts';
import { createConsole } from '../../src/console/start-console.ts';
import { SnapshotReader } from '../../src/inspect/snapshot/read-snapshot.ts';
import { createKafka } from '../../src/kafka/client/client.ts';
import { Publisher } from '../../src/kafka/client/publisher.ts';
import { Codec } from '../../src/kafka/codec/codec.ts';
import { HttpRegistry } from '../../src/kafka/codec/registry.ts';
import type { Database } from '../../src/mongo/database.ts';
import { namesFor } from '../../src/names.ts';
import { readSettings } from '../../src/settings/settings.ts';
import { createLogger } from '../../src/telemetry/logging.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { MemoryRerunRequests } from '../producers/support/memory-rerun-requests.ts';

/** The page docs/openapi/console.json: what the console answers at `/api/v1/openapi.json`. It asks no server for that. */
export async function consoleApiPage(): Promise<string> {
  const { client, database } = unconnectedDatabase();
  const kafka = createKafka({ brokers: ['127.0.0.1:1'], clientId: 'docs' });
  const names = namesFor('');
  const codec = new Codec(new HttpRegistry('http://127.0.0.1:1'), names);
  const settings = readSettings({});
  const { server, stop } = await createConsole({
    ...{ kafka, names, codec, database, settings, clock: systemClock, metrics: createMetrics() },
    snapshotReader: new SnapshotReader({ kafka, names, database, clock: systemClock, limits: settings }),
    publisher: new Publisher({ kafka, codec, names }),
    configuration: { current: () => null },
    logger: createLogger({ level: 'fatal', into: { write: () => undefined } }),
  });
  try {
    await server.ready();
    return `${JSON.stringify(server.swagger(), null, 2)}\n`;
  } finally {
    await stop();
    await client.close();
  }
}

function unconnectedDatabase() {
  const client = new MongoClient('mongodb://127.0.0.1:1');
  const db = client.db('docs');
  const database: Database = { client, db, collection: (name) => db.collection(name), close: () => client.close() };
  return { client, database };
}

export const CONSOLE_API_PAGE = new URL('../../docs/openapi/console.json', import.meta.url);

export const RERUN_API_PAGE = new URL('../../docs/openapi/rerun-api.json', import.meta.url);

/** The page docs/openapi/rerun-api.json: what `/openapi.json` of the rerun API answers. */
export async function rerunApiPage(): Promise<string> {
  const server = await createRerunApi({
    token: 'a-token-of-some-length',
    publisher: { publish: async () => undefined },
    requests: new MemoryRerunRequests(),
    clock: systemClock,
    metrics: createMetrics(),
    logger: createLogger({ level: 'fatal', into: { write: () => undefined } }),
  });
  try {
    await server.ready();
    return `${JSON.stringify(server.swagger(), null, 2)}\n`;
  } finally {
    await server.close();
  }
}
