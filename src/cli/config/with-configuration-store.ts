import { type ConfigurationStore, createConfigurationStore } from '../../configuration/store/configuration-store.ts';
import { connectDatabase } from '../../mongo/database.ts';
import { namesFor } from '../../names.ts';
import { readSettings } from '../../settings/settings.ts';

/** The configuration store for the duration of one command. */
export async function withConfigurationStore<Result>(
  use: (store: ConfigurationStore) => Promise<Result>,
): Promise<Result> {
  const settings = readSettings(process.env);
  const database = await connectDatabase(settings.mongodbUri, namesFor(settings.prefix).database);
  try {
    return await use(createConfigurationStore(database.db));
  } finally {
    await database.close();
  }
}
