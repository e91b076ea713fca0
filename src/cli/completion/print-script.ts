import { Command } from 'commander';
import { COMMANDS } from '../commands.ts';
import { bashScript } from './bash.ts';
import { type CompletedCommand, completionTree } from './completion-tree.ts';
import { fishScript } from './fish.ts';
import type { Shell } from './shells.ts';
import { zshScript } from './zsh.ts';

const SCRIPTS: Readonly<Record<Shell, (tree: readonly CompletedCommand[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/** `salvage completion`: the script is data and is printed as it is. */
export async function printScript(shell: Shell): Promise<void> {
  const program = new Command('salvage').version('', '-V, --version', 'print the version');
  for (const { summary, load } of COMMANDS) program.addCommand((await load()).summary(summary));
  process.stdout.write(SCRIPTS[shell](completionTree(program)));
}
