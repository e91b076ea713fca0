import { Command } from 'commander';

export function statusCommand(): Command {
  return new Command('status')
    .description(
      'Show what needs a person, what runs where, lag by stage and partition, held and stopped partitions, submissions, dead letters, contradictions and recovery.',
    )
    .option('--check', 'show only what needs a person, and exit with 3 if anything does')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      '\nExit codes: 0 shown (even if something needs a person), 1 a server is unreachable, 2 wrong settings, 3 with --check: a person is needed.',
    )
    .action(async (flags: { check?: boolean; json?: boolean }) => (await import('./show-status.ts')).showStatus(flags));
}
