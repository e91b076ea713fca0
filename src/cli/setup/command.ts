import { Command } from 'commander';
import { type SetUpReport, setUp } from '../../run/set-up.ts';
import { readSettings } from '../../settings/settings.ts';
import { commandLogger } from '../../telemetry/logging.ts';

export function setupCommand(): Command {
  return new Command('setup')
    .description(
      'Create topics, register schemas, create collections and indexes, and upgrade the data of an older release. Safe to repeat: what exists is left as it is.',
    )
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      '\nStop every process of an older release before you upgrade its data.\n\nExit codes: 0 done, 1 a server is unreachable, 2 wrong settings, an incompatible schema, or data of a newer release.',
    )
    .action(async ({ json = false }: { json?: boolean }) => {
      const settings = readSettings(process.env);
      const done = await setUp(settings, commandLogger(settings), (line) => process.stderr.write(`${line}\n`));
      process.stdout.write(json ? `${JSON.stringify(done)}\n` : summary(done));
    });
}

function summary({ topics, schemas, collections, upgrade, differences }: SetUpReport): string {
  const created = topics.length + schemas.length + collections.length;
  const first =
    created === 0 && upgrade.length === 0
      ? 'Everything exists already; nothing changed.'
      : `Created ${topics.length} topics, ${schemas.length} schemas, ${collections.length} collections and indexes.${upgrade.length === 0 ? '' : ' Upgraded the data (listed above).'}`;
  if (differences.length === 0) return `${first}\n`;
  return `${first} ${differences.length} settings differ from what we would create and were left unchanged (listed above).\n`;
}
