import { Command } from 'commander';
import { type SetUpDone, setUp } from '../../run/set-up.ts';
import { readSettings } from '../../settings/settings.ts';
import { commandLogger } from '../../telemetry/logging.ts';

/** `salvage setup`: topics, schemas, collections, indexes. */
export function setupCommand(): Command {
  return new Command('setup')
    .description('creates topics, registers schemas, creates collections and indexes; repeating it changes nothing')
    .option('--json', 'prints one JSON object')
    .addHelpText('after', '\nExit codes: 0 done, 1 a server cannot be used, 2 wrong settings, or a schema is refused.')
    .action(async ({ json = false }: { json?: boolean }) => {
      const settings = readSettings(process.env);
      const done = await setUp(settings, commandLogger(settings), (line) => process.stderr.write(`${line}\n`));
      process.stdout.write(json ? `${JSON.stringify(done)}\n` : summary(done));
    });
}

function summary({ topics, schemas, collections, differences }: SetUpDone): string {
  const made = topics.length + schemas.length + collections.length;
  const first =
    made === 0
      ? 'Everything was there already; nothing changed.'
      : `Set up: ${topics.length} topics, ${schemas.length} schemas, ${collections.length} collections and indexes.`;
  return differences.length === 0 ? `${first}\n` : `${first} ${differences.length} settings differ and were left.\n`;
}
