import type { Logger } from 'pino';
import { allTopics, inputTopics } from '../../topics/all.ts';
import { kafkaFor } from '../kafka/client/client.ts';
import { HttpRegistry } from '../kafka/codec/registry.ts';
import { setupTopics } from '../kafka/setup/setup-topics.ts';
import { connectDatabase } from '../mongo/database.ts';
import { setupCollections } from '../mongo/setup-collections.ts';
import { namesFor } from '../names.ts';
import type { Settings } from '../settings/settings.ts';

export interface SetUpReport {
  readonly topics: readonly string[];
  readonly schemas: readonly string[];
  readonly collections: readonly string[];
  /** What differs from the definitions. It is reported, never changed. */
  readonly differences: readonly string[];
}

/**
 * Creates topics, registers schemas, creates collections and indexes. Safe to repeat.
 * @param log called with one line for each thing that was done
 * @throws UsageError where a schema is incompatible with one that the registry holds; FatalError where a server cannot be used
 */
export async function setUp(settings: Settings, logger: Logger, log: (line: string) => void): Promise<SetUpReport> {
  const names = namesFor(settings.prefix);
  const admin = kafkaFor(settings, logger).admin();
  const database = await connectDatabase(settings.mongodbUri, names.database, { answerWithinMs: null });
  try {
    await admin.connect();
    const registry = new HttpRegistry(settings.schemaRegistryUrl);
    const topics = await setupTopics({ admin, registry, names, topics: allTopics, inputs: inputTopics, log });
    const collections = await setupCollections(database);
    for (const line of collections) log(line);
    return {
      topics: topics.createdTopics,
      schemas: topics.registeredSubjects,
      collections,
      differences: topics.differences,
    };
  } finally {
    await Promise.allSettled([admin.disconnect(), database.close()]);
  }
}
