import { Command, Option } from 'commander';
import { auditActions } from '../../domain/audit-actions.ts';
import { parseCount, parseId } from '../parse-options.ts';
import { parseTime, TIME_FORMS } from '../parse-time.ts';
import type { AuditFlags } from './list.ts';

const LISTED = 20;

export function auditCommand(): Command {
  return new Command('audit')
    .description(
      'List what operators changed, newest first: who, when, what and why, and how it ended. One that was begun and not completed is marked: nobody knows how it ended.',
    )
    .argument(
      '[id]',
      'only what concerns this order, submission, gateway, partition, dead letter or anything else',
      parseId,
    )
    .addOption(new Option('--action <action>', 'only this action').choices(auditActions))
    .option('--by <name>', 'only what this person did', parseId)
    .option('--since <time>', 'only what was begun at this time or later', parseTime)
    .option('--until <time>', 'only what was begun before this time', parseTime)
    .option('--unfinished', 'only what was begun and not completed')
    .option('--limit <count>', 'how many to list', parseCount, LISTED)
    .option('--after <place>', 'continue a list where it ended: <at>:<id> of its last entry', parseId)
    .option('--json', 'print one JSON object per line')
    .addHelpText('after', MORE_HELP)
    .action(async (id: string | undefined, flags: AuditFlags) => (await import('./list.ts')).listEntries(id, flags));
}

const MORE_HELP = `${TIME_FORMS}

Exit codes: 0 listed, 1 MongoDB is unreachable, 2 wrong usage.`;
