import type { Logger } from 'pino';
import { allTopics, inputTopics } from '../../topics/all.ts';
import { kafkaFor } from '../kafka/client/client.ts';
import { HttpRegistry } from '../kafka/codec/registry.ts';
import { setupTopics } from '../kafka/setup/setup-topics.ts';
import { requireVersionToUpgrade } from '../mongo/data-version.ts';
import { connectDatabase } from '../mongo/database.ts';
import { setupCollections } from '../mongo/setup-collections.ts';
import { namesFor } from '../names.ts';
import type { Settings } from '../settings/settings.ts';
import type { OnUpgradeStep } from '../upgrade/dependencies.ts';
import { finishUpgrade, moveOldData } from '../upgrade/upgrade.ts';

export interface SetUpReport {
  readonly topics: readonly string[];
  readonly schemas: readonly string[];
  readonly collections: readonly string[];
  /** What was done to bring the data of an older release into this one's form. */
  readonly upgrade: readonly string[];
  /** What differs from the definitions. It is reported, never changed. */
  readonly differences: readonly string[];
}

/**
 * Creates topics, registers schemas, creates collections and indexes, and upgrades the data of an older release. Safe to
 * repeat.
 * @param log called with one line for each thing that was done
 * @param onUpgradeStep only a test's own entry point passes one
 * @throws UsageError where a schema is incompatible with one that the registry holds, or the data is of a newer release;
 * FatalError where a server cannot be used
 */
export async function setUp(
  settings: Settings,
  logger: Logger,
  log: (line: string) => void,
  onUpgradeStep: OnUpgradeStep = () => undefined,
): Promise<SetUpReport> {
  const names = namesFor(settings.prefix);
  const kafka = kafkaFor(settings, logger);
  const admin = kafka.admin();
  const database = await connectDatabase(settings.mongodbUri, names.database, { answerWithinMs: null });
  try {
    await requireVersionToUpgrade(database);
    await admin.connect();
    const registry = new HttpRegistry(settings.schemaRegistryUrl);
    const topics = await setupTopics({ admin, registry, names, topics: allTopics, inputs: inputTopics, log });
    const upgrade: string[] = [];
    const logUpgrade = (line: string) => {
      upgrade.push(line);
      log(line);
    };
    const upgrading = { kafka, admin, names, database, log: logUpgrade, onStep: onUpgradeStep };
    // First, as no old process may write a document once its collection gets another form.
    const isOlder = await moveOldData(upgrading);
    const collections = await setupCollections(database);
    for (const line of collections) log(line);
    if (isOlder) await finishUpgrade(upgrading);
    return {
      topics: topics.createdTopics,
      schemas: topics.registeredSubjects,
      collections,
      upgrade,
      differences: topics.differences,
    };
  } finally {
    await Promise.allSettled([admin.disconnect(), database.close()]);
  }
}
