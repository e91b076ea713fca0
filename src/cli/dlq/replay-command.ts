import { Command } from 'commander';
import { withOperatorOptions } from '../operator-options.ts';
import { parseCount } from '../parse-options.ts';
import { TIME_FORMS } from '../parse-time.ts';
import type { ReplayFlags } from './replay.ts';
import { withSelection } from './selection.ts';

/** Slow enough to watch the effect, fast enough for thousands. */
const REPLAY_RATE_DEFAULT = 50;

export function replayCommand(): Command {
  const command = new Command('replay')
    .description('Publish open dead letters again to the topic they came from, with their original key and bytes.')
    .argument('<topic>', 'the input topic');
  return withOperatorOptions(withSelection(command))
    .option('--all', 'those that were replayed or dismissed before as well')
    .option('--rate <n>', 'publish at most this many per second', parseCount, REPLAY_RATE_DEFAULT)
    .option('--yes', 'also if it replays several and nothing says which; a terminal is asked')
    .option('--dry-run', 'list what would be published, and publish nothing')
    .option('--json', 'print one JSON object')
    .addHelpText('after', MORE_HELP)
    .action(async (topic: string, flags: ReplayFlags) => (await import('./replay.ts')).runReplay(topic, flags));
}

const MORE_HELP = `${TIME_FORMS}

Each is decoded and checked first. One that its stage would refuse again, or in which card numbers were masked, is refused
and stays open: have its producer publish a corrected message, then dismiss it.

What Kafka acknowledges is no longer listed as open. A message that was processed before is recognised as a repeat and
changes nothing, unless its documents were deleted since (RETENTION_DAYS). If Kafka does not acknowledge some of them,
replaying stops there and names those that may or may not be in the topic.

Exit codes: 0 all replayed, 1 some were refused or not acknowledged, or a server is unreachable, 2 wrong usage or settings.`;
