import type { Database } from '../../mongo/database.ts';
import type { MoneyByCurrency } from '../money.ts';

export interface OpenContradictions {
  readonly open: number;
  readonly chargedMinor: MoneyByCurrency;
}

export interface Recovery {
  readonly approved: number;
  readonly declined: number;
  /** approved / (approved + declined); null before the first outcome. */
  readonly rate: number | null;
  /** Of approved submissions. */
  readonly recoveredMinor: MoneyByCurrency;
}

export async function readOpenContradictions(database: Database): Promise<OpenContradictions> {
  const groups = await database
    .collection('contradictions')
    .aggregate<{ _id: string; count: number; minor: number }>([
      { $match: { settled: null } },
      { $group: { _id: '$currency', count: { $sum: 1 }, minor: { $sum: '$chargedMinor' } } },
    ])
    .toArray();
  return {
    open: groups.reduce((sum, { count }) => sum + count, 0),
    chargedMinor: Object.fromEntries(groups.map(({ _id, minor }) => [_id, minor])),
  };
}

/** A submission with a contradiction is left out: its approval recovered nothing. */
export async function readRecovery(database: Database): Promise<Recovery> {
  const groups = await database
    .collection('submissions')
    .aggregate<{ _id: { state: 'APPROVED' | 'DECLINED'; currency: string }; count: number; minor: number }>([
      { $match: { state: { $in: ['APPROVED', 'DECLINED'] } } },
      { $lookup: { from: 'contradictions', localField: '_id', foreignField: 'submissionId', as: 'contradictions' } },
      { $match: { contradictions: { $size: 0 } } },
      {
        $group: {
          _id: { state: '$state', currency: '$currency' },
          count: { $sum: 1 },
          minor: { $sum: '$amountMinor' },
        },
      },
    ])
    .toArray();
  const counted = (state: string) =>
    groups.filter(({ _id }) => _id.state === state).reduce((sum, { count }) => sum + count, 0);
  const [approved, declined] = [counted('APPROVED'), counted('DECLINED')];
  const recovered = groups.filter(({ _id }) => _id.state === 'APPROVED');
  return {
    approved,
    declined,
    rate: approved + declined === 0 ? null : approved / (approved + declined),
    recoveredMinor: Object.fromEntries(recovered.map(({ _id, minor }) => [_id.currency, minor])),
  };
}
