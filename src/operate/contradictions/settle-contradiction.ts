import type { Contradiction } from '../../domain/documents/contradiction.ts';
import { moneyText } from '../../domain/money-text.ts';
import { UsageError } from '../../errors.ts';
import { WHAT_TO_DO } from '../../inspect/contradictions/contradictions.ts';
import { timeText } from '../../inspect/time-text.ts';
import type { Database } from '../../mongo/database.ts';
import { cleanText } from '../../telemetry/log-cleaning.ts';
import { audited, type Operator } from '../audit.ts';
import type { Preview } from '../preview.ts';

/** What settling would do. Changes nothing. @throws UsageError if there is no such contradiction, or it is settled already */
export async function previewSettle(database: Pick<Database, 'collection'>, id: string): Promise<Preview> {
  const found = await database.collection('contradictions').findOne({ _id: id });
  if (found === null) throw notThere(id);
  if (found.settled !== null) throw settledBefore(found);
  const { kind, orderId, chargedMinor, expectedMinor, currency } = found;
  const expected = expectedMinor === null ? 'nothing' : moneyText(expectedMinor, currency);
  return {
    count: 1,
    sentences: [
      `${kind} of order ${orderId}: FlexEcom charged ${moneyText(chargedMinor, currency)}, and ${expected} was expected.`,
      `What to do first: ${WHAT_TO_DO[kind]}.`,
      'It is then no longer listed as open. This moves no money.',
    ],
  };
}

/**
 * Records that an operator settled a contradiction. Changes nothing else: people move the money.
 * @throws UsageError if there is no contradiction with this id, or it is settled already.
 */
export async function settleContradiction(
  database: Pick<Database, 'collection'>,
  id: string,
  operator: Operator,
  now: number,
): Promise<Contradiction> {
  const existing = await database.collection('contradictions').findOne({ _id: id });
  if (existing === null) throw notThere(id);
  const { orderId, submissionId, kind } = existing;
  const about = `contradiction ${id} (${kind}) of order ${orderId}`;
  const ids = [id, orderId, ...(submissionId === null ? [] : [submissionId])];
  const action = { action: 'contradiction-settle', about, ids, at: now, outcome: () => 'settled' } as const;
  return audited(database, operator, action, () => settle(database, id, operator, now));
}

async function settle(
  database: Pick<Database, 'collection'>,
  id: string,
  { by, why }: Operator,
  now: number,
): Promise<Contradiction> {
  const contradictions = database.collection('contradictions');
  const settled = await contradictions.findOneAndUpdate(
    { _id: id, settled: null },
    { $set: { settled: { by: cleanText(by), at: now, why: cleanText(why) } } },
    { returnDocument: 'after' },
  );
  if (settled !== null) return settled;
  const before = await contradictions.findOne({ _id: id });
  throw before === null ? notThere(id) : settledBefore(before);
}

function settledBefore({ _id, settled }: Contradiction): UsageError {
  const how = settled === null ? '' : ` by ${settled.by} at ${timeText(settled.at)}: ${settled.why}`;
  return new UsageError(`contradiction ${_id} was settled already${how}`);
}

function notThere(id: string): UsageError {
  return new UsageError(`there is no contradiction ${id}; list them with: salvage contradictions`);
}
