import { Command, Option } from 'commander';
import { withOperatorOptions } from '../operator-options.ts';
import { parseCount, parseId, parseMinorUnits } from '../parse-options.ts';
import { parseDuration, parseTime, TIME_FORMS } from '../parse-time.ts';
import type { RerunFlags } from './rerun-flags.ts';

/** Longer than a consumer group needs to rebalance after a deployment. */
const WAIT_MS = 30_000;

export function rerunCommand(): Command {
  return withOperatorOptions(new Command('rerun'))
    .description(
      'Request a rerun of declined sales on a FlexEcom gateway: of one order, or of a batch by date and filters.',
    )
    .argument('[order]', 'the order; leave it out for a batch', parseId)
    .requiredOption('--gateway <id>', 'the FlexEcom gateway', parseId)
    .option('--transaction <id>', "with an order: the declined transaction (default: the order's latest)", parseId)
    .option(
      '--key <key>',
      'idempotency key: repeating a request under its key has no effect (default: a new one)',
      parseId,
    )
    .option('--from <time>', 'batch: declined at or after this time', parseTime)
    .option('--to <time>', 'batch: declined before this time', parseTime)
    .option('--since <time>', 'the same as --from', parseTime)
    .option('--until <time>', 'the same as --to', parseTime)
    .addOption(
      new Option('--kind <kind>', 'batch: kind of sale').choices(['NEW_SALE', 'TRIAL_COMPLETION']).default('NEW_SALE'),
    )
    .option('--campaign <id>', 'batch: of this campaign', parseId)
    .option('--declined-gateway <id>', 'batch: declined by this gateway', parseId)
    .option('--currency <code>', 'batch: in this currency', parseId)
    .option('--amount-min <minor>', 'batch: of at least this amount, in minor units', parseMinorUnits)
    .option('--amount-max <minor>', 'batch: of at most this amount, in minor units', parseMinorUnits)
    .option('--limit <count>', 'batch: at most this many sales, oldest first', parseCount)
    .addOption(
      new Option('--wait <duration>', 'stop waiting after this long without an answer, in seconds or such as 2m')
        .argParser(parseDuration('s'))
        .default(WAIT_MS, '30s'),
    )
    .option('--no-wait', 'do not wait for answers')
    .option('--yes', 'batch: request it without --limit, however many there are; a terminal is asked')
    .option('--dry-run', 'show what each request would be answered now, and request nothing')
    .option('--json', 'print one JSON object')
    .addHelpText('after', MORE_HELP)
    .action(async (order: string | undefined, flags: RerunFlags) => (await import('./rerun.ts')).rerun(order, flags));
}

const MORE_HELP = `${TIME_FORMS}

Waits for the answers and prints what was accepted and what was refused, by reason. To continue an interrupted batch,
repeat the command with the same --key: what is answered already is not requested again.

Exit codes: 0 answered (accepted or refused), dry run or --no-wait; 1 a server is unreachable; 2 wrong usage or settings,
or not a FlexEcom gateway; 3 not everything was answered.`;
