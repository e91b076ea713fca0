import type { Logger } from 'pino';
import { allTopics, inputTopics } from '../../topics/all.ts';
import { kafkaFor } from '../kafka/client/client.ts';
import { HttpRegistry } from '../kafka/codec/registry.ts';
import { setupTopics } from '../kafka/setup/setup-topics.ts';
import { DATA_VERSION, requireVersionToUpgrade } from '../mongo/data-version.ts';
import { connectDatabase } from '../mongo/database.ts';
import { setupCollections } from '../mongo/setup-collections.ts';
import { namesFor } from '../names.ts';
import { audited, type Operator } from '../operate/audit.ts';
import type { Settings } from '../settings/settings.ts';
import type { OnUpgradeStep, UpgradeDependencies } from '../upgrade/dependencies.ts';
import { finishUpgrade, moveOldData, olderVersion } from '../upgrade/upgrade.ts';

export interface SetUpReport {
  readonly topics: readonly string[];
  readonly schemas: readonly string[];
  readonly collections: readonly string[];
  /** What was done to bring the data of an older release into this one's form. */
  readonly upgrade: readonly string[];
  /** What differs from the definitions. It is reported, never changed. */
  readonly differences: readonly string[];
}

interface SetUpOptions {
  /** Called with one line for each thing that was done. */
  readonly log: (line: string) => void;
  /** Who is recorded where data is upgraded. */
  readonly operator: Operator;
  /** Only a test's own entry point passes one. */
  readonly onUpgradeStep?: OnUpgradeStep;
}

/**
 * Creates topics, registers schemas, creates collections and indexes, and upgrades the data of an older release. Safe to
 * repeat.
 * @throws UsageError where a schema is incompatible with one that the registry holds, or the data is of a newer release;
 * FatalError where a server cannot be used
 */
export async function setUp(
  settings: Settings,
  logger: Logger,
  { log, operator, onUpgradeStep = () => undefined }: SetUpOptions,
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
    const version = await olderVersion(upgrading);
    const collections =
      version === null ? await setupCollections(database) : await upgradeData(upgrading, version, operator);
    for (const line of collections) log(line);
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

/** Creating what is missing changes no data; an upgrade does, so the audit has it. */
function upgradeData(deps: UpgradeDependencies, version: number, operator: Operator): Promise<string[]> {
  const about = `the data, from version ${version} to ${DATA_VERSION}`;
  const outcome = () => `the data is of version ${DATA_VERSION}`;
  return audited(deps.database, operator, { action: 'upgrade', about, ids: [], at: Date.now(), outcome }, async () => {
    // First, as no old process may write a document once its collection gets another form.
    await moveOldData(deps, version);
    const collections = await setupCollections(deps.database);
    await finishUpgrade(deps);
    return collections;
  });
}
