import { Command, CommanderError } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { COMMANDS } from './commands.ts';
import { describeError, describeErrorFully, exitCodeFor } from './describe-error.ts';
import { output } from './output.ts';
import { makePrintable } from './printable-output.ts';
import { terminal } from './terminal.ts';

/**
 * Runs the command named in `args` (without node and script), then exits: 0 on success, 2 for wrong usage or settings,
 * 1 for any other failure. An error is one line on stderr; LOG_LEVEL=debug adds its stack.
 */
export async function main(args: readonly string[]): Promise<void> {
  output.watch();
  makePrintable(process.stdout);
  makePrintable(process.stderr);
  terminal.use();
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error) => process.exit(report(error)));
  }
  let exitCode = 0;
  try {
    const program = await programFor(args);
    await program.parseAsync(withoutUnknownHelp(args), { from: 'user' });
    exitCode = Number(process.exitCode ?? 0);
  } catch (error) {
    exitCode = report(error);
  }
  output.ended(exitCode);
  await flush(process.stdout);
  if (output.failure !== null) exitCode = Math.max(exitCode, report(output.failure));
  await flush(process.stderr);
  process.exit(exitCode);
}

/** Loads only the command that runs; `--help` loads none. */
async function programFor(args: readonly string[]): Promise<Command> {
  const program = new Command('salvage')
    .description('Recover declined payments through FlexEcom, exactly once.')
    .version(packageJson.version)
    // Options after a command belong to the command: `salvage trace --version` must not print the program's version.
    .enablePositionalOptions()
    .addHelpText(
      'after',
      '\nRun salvage <command> --help for details. Settings are environment variables; the README lists them.',
    );
  const first = args.find((arg) => !arg.startsWith('-'));
  const name = first === 'help' ? args[args.indexOf(first) + 1] : first;
  for (const entry of COMMANDS) {
    program.addCommand(entry.name === name ? await entry.load() : new Command(entry.name).summary(entry.summary));
  }
  for (const command of program.commands) {
    const summary = COMMANDS.find((entry) => entry.name === command.name())?.summary;
    if (summary !== undefined) command.summary(summary);
  }
  throwInsteadOfExiting(program);
  return program;
}

/** Commander answers `help` of a command that it does not know with the list of all. Without `help`, it says so. */
function withoutUnknownHelp(args: readonly string[]): readonly string[] {
  const [first, name] = args;
  const isUnknown = first === 'help' && name !== undefined && COMMANDS.every((command) => command.name !== name);
  return isUnknown ? args.slice(1) : args;
}

function throwInsteadOfExiting(command: Command): void {
  command.exitOverride().configureOutput({
    outputError: (text, write) =>
      write(
        `${errorMark()} ${text
          .replace(/^error: /, '')
          .replaceAll('\n', ' ')
          .trim()}\n`,
      ),
  });
  for (const child of command.commands) throwInsteadOfExiting(child);
}

function report(error: unknown): number {
  // Commander has already printed the message; `--help` and `--version` are not errors.
  if (error instanceof CommanderError) return error.exitCode === 0 || error.code === 'commander.help' ? 0 : 2;
  const full = /^(debug|trace)$/.test(process.env.LOG_LEVEL ?? '');
  process.stderr.write(`${errorMark()} ${full ? describeErrorFully(error) : describeError(error)}\n`);
  return exitCodeFor(error);
}

function errorMark(): string {
  return terminal.coloured('red', 'salvage:', process.stderr);
}

function flush(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()));
}

if (import.meta.main) await main(process.argv.slice(2));
