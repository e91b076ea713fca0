import { ALL_CHECKPOINTS, checkpointCollection, nameOfCheckpoint } from '../../engine/checkpoint.ts';
import { FatalError, UsageError } from '../../errors.ts';
import type { Servers } from '../../inspect/servers.ts';
import { measureLag } from '../../inspect/status/lag.ts';
import { wait } from '../../waiting/backoff.ts';

interface SubmissionCounts {
  /** Being sent, with FlexEcom, or due. */
  readonly open: number;
  readonly scheduled: number;
  readonly ended: number;
}

const POLL_MS = 250;
/** Well above any wait of the demo's faults: a submission that does not move for so long is stuck. */
const STUCK_AFTER_MS = 90_000;
const SHOWN_MAX = 10;

/**
 * Waits until nothing is PENDING, SENDING or SENT, nothing scheduled is due, and every input is read to its end.
 * @throws FatalError where nothing moves for a minute and a half; UsageError once the signal aborts
 */
export async function waitUntilQuiet(
  servers: Servers,
  now: () => number,
  onProgress: (counts: SubmissionCounts) => void,
  signal: AbortSignal,
): Promise<void> {
  let before = '';
  let movedAt = Date.now();
  for (;;) {
    if (signal.aborted) throw new UsageError('the demo was stopped before its end');
    const counts = await countSubmissions(servers, now());
    onProgress(counts);
    if (counts.open === 0 && (await allInputsRead(servers))) {
      const again = await countSubmissions(servers, now());
      if (again.open === 0 && again.ended === counts.ended) return;
    }
    const seen = JSON.stringify(counts);
    if (seen !== before) movedAt = Date.now();
    before = seen;
    if (Date.now() - movedAt > STUCK_AFTER_MS) {
      const open = await describeOpen(servers, now());
      throw new FatalError(`nothing has moved for ${STUCK_AFTER_MS / 1000} s; submissions: ${seen}; open: ${open}`);
    }
    await wait(POLL_MS, signal);
  }
}

const UNDERWAY = { state: { $in: ['PENDING' as const, 'SENDING' as const, 'SENT' as const] } };
const dueBy = (now: number) => ({ state: 'SCHEDULED' as const, dueAt: { $lte: now } });

async function describeOpen({ database }: Servers, now: number): Promise<string> {
  const open = await database
    .collection('submissions')
    .find({ $or: [UNDERWAY, dueBy(now)] })
    .limit(SHOWN_MAX)
    .toArray();
  return open
    .map(({ _id, state, parkedReason, withdrawReason }) =>
      [_id, state, parkedReason, withdrawReason].filter((part) => part !== null && part !== undefined).join(' '),
    )
    .join(', ');
}

async function countSubmissions({ database }: Servers, now: number): Promise<SubmissionCounts> {
  const submissions = database.collection('submissions');
  const [underway, due, scheduled, all] = await Promise.all([
    submissions.countDocuments(UNDERWAY),
    submissions.countDocuments(dueBy(now)),
    submissions.countDocuments({ state: 'SCHEDULED' }),
    submissions.countDocuments({}),
  ]);
  return { open: underway + due, scheduled, ended: all - underway - scheduled };
}

async function allInputsRead(servers: Servers): Promise<boolean> {
  const checkpoints = await checkpointCollection(servers.database)
    .find(ALL_CHECKPOINTS, { projection: { next: 1 } })
    .toArray();
  const lag = await measureLag(
    servers,
    new Map(checkpoints.map((checkpoint) => [nameOfCheckpoint(checkpoint._id), checkpoint])),
    Date.now(),
  );
  return lag.every(({ messages }) => messages === 0);
}
