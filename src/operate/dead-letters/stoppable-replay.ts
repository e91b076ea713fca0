import type { AuditEntry } from '../../domain/documents/audit-entry.ts';
import type { Database } from '../../mongo/database.ts';
import { wait } from '../../waiting/backoff.ts';
import type { ReplayEnd, ReplayRequest } from './replay.ts';

export interface StoppableEnd extends ReplayEnd {
  /** Who ended it early; null: nobody did. */
  readonly stop: NonNullable<AuditEntry['stop']> | null;
}

const EVERY_MS = 1_000;

/**
 * Runs a replay that writes into its entry of the audit how far it is, and ends when somebody has written there that it shall
 * stop: each console sees and stops it, whichever process runs it.
 */
export async function replayUntilStopped(
  database: Pick<Database, 'collection'>,
  entryId: string,
  request: ReplayRequest,
  run: (request: ReplayRequest) => Promise<ReplayEnd>,
): Promise<StoppableEnd> {
  const { perSecond, deadLetters } = request;
  const stopping = new AbortController();
  const ended = new AbortController();
  let replayed = 0;
  let stop: StoppableEnd['stop'] = null;
  const look = async () => {
    const replay = { at: Date.now(), replayed, of: deadLetters.length, perSecond };
    const entry = await database
      .collection('audit')
      .findOneAndUpdate({ _id: entryId }, { $set: { replay } }, { projection: { stop: 1 } });
    stop = entry?.stop ?? null;
    if (stop !== null) stopping.abort();
  };
  const watch = async () => {
    while (!ended.signal.aborted) {
      // Where MongoDB is away, nothing can be marked as replayed, and the replay ends with that.
      await look().catch(() => undefined);
      await wait(EVERY_MS, ended.signal);
    }
  };
  const watching = watch();
  const onReplayed = (count: number) => {
    replayed = count;
    request.onReplayed(count);
  };
  try {
    const end = await run({ ...request, onReplayed, signal: AbortSignal.any([request.signal, stopping.signal]) });
    return { ...end, stop };
  } finally {
    ended.abort();
    await watching;
    await look().catch(() => undefined);
  }
}
