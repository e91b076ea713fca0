import { checkpointCollection } from '../../engine/checkpoint.ts';
import { FatalError, UsageError } from '../../errors.ts';
import type { Servers } from '../../inspect/servers.ts';
import { measureLag } from '../../inspect/status/lag.ts';
import { wait } from '../../waiting/backoff.ts';

export interface Under {
  readonly inHand: number;
  readonly scheduled: number;
  readonly ended: number;
}

const POLL_MS = 250;
/** Well above any wait of the demo's faults: whatever is in hand so long is stuck. */
const STUCK_AFTER_MS = 90_000;

/**
 * Waits until nothing is PENDING, SENDING or SENT, nothing scheduled is due, and nothing readable remains in any input.
 * @throws FatalError where nothing moves for a minute and a half; UsageError once the signal aborts
 */
export async function waitUntilQuiet(
  servers: Servers,
  now: () => number,
  onProgress: (standing: Under) => void,
  signal: AbortSignal,
): Promise<void> {
  let before = '';
  let movedAt = Date.now();
  for (;;) {
    if (signal.aborted) throw new UsageError('stopped before its end');
    const standing = await standingOf(servers, now());
    onProgress(standing);
    if (standing.inHand === 0 && (await nothingLeftToRead(servers))) {
      const again = await standingOf(servers, now());
      if (again.inHand === 0 && again.ended === standing.ended) return;
    }
    const seen = JSON.stringify(standing);
    if (seen !== before) movedAt = Date.now();
    before = seen;
    if (Date.now() - movedAt > STUCK_AFTER_MS) throw new FatalError(`nothing moves any more: ${seen}`);
    await wait(POLL_MS, signal);
  }
}

async function standingOf({ database }: Servers, now: number): Promise<Under> {
  const submissions = database.collection('submissions');
  const [inHand, due, scheduled, all] = await Promise.all([
    submissions.countDocuments({ state: { $in: ['PENDING', 'SENDING', 'SENT'] } }),
    submissions.countDocuments({ state: 'SCHEDULED', dueAt: { $lte: now } }),
    submissions.countDocuments({ state: 'SCHEDULED' }),
    submissions.countDocuments({}),
  ]);
  return { inHand: inHand + due, scheduled, ended: all - inHand - scheduled };
}

async function nothingLeftToRead(servers: Servers): Promise<boolean> {
  const checkpoints = await checkpointCollection(servers.database)
    .find({}, { projection: { next: 1 } })
    .toArray();
  const lag = await measureLag(servers, new Map(checkpoints.map((own) => [own._id, own])), Date.now());
  return lag.every(({ messages }) => messages === 0);
}
