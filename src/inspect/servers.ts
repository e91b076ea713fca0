import { kafkaFor } from '../kafka/client/client.ts';
import type { KafkaAdmin, KafkaClient } from '../kafka/client/kafka-types.ts';
import { Codec } from '../kafka/codec/codec.ts';
import { HttpRegistry } from '../kafka/codec/registry.ts';
import { dataVersionProblem, readDataVersion, requireDataVersion } from '../mongo/data-version.ts';
import { connectDatabase, type Database } from '../mongo/database.ts';
import { type Names, namesFor } from '../names.ts';
import type { Settings } from '../settings/settings.ts';
import { commandLogger } from '../telemetry/logging.ts';

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
