import type { Database } from '../../mongo/database.ts';
import { type MoneyByCurrency, sumByCurrency } from '../money.ts';

export interface Recovery {
  readonly approved: number;
  readonly declined: number;
  /** approved / (approved + declined); null before the first outcome. */
  readonly rate: number | null;
  /** Of approved submissions. */
  readonly recoveredMinor: MoneyByCurrency;
}

type Group = { readonly _id: { state: 'APPROVED' | 'DECLINED'; currency: string }; count: number; minor: number };

/** A submission with a contradiction is left out: its approval recovered nothing. */
export async function readRecovery(database: Database): Promise<Recovery> {
  const ended = await database.collection('submissions').aggregate<Group>([ENDED, BY_STATE]).toArray();
  // From the contradictions' side, of which there are few.
  const contradicted = await database
    .collection('contradictions')
    .aggregate<Group>([
      { $match: { submissionId: { $type: 'string' } } },
      { $group: { _id: '$submissionId' } },
      { $lookup: { from: 'submissions', localField: '_id', foreignField: '_id', as: 'submission' } },
      { $replaceWith: { $ifNull: [{ $first: '$submission' }, {}] } },
      ENDED,
      BY_STATE,
    ])
    .toArray();
  const groups = [...ended, ...contradicted.map((one) => ({ ...one, count: -one.count, minor: -one.minor }))];
  const counted = (state: Group['_id']['state']) =>
    groups.filter(({ _id }) => _id.state === state).reduce((sum, { count }) => sum + count, 0);
  const [approved, declined] = [counted('APPROVED'), counted('DECLINED')];
  return {
    approved,
    declined,
    rate: approved + declined === 0 ? null : approved / (approved + declined),
    recoveredMinor: recoveredOf(groups),
  };
}

const ENDED = { $match: { state: { $in: ['APPROVED', 'DECLINED'] } } };

const BY_STATE = {
  $group: {
    _id: { state: '$state', currency: '$currency' },
    count: { $sum: 1 },
    minor: { $sum: '$amountMinor' },
  },
};

function recoveredOf(groups: readonly Group[]): MoneyByCurrency {
  const approved = groups.filter(({ _id }) => _id.state === 'APPROVED');
  const sums = sumByCurrency(approved.map(({ _id, minor }) => ({ currency: _id.currency, amountMinor: minor })));
  // Of a currency in which all was contradicted, nothing is left.
  return Object.fromEntries(Object.entries(sums).filter(([, minor]) => minor !== 0));
}
