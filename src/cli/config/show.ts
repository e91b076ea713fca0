import { UsageError } from '../../errors.ts';
import { yamlText } from '../../inspect/configuration/yaml-text.ts';
import { appliedAtAndBy } from './applied-at-and-by.ts';
import { withConfigurationStore } from './with-configuration-store.ts';

/** `salvage config show`: its output can be applied again. */
export async function show(version: number | undefined, { json = false }: { json?: boolean }): Promise<void> {
  await withConfigurationStore('read', async (store) => {
    const configuration = await store.load(version);
    if (configuration === null) throw new UsageError(missingText(version));
    const summary = await store.summary(configuration.version);
    const text = json
      ? JSON.stringify({ ...configuration, ...appliedAtAndBy(summary) }, null, 2)
      : yamlText(configuration, summary);
    process.stdout.write(`${text}\n`);
  });
}

function missingText(version: number | undefined): string {
  return version === undefined
    ? 'no configuration has been applied yet; apply one with: salvage config apply FILE'
    : `there is no configuration version ${version}; list the versions with: salvage config history`;
}
