import { Command, CommanderError } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { COMMANDS } from './commands.ts';
import { describeError, describeErrorFully, exitCodeFor } from './describe-error.ts';

/**
 * Runs the command that `args` (without node and script) name, then ends the process: exit code 0; 2 where what was
 * typed or configured is wrong; 1 for any other failure. An error is one line on stderr; LOG_LEVEL=debug adds its stack.
 */
export async function main(args: readonly string[]): Promise<void> {
  endQuietlyWhenNobodyReads();
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error) => process.exit(report(error)));
  }
  let exitCode = 0;
  try {
    const program = await programFor(args);
    await program.parseAsync(args, { from: 'user' });
    exitCode = Number(process.exitCode ?? 0);
  } catch (error) {
    exitCode = report(error);
  }
  await flush(process.stdout);
  await flush(process.stderr);
  process.exit(exitCode);
}

/** Only the command that was asked for is loaded: `--help` needs none of them. */
async function programFor(args: readonly string[]): Promise<Command> {
  const program = new Command('salvage')
    .description('Salvages declined payments through FlexEcom, exactly once')
    .version(packageJson.version)
    // What stands behind a command is the command's: `salvage trace --version` is no question about the program.
    .enablePositionalOptions()
    .addHelpText('after', '\nEvery command has --help. Settings come from the environment; the README lists them.');
  const asked = args.find((arg) => !arg.startsWith('-'));
  const name = asked === 'help' ? args[args.indexOf(asked) + 1] : asked;
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

function throwInsteadOfExiting(command: Command): void {
  command.exitOverride().configureOutput({
    outputError: (text, write) =>
      write(
        `salvage: ${text
          .replace(/^error: /, '')
          .replaceAll('\n', ' ')
          .trim()}\n`,
      ),
  });
  for (const child of command.commands) throwInsteadOfExiting(child);
}

function report(error: unknown): number {
  // Commander has already said what was wrong; asking for help or the version is no error.
  if (error instanceof CommanderError) return error.exitCode === 0 || error.code === 'commander.help' ? 0 : 2;
  const full = /^(debug|trace)$/.test(process.env.LOG_LEVEL ?? '');
  process.stderr.write(`salvage: ${full ? describeErrorFully(error) : describeError(error)}\n`);
  return exitCodeFor(error);
}

/** `salvage tail … | head` closes our stdout: that is how such a pipe ends, not a failure. */
function endQuietlyWhenNobodyReads(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
}

function flush(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()));
}

if (import.meta.main) await main(process.argv.slice(2));
