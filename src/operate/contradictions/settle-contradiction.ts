import type { Contradiction } from '../../domain/documents.ts';
import { UsageError } from '../../errors.ts';
import { timeText } from '../../inspect/time-text.ts';
import type { Database } from '../../mongo/database.ts';
import { cleanText } from '../../telemetry/log-cleaning.ts';

/**
 * Records that an operator settled a contradiction. Changes nothing else: people move the money.
 * @throws UsageError if there is no contradiction with this id, or it is settled already.
 */
export async function settleContradiction(
  database: Pick<Database, 'collection'>,
  { id, by, why, now }: { id: string; by: string; why: string; now: number },
): Promise<Contradiction> {
  const contradictions = database.collection('contradictions');
  const settled = await contradictions.findOneAndUpdate(
    { _id: id, settled: null },
    { $set: { settled: { by: cleanText(by), at: now, why: cleanText(why) } } },
    { returnDocument: 'after' },
  );
  if (settled !== null) return settled;
  const existing = await contradictions.findOne({ _id: id });
  throw new UsageError(
    existing?.settled
      ? `contradiction ${id} was settled by ${existing.settled.by} at ${timeText(existing.settled.at)} already: ${existing.settled.why}`
      : `there is no contradiction ${id}; list them with: salvage contradictions`,
  );
}
