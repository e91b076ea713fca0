import { Argument, Command } from 'commander';
import { SHELLS, type Shell } from './shells.ts';

export function completionCommand(): Command {
  return new Command('completion')
    .description(
      'Print a script that lets a shell complete commands, options, their choices, topics, roles and files by TAB.',
    )
    .addArgument(new Argument('<shell>', 'the shell that completes').choices(SHELLS))
    .addHelpText('after', MORE_HELP)
    .action(async (shell: Shell) => (await import('./print-script.ts')).printScript(shell));
}

const MORE_HELP = `
The script completes salvage and ./salvage. Make it again after an upgrade, or let each new shell make it:
  bash: add to ~/.bashrc     eval "$(/path/to/salvage completion bash)"
  zsh:  add to ~/.zshrc      eval "$(/path/to/salvage completion zsh)"     (after compinit)
  fish: run once             /path/to/salvage completion fish > ~/.config/fish/completions/salvage.fish

Exit codes: 0 printed, 2 not one of these shells.`;
