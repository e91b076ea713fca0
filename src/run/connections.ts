import type { Logger } from 'pino';
import { allTopics } from '../../topics/all.ts';
import { TransientError, UsageError } from '../errors.ts';
import { kafkaFor } from '../kafka/client/client.ts';
import { connectionProblem } from '../kafka/client/connection-problems.ts';
import type { KafkaClient } from '../kafka/client/kafka-types.ts';
import { Codec } from '../kafka/codec/codec.ts';
import { HttpRegistry, type Registry } from '../kafka/codec/registry.ts';
import { checkRegistryNotEmpty } from '../kafka/setup/registry-check.ts';
import { requireDataVersion } from '../mongo/data-version.ts';
import { connectDatabase, type Database } from '../mongo/database.ts';
import { type Names, namesFor } from '../names.ts';
import type { Settings } from '../settings/settings.ts';
import { type Awaiting, awaitServer } from './await-server.ts';

/** The servers that a role works with. Each has answered once. */
export interface Connections {
  readonly kafka: KafkaClient;
  readonly names: Names;
  /** Prepared for every topic. */
  readonly codec: Codec;
  readonly database: Database;
}

type ServerSettings = Pick<Settings, 'kafkaBrokers' | 'kafkaSecurity' | 'schemaRegistryUrl' | 'mongodbUri' | 'prefix'>;

/**
 * Waits for Kafka, the schema registry and MongoDB.
 * @throws FatalError where a server cannot be used: a standalone mongod, or a registry without our schemas; UsageError where
 * Kafka refuses our login, we do not trust its certificate, or the database holds data of another version.
 */
export async function connect(settings: ServerSettings, awaiting: Awaiting): Promise<Connections> {
  const names = namesFor(settings.prefix);
  const kafka = kafkaFor(settings, awaiting.logger);
  const registry = new HttpRegistry(settings.schemaRegistryUrl);
  const codec = new Codec(registry, names);
  const checked = kafkaFor(settings, onlyForDebugging(awaiting.logger));
  await awaitServer(`Kafka at ${settings.kafkaBrokers.join(', ')}`, () => checkKafkaAnswers(checked), awaiting);
  await awaitServer('the schema registry', () => prepareCodec(kafka, registry, names, codec), awaiting);
  const database = await awaitServer('MongoDB', () => databaseOfThisVersion(settings.mongodbUri, names), awaiting);
  return { kafka, names, codec, database };
}

/** While Kafka is away, kafkajs has two errors for each of its attempts; `awaitServer` tells the same once. */
function onlyForDebugging(logger: Logger): Logger {
  return logger.isLevelEnabled('debug') ? logger : logger.child({}, { level: 'silent' });
}

async function databaseOfThisVersion(uri: string, names: Names): Promise<Database> {
  const database = await connectDatabase(uri, names.database);
  try {
    await requireDataVersion(database);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** @throws UsageError where a setting must change: a wrong password, or an unknown authority. */
async function checkKafkaAnswers(kafka: KafkaClient): Promise<void> {
  const admin = kafka.admin();
  try {
    await admin.connect();
  } catch (error) {
    const problem = connectionProblem(error);
    if (problem === null) throw error;
    throw problem.isSetting ? new UsageError(problem.text) : new TransientError(problem.text);
  } finally {
    await admin.disconnect();
  }
}

async function prepareCodec(kafka: KafkaClient, registry: Registry, names: Names, codec: Codec): Promise<void> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    await checkRegistryNotEmpty({ admin, registry, names, topics: allTopics });
  } finally {
    await admin.disconnect();
  }
  await codec.prepare(allTopics);
}
