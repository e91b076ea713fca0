import { OPEN_STATES } from '../domain/salvage/submission.ts';
import { type Database, SESSION_OPTIONS } from '../mongo/database.ts';

const DAY_MS = 86_400_000;

/** A debt has a few submissions and declines: with so many a transaction takes some ten milliseconds and blocks nobody. */
const BATCH_DEBTS = 100;

/** No rule looks further back than 30 days at the attempts of a payment method or the salvages of a customer. */
const GUARD_DAYS = 31;

interface Deleted {
  readonly debts: number;
  /** Of these debts, and rerun requests that named none. */
  readonly declines: number;
  readonly submissions: number;
  /** Attempts of payment methods and salvages of customers. */
  readonly guards: number;
}

/**
 * Deletes what nothing will need again: debts that ended more than `retentionDays` ago, each in one transaction with its
 * submissions and declines, so that a rerun finds all of them or none. A debt with an unsettled contradiction is kept whole.
 * Any number of processes may do this at the same time. TTL indexes could do neither, and go by the server's clock.
 * @param now domain time, epoch ms
 */
export async function deleteOldDocuments(
  database: Database,
  { retentionDays, now, signal }: { retentionDays: number; now: number; signal: AbortSignal },
): Promise<Deleted> {
  const endedBefore = now - retentionDays * DAY_MS;
  const deleted = { debts: 0, declines: 0, submissions: 0 };
  for await (const debtIds of endedDebts(database, endedBefore)) {
    if (signal.aborted) break;
    const batch = await deleteDebts(database, debtIds, endedBefore);
    deleted.debts += batch.debts;
    deleted.declines += batch.declines;
    deleted.submissions += batch.submissions;
  }
  const requests = { debtId: null, receivedAt: { $lte: endedBefore } };
  const { deletedCount } = await database.collection('declines').deleteMany(requests);
  const guards = await deleteGuards(database, now - GUARD_DAYS * DAY_MS);
  return { ...deleted, declines: deleted.declines + deletedCount, guards };
}

/** In batches, the longest ended first; one cursor, so that those that are kept are not found again. */
async function* endedDebts(database: Database, endedBefore: number): AsyncGenerator<string[]> {
  const found = database
    .collection('debts')
    .find(endedFilter(endedBefore), { projection: { _id: 1 }, sort: { endedAt: 1 } })
    .batchSize(BATCH_DEBTS);
  let batch: string[] = [];
  try {
    for await (const { _id } of found) {
      batch.push(_id);
      if (batch.length < BATCH_DEBTS) continue;
      yield batch;
      batch = [];
    }
  } finally {
    await found.close();
  }
  if (batch.length > 0) yield batch;
}

/** The lower bound is that of the partial index. */
function endedFilter(endedBefore: number) {
  return { endedAt: { $gt: 0, $lte: endedBefore } };
}

/**
 * Whatever reopens a debt, or records a contradiction of it, writes the debt: then one of the two transactions fails, and
 * this one looks again.
 */
async function deleteDebts(database: Database, debtIds: readonly string[], endedBefore: number) {
  const [debts, submissions, declines, contradictions] = [
    database.collection('debts'),
    database.collection('submissions'),
    database.collection('declines'),
    database.collection('contradictions'),
  ];
  return database.client.withSession(SESSION_OPTIONS, (session) =>
    session.withTransaction(async () => {
      const projection = { debtId: 1 } as const;
      const of = { debtId: { $in: [...debtIds] } };
      const unsettled = await contradictions.find({ ...of, settled: null }, { session, projection }).toArray();
      const open = await submissions.find({ ...of, state: { $in: OPEN_STATES } }, { session, projection }).toArray();
      const kept = new Set([...unsettled, ...open].map(({ debtId }) => debtId));
      const candidates = { _id: { $in: debtIds.filter((id) => !kept.has(id)) }, ...endedFilter(endedBefore) };
      const ids = (await debts.find(candidates, { session, projection: { _id: 1 } }).toArray()).map(({ _id }) => _id);
      const children = { debtId: { $in: ids } };
      return {
        debts: (await debts.deleteMany({ _id: { $in: ids } }, { session })).deletedCount,
        submissions: (await submissions.deleteMany(children, { session })).deletedCount,
        declines: (await declines.deleteMany(children, { session })).deletedCount,
      };
    }),
  );
}

async function deleteGuards(database: Database, changedBefore: number): Promise<number> {
  const old = { changedAt: { $lte: changedBefore } };
  const attempts = await database.collection('paymentMethodAttempts').deleteMany(old);
  const salvages = await database.collection('customerSalvages').deleteMany(old);
  return attempts.deletedCount + salvages.deletedCount;
}
