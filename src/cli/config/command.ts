import { Command } from 'commander';
import { UsageError } from '../../errors.ts';
import { withOperatorOptions } from '../operator-options.ts';
import { parseCount } from '../parse-options.ts';
import type { ApplyFlags } from './apply.ts';

interface JsonFlag {
  readonly json?: boolean;
}

interface HistoryFlags extends JsonFlag {
  readonly limit: number;
}

const HISTORY_LENGTH = 20;

/** `check` and `schema` need no server, the others only MongoDB. */
export function configCommand(): Command {
  const command = new Command('config').description(
    'Check, apply, show and roll back the routing configuration: gateways, profiles, decline mapping.',
  );
  command
    .command('check <file>')
    .description('List every error in a file (- for standard input) with its line and column. Needs no server.')
    .option('--json', 'print JSON')
    .action(async (file: string, flags: JsonFlag) => (await import('./check.ts')).check(file, flags));
  withOperatorOptions(command.command('apply <file>'))
    .description(
      'Check a file (- for standard input) and put it in force as a new version. A file with an error changes nothing.',
    )
    .option('--dry-run', 'show what would change, and change nothing')
    .option('--yes', 'also if that gives scheduled submissions back to billing')
    .option('--json', 'print JSON')
    .action(async (file: string, flags: ApplyFlags) => (await import('./apply.ts')).apply(file, flags));
  command
    .command('show [version]')
    .description('Print the version in force, or another one, as YAML. Secrets are shown as references.')
    .option('--json', 'print JSON')
    .action(async (version: string | undefined, flags: JsonFlag) => {
      const { show } = await import('./show.ts');
      await show(version === undefined ? undefined : parseVersion(version), flags);
    });
  command
    .command('history')
    .description('List the versions, newest first: who applied them, when, and what changed.')
    .option('--limit <count>', 'how many versions to list', parseCount, HISTORY_LENGTH)
    .option('--json', 'print JSON')
    .action(async (flags: HistoryFlags) => (await import('./history.ts')).history(flags));
  withOperatorOptions(command.command('rollback <version>'))
    .description('Put the content of an earlier version in force again, as a new version.')
    .option('--dry-run', 'show what would change, and change nothing')
    .option('--yes', 'also if that gives scheduled submissions back to billing, or breaks rules added since')
    .option('--json', 'print JSON')
    .action(async (version: string, flags: ApplyFlags) =>
      (await import('./apply.ts')).rollback(parseVersion(version), flags),
    );
  command
    .command('schema')
    .description('Print the JSON Schema of the file, for completion in editors. Needs no server.')
    .action(async () => {
      const { routingJsonSchema } = await import('../../configuration/file/json-schema.ts');
      process.stdout.write(`${JSON.stringify(routingJsonSchema(), null, 2)}\n`);
    });
  return command.addHelpText(
    'afterAll',
    '\nExit codes: 0 done (or the file is valid), 1 MongoDB is unreachable, 2 an error in the file or wrong usage.',
  );
}

function parseVersion(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) {
    throw new UsageError(`"${text}" is not a version: expected a number from 1, as salvage config history lists them`);
  }
  return Number(text);
}
