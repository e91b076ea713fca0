import { z } from 'zod';
import { type DeadLetter, deadLetterPosition } from '../../dead-letters/dead-letter.ts';
import { countText } from '../../domain/count-text.ts';
import type { DeadLetterRecord } from '../../domain/documents/dead-letter-record.ts';
import { UsageError } from '../../errors.ts';
import { openDeadLetters } from '../../inspect/dead-letters/list-dead-letters.ts';
import { readAtOffsets } from '../../inspect/dead-letters/read-at-offsets.ts';
import { dismissDeadLetters, previewDismiss } from '../../operate/dead-letters/dismiss-dead-letters.ts';
import { previewReplay } from '../../operate/dead-letters/replay-dead-letters.ts';
import { previewStop, stopReplay } from '../../operate/dead-letters/stop-replay.ts';
import type { Preview } from '../../operate/preview.ts';
import type { ConsoleDependencies } from '../dependencies.ts';
import type { Replays } from '../live/replays.ts';
import type { Action } from './action.ts';
import { DeadLetterFilterSchema } from './dead-letter-schemas.ts';
import { Text } from './query.ts';

const IDS_MAX = 1_000;
/** The audit names each one of so many. */
const REPLAY_MAX = 1_000;
const DISMISS_MAX = 10_000;
const PER_SECOND_MAX = 500;

/** Some by their positions, or all open ones that fit. A filter whose name is mistyped would fit all. */
const which = z.union([
  z.strictObject({ ids: z.array(Text).min(1).max(IDS_MAX) }),
  z.strictObject({ filter: DeadLetterFilterSchema.strict() }),
]);

const DismissTarget = z.object({ which });
const ReplayTarget = z.object({ which, perSecond: z.int().min(1).max(PER_SECOND_MAX) });

interface DismissPreview extends Preview {
  readonly records: readonly DeadLetterRecord[];
  readonly more: number;
}

export const dismissAction: Action<typeof DismissTarget.shape, DismissPreview> = {
  name: 'dismiss-dead-letters',
  summary: 'Records that nothing has to be done about open dead letters; deletes nothing',
  needs: 'operator',
  target: DismissTarget,
  preview: async (target, { database }) => {
    const { records, more } = await openDeadLetters(database, target.which, DISMISS_MAX);
    const { count, sentences } = previewDismiss(records);
    return { count, sentences: [...sentences, ...notOpenText(target.which, count), ...moreText(more)], records, more };
  },
  run: async (_target, operator, { database }, { records, more }) => {
    const count = await dismissDeadLetters(database, records, operator, Date.now());
    return [`${countText(count, 'dead letter')} dismissed.`, ...moreText(more)].join(' ');
  },
};

interface ReplayPreview extends Preview {
  readonly toReplay: readonly DeadLetter[];
  readonly more: number;
}

export function replayAction(replays: Replays): Action<typeof ReplayTarget.shape, ReplayPreview> {
  return {
    name: 'replay-dead-letters',
    summary: 'Publishes open dead letters again, at a rate; answers when it has begun, see /api/v1/dead-letter-replays',
    needs: 'operator',
    target: ReplayTarget,
    preview: async (target, deps) => {
      const { toReplay, sentences, open, missing, more } = await readChosen(target, deps);
      const count = toReplay.length;
      const seconds = Math.ceil(count / target.perSecond);
      return {
        count,
        sentences: [
          ...sentences,
          ...(count === 0
            ? []
            : [
                `At ${target.perSecond} a second that takes about ${countText(seconds, 'second')}. It goes on if you leave this page.`,
              ]),
          ...(missing === 0
            ? []
            : [
                `${countText(missing, 'dead letter')} would not be replayed this time: Kafka has deleted the message, or all are too large to be read at once.`,
              ]),
          ...notOpenText(target.which, open),
          ...moreText(more),
        ],
        toReplay,
        more,
      };
    },
    run: async (target, operator, _deps, { toReplay, more }) => {
      if (toReplay.length === 0) throw new UsageError('none of them can be replayed');
      replays.start(toReplay, target.perSecond, operator);
      const begun = `The replay of ${countText(toReplay.length, 'dead letter')} has begun; this page shows how far it is, and the audit how it ends.`;
      return [begun, ...moreText(more)].join(' ');
    },
  };
}

const StopTarget = z.object({
  /** Of its entry in the audit. */
  id: Text,
});

export const stopReplayAction: Action<typeof StopTarget.shape> = {
  name: 'stop-replay',
  summary: 'Stop a replay of dead letters, whichever process runs it; what it did not get to stays open',
  needs: 'operator',
  target: StopTarget,
  preview: ({ id }, { database }) => previewStop(database, id, Date.now()),
  run: async ({ id }, operator, { database }) => {
    const result = await stopReplay(database, id, operator, Date.now());
    if (result !== null) return `It has ended: ${result}.`;
    return 'It was asked to stop, and has not ended yet: the process that runs it is busy, or has died.';
  },
};

interface ChosenToReplay {
  readonly toReplay: readonly DeadLetter[];
  readonly sentences: readonly string[];
  readonly open: number;
  /** Open ones whose message could not be read. */
  readonly missing: number;
  readonly more: number;
}

async function readChosen(target: z.output<typeof ReplayTarget>, deps: ConsoleDependencies): Promise<ChosenToReplay> {
  const { records, more } = await openDeadLetters(deps.database, target.which, REPLAY_MAX);
  const stored = new Map(records.map(({ _id, at }) => [_id, at]));
  const read = await deps.reader.read((servers) => readAtOffsets(servers, records));
  // A topic that was created again has other messages at the same offsets.
  const found = read.filter((one) => stored.get(deadLetterPosition(one)) === one.timestamp);
  const { toReplay, sentences } = await previewReplay(deps, found);
  return { toReplay, sentences, open: records.length, missing: records.length - found.length, more };
}

function moreText(more: number): string[] {
  return more === 0
    ? []
    : [
        `${more.toLocaleString('en')} more stay open: do the same again for them, or use salvage dlq, which takes any number.`,
      ];
}

/** Somebody else was faster. */
function notOpenText(chosen: z.output<typeof which>, open: number): string[] {
  const closed = 'ids' in chosen ? new Set(chosen.ids).size - open : 0;
  return closed === 0
    ? []
    : [`Of those you chose, ${closed.toLocaleString('en')} would be left out: somebody has handled them meanwhile.`];
}
