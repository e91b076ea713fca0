import type { KafkaAdmin, KafkaClient } from '../kafka/client/kafka-types.ts';
import type { Codec } from '../kafka/codec/codec.ts';
import type { Database } from '../mongo/database.ts';
import { type Names, namesFor } from '../names.ts';
import type { Settings } from '../settings/settings.ts';

// The clients of Kafka and MongoDB are loaded when a command connects: `--help`, and what needs no server, start without them.

/** What a command needs to read topics. */
export interface TopicServers {
  readonly kafka: KafkaClient;
  readonly admin: KafkaAdmin;
  readonly names: Names;
  readonly codec: Codec;
}

/** What a command needs to read topics and documents. */
export interface Servers extends TopicServers {
  readonly database: Database;
}

/** Connects for the duration of one command. @throws kafkajs's errors if Kafka is unreachable; commands do not wait. */
export async function withTopics<Result>(
  settings: Settings,
  use: (servers: TopicServers) => Promise<Result>,
): Promise<Result> {
  const names = namesFor(settings.prefix);
  const [{ kafkaFor }, { Codec }, { HttpRegistry }, { commandLogger }] = await Promise.all([
    import('../kafka/client/client.ts'),
    import('../kafka/codec/codec.ts'),
    import('../kafka/codec/registry.ts'),
    import('../telemetry/logging.ts'),
  ]);
  const kafka = kafkaFor(settings, commandLogger(settings));
  const admin = kafka.admin();
  try {
    await admin.connect();
    return await use({ kafka, admin, names, codec: new Codec(new HttpRegistry(settings.schemaRegistryUrl), names) });
  } finally {
    await admin.disconnect();
  }
}

/**
 * What a command does with the data. One that changes it is refused where the data is of another version; one that reads
 * it only says so, on stderr: it may show less than there is.
 */
export type Access = 'read' | 'change';

/** Connects for the duration of one command. @throws MongoDB's errors if it is unreachable; UsageError, see `Access`. */
export async function withDatabase<Result>(
  settings: Pick<Settings, 'mongodbUri' | 'prefix'>,
  access: Access,
  use: (database: Database) => Promise<Result>,
): Promise<Result> {
  const [{ connectDatabase }, { requireDataVersion }] = await Promise.all([
    import('../mongo/database.ts'),
    import('../mongo/data-version.ts'),
  ]);
  const database = await connectDatabase(settings.mongodbUri, namesFor(settings.prefix).database, {
    answerWithinMs: null,
  });
  try {
    if (access === 'change') await requireDataVersion(database);
    else await warnOfDataVersion(database);
    return await use(database);
  } finally {
    await database.close();
  }
}

async function warnOfDataVersion(database: Database): Promise<void> {
  const { dataVersionProblem, readDataVersion } = await import('../mongo/data-version.ts');
  const problem = dataVersionProblem(await readDataVersion(database), database.db.databaseName);
  if (problem !== null) process.stderr.write(`salvage: warning: ${problem}\n`);
}

/** Connects to both for the duration of one command. */
export function withServers<Result>(
  settings: Settings,
  access: Access,
  use: (servers: Servers) => Promise<Result>,
): Promise<Result> {
  return withTopics(settings, (topics) => withDatabase(settings, access, (database) => use({ ...topics, database })));
}
