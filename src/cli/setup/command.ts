import { Command } from 'commander';
import { type SetUpReport, setUp } from '../../run/set-up.ts';
import { readSettings } from '../../settings/settings.ts';
import { commandLogger } from '../../telemetry/logging.ts';

export function setupCommand(): Command {
  return new Command('setup')
    .description(
      'Create topics, register schemas, create collections and indexes. Safe to repeat: what exists is left as it is.',
    )
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 a server is unreachable, 2 wrong settings or an incompatible schema.',
    )
    .action(async ({ json = false }: { json?: boolean }) => {
      const settings = readSettings(process.env);
      const done = await setUp(settings, commandLogger(settings), (line) => process.stderr.write(`${line}\n`));
      process.stdout.write(json ? `${JSON.stringify(done)}\n` : summary(done));
    });
}

function summary({ topics, schemas, collections, differences }: SetUpReport): string {
  const created = topics.length + schemas.length + collections.length;
  const first =
    created === 0
      ? 'Everything exists already; nothing changed.'
      : `Created ${topics.length} topics, ${schemas.length} schemas, ${collections.length} collections and indexes.`;
  if (differences.length === 0) return `${first}\n`;
  return `${first} ${differences.length} settings differ from what we would create and were left unchanged (listed above).\n`;
}
