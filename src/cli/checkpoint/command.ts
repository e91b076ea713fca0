import { Command, InvalidArgumentError, Option } from 'commander';
import type { UpgradedAt } from '../../operate/checkpoints/first-version-until.ts';
import type { ResetTarget } from '../../operate/checkpoints/reset-offset.ts';
import { withOperatorOptions } from '../operator-options.ts';
import { parseTime, TIME_FORMS } from '../parse-time.ts';
import type { ResetFlags, ResumeFlags, ShowFlags } from './checkpoints.ts';

const STAGE_OR_TOPIC = '<stage> or <stage>/<topic> stands for all its stopped partitions';

export function checkpointCommand(): Command {
  return new Command('checkpoint')
    .description(
      'Show the checkpoint of each stage and partition, resume a stopped partition, or reset a stopped or held one.',
    )
    .addHelpText('after', '\nAn id is <stage>/<topic>/<partition>, such as apply-results/flexecom-result/0.')
    .addCommand(showCommand())
    .addCommand(resumeCommand())
    .addCommand(resetCommand());
}

function showCommand(): Command {
  return new Command('show')
    .description('Show checkpoints; for a stopped or held partition also why, and what to do about it.')
    .argument('[id...]', 'checkpoint ids (default: all)')
    .option('--stopped', 'only stopped partitions')
    .option('--json', 'print one JSON object per line')
    .addHelpText('after', '\nExit codes: 0 shown, 1 a server is unreachable, 2 unknown id or wrong usage.')
    .action(async (ids: string[], flags: ShowFlags) => (await import('./checkpoints.ts')).showCheckpoints(ids, flags));
}

function resumeCommand(): Command {
  return withOperatorOptions(new Command('resume'))
    .description('Let stopped partitions continue at their offsets, after you fixed the cause.')
    .argument('<id...>', `checkpoint ids; ${STAGE_OR_TOPIC}`)
    .option('--dry-run', 'say what it would do, and change nothing')
    .option('--json', 'print one JSON object per line')
    .addHelpText(
      'after',
      '\nExit codes: 0 resumed, 1 a server is unreachable, 2 not stopped, the cause persists, or wrong usage.',
    )
    .action(async (ids: string[], flags: ResumeFlags) =>
      (await import('./checkpoints.ts')).resumeCheckpoints(ids, flags),
    );
}

function resetCommand(): Command {
  return withOperatorOptions(new Command('reset'))
    .description('Set a stopped or held partition to another offset. Without --yes it only says what that would mean.')
    .argument('<id...>', `checkpoint ids; ${STAGE_OR_TOPIC}`)
    .requiredOption('--to <offset>', 'beginning, end, next, committed, or a number', parseTarget)
    .addOption(
      new Option(
        '--outputs <choice>',
        "the last chunk's messages: look for them in the log; or, if that cannot tell, say that they are published, or publish them",
      )
        .choices(['look', 'published', 'publish'])
        .default('look'),
    )
    .option(
      '--upgraded-at <time>',
      'where a backup of release 0.1.0 was restored: when this installation was upgraded from it, or "now"',
      parseUpgradedAt,
    )
    .option('--yes', 'reset it')
    .option('--dry-run', 'say what it would do, and change nothing, as without --yes')
    .option('--json', 'print one JSON object per line')
    .addHelpText(
      'after',
      `${TIME_FORMS}\n\nExit codes: 0 reset (or described), 1 a server is unreachable, 2 neither stopped nor held, or wrong usage.`,
    )
    .action(async (ids: string[], flags: ResetFlags) =>
      (await import('./checkpoints.ts')).resetCheckpoints(ids, flags),
    );
}

function parseUpgradedAt(text: string): UpgradedAt {
  return text === 'now' ? 'now' : parseTime(text);
}

function parseTarget(text: string): ResetTarget {
  if (text === 'beginning' || text === 'end' || text === 'next' || text === 'committed') return text;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected beginning, end, next, committed, or an offset.');
}
