import { type ClientSession, MongoError, MongoNetworkError, MongoServerError } from 'mongodb';
import { type Database, SESSION_OPTIONS, TRANSACTION_OPTIONS } from '../../mongo/database.ts';
import { isDuplicateId } from '../../mongo/duplicate-key.ts';
import { backoffMs, wait } from '../../waiting/backoff.ts';

/** How a transaction ended. `conflict`: nothing was written; load and fold again. `unknown`: check what was written first. */
type TransactionEnd<Result> =
  | { kind: 'committed'; result: Result }
  | { kind: 'conflict'; error: Error }
  | { kind: 'unknown'; error: Error };

const COMMIT_TRIES_MAX = 5;
const COMMIT_RETRY_WAIT_MAX_MS = 1_000;
/** No try starts later: with a server that does not answer, each try lasts until its own time-out. */
const COMMIT_TRIES_WITHIN_MS = 20_000;

/**
 * Runs `work` once in a transaction and commits it. Never calls `work` twice: only the caller can find out whether it was
 * applied, so only the caller can decide to repeat it.
 * @param count called with every outcome; `retried`: the commit was repeated because its answer was lost.
 * @throws the errors of `work` that are no write conflicts; MongoDB's errors where certainly nothing was committed.
 */
export async function inTransaction<Result>(
  database: Database,
  work: (session: ClientSession) => Promise<Result>,
  count: (outcome: 'committed' | 'conflict' | 'retried') => void,
): Promise<TransactionEnd<Result>> {
  const session = database.client.startSession(SESSION_OPTIONS);
  try {
    session.startTransaction(TRANSACTION_OPTIONS);
    const result = await work(session);
    return await commit(session, result, count);
  } catch (error) {
    await abortQuietly(session);
    if (!(error instanceof Error) || !isConflict(error)) throw error;
    count('conflict');
    return { kind: 'conflict', error };
  } finally {
    await session.endSession();
  }
}

async function commit<Result>(
  session: ClientSession,
  result: Result,
  count: (outcome: 'committed' | 'retried') => void,
): Promise<TransactionEnd<Result>> {
  const begunAt = Date.now();
  for (let attempt = 0; ; attempt++) {
    try {
      await session.commitTransaction();
      count('committed');
      return { kind: 'committed', result };
    } catch (error) {
      if (!(error instanceof MongoError)) throw error;
      if (!isUnknownEnd(error)) throw error;
      const tooLate = Date.now() - begunAt >= COMMIT_TRIES_WITHIN_MS;
      if (tooLate || attempt + 1 >= COMMIT_TRIES_MAX) return { kind: 'unknown', error };
      count('retried');
      await wait(backoffMs(attempt, COMMIT_RETRY_WAIT_MAX_MS));
    }
  }
}

/** The driver's own retry may fail to connect after the first try was sent, and that error has no label. */
function isUnknownEnd(error: MongoError): boolean {
  return error instanceof MongoNetworkError || error.hasErrorLabel('UnknownTransactionCommitResult');
}

/**
 * Write conflicts, and duplicate `_id`s: another transaction wrote the same document at the same time. A duplicate key of
 * another index, which is not ours, is none: it would fail again each time.
 */
function isConflict(error: Error): boolean {
  if (isDuplicateId(error)) return true;
  return error instanceof MongoServerError && error.hasErrorLabel('TransientTransactionError');
}

async function abortQuietly(session: ClientSession): Promise<void> {
  try {
    if (session.inTransaction()) await session.abortTransaction();
  } catch {
    // The server aborts it by itself, and this error would hide the one that led here.
  }
}
