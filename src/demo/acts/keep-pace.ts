import type { Database } from '../../mongo/database.ts';
import { wait } from '../../waiting/backoff.ts';

/** Repeats and malformed messages leave no record: about so many of the published ones do. */
const RECORDED_SHARE = 0.9;
const UNANSWERED_MAX = 200;
const IN_HAND_MAX = 100;
const POLL_MS = 50;

/**
 * Declines come in as fast as they are answered, whatever the machine: published all at once on a slow one, a part of
 * the cascades would be older than their deadline before their turn came. `before`: answers that were there already.
 */
export async function keepPace(
  database: Database,
  published: number,
  before: number,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const [answered, inHand] = await Promise.all([
      database.collection('declines').countDocuments({}),
      database.collection('submissions').countDocuments({ route: 'CASCADE', state: { $in: ['PENDING', 'SENDING'] } }),
    ]);
    if (published * RECORDED_SHARE - (answered - before) <= UNANSWERED_MAX && inHand <= IN_HAND_MAX) return;
    await wait(POLL_MS, signal);
  }
}
