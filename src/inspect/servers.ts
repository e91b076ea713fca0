import { kafkaFor } from '../kafka/client/client.ts';
import type { KafkaAdmin, KafkaClient } from '../kafka/client/kafka-types.ts';
import { type Codec, createCodec } from '../kafka/codec/codec.ts';
import { connectDatabase, type Database } from '../mongo/database.ts';
import { type Names, namesFor } from '../names.ts';
import type { Settings } from '../settings/settings.ts';
import { commandLogger } from '../telemetry/logging.ts';

/** What a command that looks at topics works with. */
export interface TopicServers {
  readonly kafka: KafkaClient;
  readonly admin: KafkaAdmin;
  readonly names: Names;
  readonly codec: Codec;
}

/** And at documents. */
export interface Servers extends TopicServers {
  readonly database: Database;
}

/** For the time of one command. @throws kafkajs's errors where Kafka is away: a command does not wait for it. */
export async function withTopics<Result>(
  settings: Settings,
  use: (servers: TopicServers) => Promise<Result>,
): Promise<Result> {
  const names = namesFor(settings.prefix);
  const kafka = kafkaFor(settings, commandLogger(settings));
  const admin = kafka.admin();
  try {
    await admin.connect();
    return await use({ kafka, admin, names, codec: createCodec({ registryUrl: settings.schemaRegistryUrl, names }) });
  } finally {
    await admin.disconnect();
  }
}

/** For the time of one command. @throws MongoDB's errors where it is away. */
export async function withDatabase<Result>(
  settings: Pick<Settings, 'mongodbUri' | 'prefix'>,
  use: (database: Database) => Promise<Result>,
): Promise<Result> {
  const database = await connectDatabase(settings.mongodbUri, namesFor(settings.prefix).database, {
    answerWithinMs: null,
  });
  try {
    return await use(database);
  } finally {
    await database.close();
  }
}

/** Both. */
export function withServers<Result>(settings: Settings, use: (servers: Servers) => Promise<Result>): Promise<Result> {
  return withTopics(settings, (topics) => withDatabase(settings, (database) => use({ ...topics, database })));
}
