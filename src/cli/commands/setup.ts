import { Command } from 'commander';
import { allTopics, inputTopics } from '../../../topics/all.ts';
import { createRegistry } from '../../kafka/registry.ts';
import { setupTopics } from '../../kafka/setup-topics.ts';
import { connectDatabase } from '../../mongo/database.ts';
import { setupCollections } from '../../mongo/setup-collections.ts';
import { namesFor } from '../../names.ts';
import { kafkaFor } from '../../run/connections.ts';
import { readSettings, type Settings } from '../../settings.ts';
import { commandLogger } from '../command-logger.ts';

/** `salvage setup`: topics, schemas, collections, indexes. */
export function setupCommand(): Command {
  return new Command('setup')
    .description('creates topics, registers schemas, creates collections and indexes; repeating it changes nothing')
    .option('--json', 'prints one JSON object')
    .addHelpText('after', '\nExit codes: 0 done, 1 a server cannot be used, 2 wrong settings, or a schema is refused.')
    .action(async ({ json = false }: { json?: boolean }) => {
      const settings = readSettings(process.env);
      const done = await setUp(settings, (line) => process.stderr.write(`${line}\n`));
      process.stdout.write(json ? `${JSON.stringify(done)}\n` : summary(done));
    });
}

interface Done {
  topics: readonly string[];
  schemas: readonly string[];
  collections: readonly string[];
  /** What stands otherwise than defined; it is told, never changed. */
  differences: readonly string[];
}

async function setUp(settings: Settings, log: (line: string) => void): Promise<Done> {
  const names = namesFor(settings.prefix);
  const admin = kafkaFor(settings, commandLogger(settings)).admin();
  const database = await connectDatabase(settings.mongodbUri, names.database);
  try {
    await admin.connect();
    const registry = createRegistry(settings.schemaRegistryUrl);
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

function summary({ topics, schemas, collections, differences }: Done): string {
  const made = topics.length + schemas.length + collections.length;
  const first =
    made === 0
      ? 'Everything was there already; nothing changed.'
      : `Set up: ${topics.length} topics, ${schemas.length} schemas, ${collections.length} collections and indexes.`;
  return differences.length === 0 ? `${first}\n` : `${first} ${differences.length} settings differ and were left.\n`;
}
