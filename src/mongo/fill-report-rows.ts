import type { Db } from 'mongodb';
import type { Contradiction } from '../domain/documents/contradiction.ts';
import type { Debt } from '../domain/documents/debt.ts';
import type { DeclineRecord } from '../domain/documents/decline-record.ts';
import type { Submission } from '../domain/documents/submission.ts';
import { rowOfOldDebt } from '../domain/report/row-of-old-debt.ts';

/** Debts that are filled in at once, each with a few submissions and declines. */
const BATCH_SIZE = 200;

/**
 * Gives the debts of an older release what `salvage report` reads. The report's index finds them: in a database that has
 * none it is one look. Begins again after a crash where it was.
 * @returns how many were filled in.
 */
export async function fillReportRows(db: Db, now: number): Promise<number> {
  const debts = db.collection<Debt>('debts');
  let filled = 0;
  for (;;) {
    const batch = await debts.find({ 'reportRow.firstDeclinedAt': null }).limit(BATCH_SIZE).toArray();
    if (batch.length === 0) return filled;
    await fillBatch(db, batch, now);
    filled += batch.length;
  }
}

async function fillBatch(db: Db, batch: readonly Debt[], now: number): Promise<void> {
  const of = { debtId: { $in: batch.map(({ _id }) => _id) } };
  const [declines, submissions, contradictions] = await Promise.all([
    db.collection<DeclineRecord>('declines').find(of).toArray(),
    db.collection<Submission>('submissions').find(of).toArray(),
    db.collection<Contradiction>('contradictions').find(of).toArray(),
  ]);
  const ofDebt = <Part extends { debtId: string | null }>(parts: readonly Part[], id: string) =>
    parts.filter(({ debtId }) => debtId === id);
  await db.collection<Debt>('debts').bulkWrite(
    batch.map((debt) => {
      const parts = {
        declines: ofDebt(declines, debt._id),
        submissions: ofDebt(submissions, debt._id),
        contradictions: ofDebt(contradictions, debt._id),
      };
      const update = { $set: { reportRow: rowOfOldDebt({ debt, ...parts }, now) } };
      return { updateOne: { filter: { _id: debt._id, 'reportRow.firstDeclinedAt': null }, update } };
    }),
  );
}
