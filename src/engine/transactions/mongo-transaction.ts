import { type ClientSession, MongoError, MongoNetworkError, MongoServerError } from 'mongodb';
import { type Database, SESSION_OPTIONS, TRANSACTION_OPTIONS } from '../../mongo/database.ts';
import { isDuplicateKey } from '../../mongo/duplicate-key.ts';
import { backoffMs, wait } from '../../waiting/backoff.ts';

/** How a transaction ended. `conflict`: nothing was written, load and fold again. `unknown`: look before doing it again. */
export type TransactionEnd<Result> =
  | { kind: 'committed'; result: Result }
  | { kind: 'conflict'; error: Error }
  | { kind: 'unknown'; error: Error };

const COMMIT_TRIES_MAX = 5;
const COMMIT_TRY_LONGEST_WAIT_MS = 1_000;
/** No try begins later than this: a server that answers nothing would have each of them run into its own deadline. */
const COMMIT_TRIES_LONGEST_MS = 20_000;

/**
 * Runs `work` once in one transaction and commits it. Never calls `work` twice: whether to do it again is the caller's
 * decision, as only the caller can look whether it was applied.
 * @param count told every outcome; `retried`: the commit was asked for once more, as its answer was lost.
 * @throws whatever `work` throws that is no write conflict; MongoDB's errors where nothing was committed for certain.
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
      const tooLate = Date.now() - begunAt >= COMMIT_TRIES_LONGEST_MS;
      if (tooLate || attempt + 1 >= COMMIT_TRIES_MAX) return { kind: 'unknown', error };
      count('retried');
      await wait(backoffMs(attempt, COMMIT_TRY_LONGEST_WAIT_MS));
    }
  }
}

/** The driver puts no label on a connection that could not be made for its own second try, after the first was sent. */
function isUnknownEnd(error: MongoError): boolean {
  return error instanceof MongoNetworkError || error.hasErrorLabel('UnknownTransactionCommitResult');
}

/** Write conflicts, and a duplicate key on an `_id` of ours: somebody else wrote the same document meanwhile. */
function isConflict(error: Error): boolean {
  if (isDuplicateKey(error)) return true;
  return error instanceof MongoServerError && error.hasErrorLabel('TransientTransactionError');
}

async function abortQuietly(session: ClientSession): Promise<void> {
  try {
    if (session.inTransaction()) await session.abortTransaction();
  } catch {
    // The server aborts it by itself; the error that led here is what counts.
  }
}
