import { Command } from 'commander';
import { withOperatorOptions } from '../operator-options.ts';
import { parseCount, parseWholeNumber } from '../parse-options.ts';
import { parseTime, TIME_FORMS } from '../parse-time.ts';
import type { ReplayFlags } from './replay.ts';

/** Slow enough to watch the effect, fast enough for thousands. */
const REPLAY_RATE_DEFAULT = 50;

export function replayCommand(): Command {
  return withOperatorOptions(new Command('replay'))
    .description('Publish dead letters again to the topic they came from, with their original key and bytes.')
    .argument('<topic>', 'the input topic')
    .option('--partition <n>', 'only this partition of the dead-letter topic', parseWholeNumber)
    .option('--from-offset <n>', 'from this offset of the dead-letter topic on', parseWholeNumber)
    .option('--to-offset <n>', 'up to and including this offset', parseWholeNumber)
    .option('--since <time>', 'only those written since this time', parseTime)
    .option('--rate <n>', 'publish at most this many per second', parseCount, REPLAY_RATE_DEFAULT)
    .option('--dry-run', 'list what would be published, and publish nothing')
    .option('--json', 'print one JSON object')
    .addHelpText('after', MORE_HELP)
    .action(async (topic: string, flags: ReplayFlags) => (await import('./replay.ts')).runReplay(topic, flags));
}

const MORE_HELP = `${TIME_FORMS}

Replaying is safe: a message that was processed before is recognised as a repeat and changes nothing.
A dead letter in which card numbers were masked is refused, because it is no longer the original message.

If Kafka does not acknowledge some of them, replaying stops there and names those that may or may not be in the topic.

Exit codes: 0 all replayed, 1 some were refused or not acknowledged, or a server is unreachable, 2 wrong usage or settings.`;
