import { hostname, userInfo } from 'node:os';
import { type Command, Option } from 'commander';
import { UsageError } from '../errors.ts';
import type { Operator } from '../operate/audit.ts';
import { askAtTerminal } from './ask-at-terminal.ts';
import { output } from './output.ts';
import { parseId } from './parse-options.ts';

/** Flags of every command that changes something. */
export interface OperatorFlags {
  readonly by: string;
  readonly why?: string;
}

/**
 * @param whyDefault the reason of a command that scripts run, where none is given. Without it, the command asks for one at a
 * terminal, and refuses to run where it cannot ask.
 */
export function withOperatorOptions(command: Command, whyDefault?: string): Command {
  const why =
    whyDefault === undefined ? 'the reason, for the audit; asked for at a terminal' : 'the reason, for the audit';
  return command
    .addOption(
      new Option('--by <name>', 'who does it, for the audit')
        .argParser(parseId)
        .default(currentUser(), 'your login name and this machine'),
    )
    .option('--why <text>', why, whyDefault);
}

/** Whoever is about to change something. Asks for the reason at a terminal. @throws UsageError where there is none and nobody can be asked */
export async function operatorOf({ by, why }: OperatorFlags): Promise<Operator> {
  const reason = why ?? (await askAtTerminal('Why? ')) ?? '';
  if (reason.trim() === '') throw new UsageError('say why, with --why "…": it is kept in the audit');
  output.finishFirst();
  return { by, why: reason.trim(), via: 'CLI' };
}

/** The login name and the machine. */
function currentUser(): string {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    // In a container the user id may have no name.
    return `uid-${process.getuid?.() ?? 'unknown'}@${hostname()}`;
  }
}
