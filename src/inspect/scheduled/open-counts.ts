import type { Route } from '../../../topics/contract/fields.ts';
import type { Database } from '../../mongo/database.ts';

/** So many of one gateway, route and currency, and their money. */
export interface OpenCount {
  readonly flexecomGatewayId: string;
  readonly route: Route;
  readonly currency: string;
  readonly count: number;
  readonly amountMinor: number;
}

/** Scheduled submissions that fall due in the same hour or day. */
export interface DueCount extends OpenCount {
  /** When that hour or day begins in the zone; null: they are due already. */
  readonly from: number | null;
}

/** What is scheduled, or what FlexEcom has. */
interface CountSince extends OpenCount {
  /** When the earliest is due, or was acknowledged. */
  readonly since: number | null;
}

export interface Counted<Count> {
  readonly counts: readonly Count[];
  /** There are more than were counted; these are the earliest. */
  readonly isCut: boolean;
}

/** Entries of an index, read in well under a second. */
const COUNTED_MAX = 200_000;

const OF_ONE = { flexecomGatewayId: '$flexecomGatewayId', route: '$route', currency: '$currency' } as const;
const SUMS = { count: { $sum: 1 }, amountMinor: { $sum: '$amountMinor' } } as const;

/** Counts by an index alone, without reading a document. @param zone a name that `Intl` knows */
export async function countScheduled(
  database: Pick<Database, 'collection'>,
  { unit, zone, now }: { readonly unit: 'day' | 'hour'; readonly zone: string; readonly now: number },
): Promise<Counted<DueCount>> {
  const begin = { $dateTrunc: { date: { $toDate: '$dueAt' }, unit, timezone: zone } };
  const from = { $cond: [{ $lte: ['$dueAt', now] }, null, { $toLong: begin }] };
  const groups = await database
    .collection('submissions')
    .aggregate<{ _id: Omit<DueCount, 'count' | 'amountMinor'>; count: number; amountMinor: number }>([
      { $match: { state: 'SCHEDULED', dueAt: { $gt: 0 } } },
      { $sort: { dueAt: 1, _id: 1 } },
      { $limit: COUNTED_MAX },
      { $group: { _id: { from, ...OF_ONE }, ...SUMS } },
    ])
    .toArray();
  return countedOf(groups.map(({ _id, count, amountMinor }) => ({ ..._id, count, amountMinor })));
}

/** The same at any time: what is scheduled, or what FlexEcom has acknowledged and not answered. */
export async function countOpen(
  database: Pick<Database, 'collection'>,
  state: 'SCHEDULED' | 'SENT',
): Promise<Counted<CountSince>> {
  const field = state === 'SCHEDULED' ? 'dueAt' : 'acknowledgedAt';
  const groups = await database
    .collection('submissions')
    .aggregate<{ _id: Omit<OpenCount, 'count' | 'amountMinor'> } & Omit<CountSince, 'flexecomGatewayId'>>([
      { $match: { state, [field]: { $gt: 0 } } },
      { $sort: { [field]: 1, _id: 1 } },
      { $limit: COUNTED_MAX },
      { $group: { _id: OF_ONE, ...SUMS, since: { $min: `$${field}` } } },
    ])
    .toArray();
  return countedOf(groups.map(({ _id, count, amountMinor, since }) => ({ ..._id, count, amountMinor, since })));
}

function countedOf<Count extends OpenCount>(counts: readonly Count[]): Counted<Count> {
  return { counts, isCut: counts.reduce((sum, { count }) => sum + count, 0) === COUNTED_MAX };
}
