import { type ConfigurationStore, createConfigurationStore } from '../../configuration/store/configuration-store.ts';
import { type Access, withDatabase } from '../../inspect/servers.ts';
import { readSettings } from '../../settings/settings.ts';

/** The configuration store for the duration of one command. */
export function withConfigurationStore<Result>(
  access: Access,
  use: (store: ConfigurationStore) => Promise<Result>,
): Promise<Result> {
  return withDatabase(readSettings(process.env), access, (database) => use(createConfigurationStore(database.db)));
}
