import { Command } from 'commander';

export function statusCommand(): Command {
  return new Command('status')
    .description(
      'Show lag by stage and partition, held and stopped partitions, submissions, dead letters, contradictions and recovery.',
    )
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      '\nExit codes: 0 shown (even if something needs a person), 1 a server is unreachable, 2 wrong settings.',
    )
    .action(async (flags: { json?: boolean }) => (await import('./show-status.ts')).showStatus(flags));
}
