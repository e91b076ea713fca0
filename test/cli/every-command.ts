import type { Command } from 'commander';
import { COMMANDS } from '../../src/cli/commands.ts';

/** Every command and subcommand, with its words: `dlq replay`. */
export async function everyCommand(): Promise<{ name: string; command: Command }[]> {
  const loaded = await Promise.all(COMMANDS.map(({ load }) => load()));
  return loaded.flatMap((command) => withChildren(command, ''));
}

function withChildren(command: Command, before: string): { name: string; command: Command }[] {
  const name = `${before}${command.name()}`;
  return [{ name, command }, ...command.commands.flatMap((child) => withChildren(child, `${name} `))];
}

/** What `--help` prints, with the texts after it. */
export function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({
    writeOut: (part) => {
      text += part;
    },
  });
  command.outputHelp();
  return text;
}
