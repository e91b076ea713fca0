import { startOfDaysAgo } from '../../domain/report/periods.ts';
import type { Database } from '../../mongo/database.ts';
import { sumByCurrency } from '../money.ts';
import { readTimeZone } from './read-configuration.ts';
import type { OpenContradictions, RecoveredToday } from './snapshot.ts';
import type { SnapshotSources } from './snapshot-sources.ts';

/** Each is money that a person looks at: there are few. */
const CONTRADICTIONS_MAX = 10_000;
const IDS_MAX = 20;

export async function readOpenContradictions(database: Pick<Database, 'collection'>): Promise<OpenContradictions> {
  const projection = { currency: 1, chargedMinor: 1, recordedAt: 1 } as const;
  const found = await database
    .collection('contradictions')
    .find({ settled: null }, { projection, sort: { recordedAt: 1 }, limit: CONTRADICTIONS_MAX })
    .toArray();
  return {
    open: found.length,
    chargedMinor: sumByCurrency(found.map(({ currency, chargedMinor }) => ({ currency, amountMinor: chargedMinor }))),
    since: found[0]?.recordedAt ?? null,
    ids: found.slice(0, IDS_MAX).map(({ _id }) => _id),
  };
}

/** From an index of recoveries by their time: it reads those of today, and none of the days before. */
export async function readRecoveredToday({
  database,
  clock,
}: Pick<SnapshotSources, 'database' | 'clock'>): Promise<RecoveredToday> {
  const timeZone = await readTimeZone({ database });
  const since = startOfDaysAgo(0, clock.now(), timeZone);
  const groups = await database
    .collection('debts')
    .aggregate<{ _id: string; count: number; amountMinor: number }>([
      { $match: { 'reportRow.recoveredAt': { $gte: since }, 'reportRow.recoveredBy': 'FLEXECOM' } },
      { $group: { _id: '$currency', count: { $sum: 1 }, amountMinor: { $sum: '$reportRow.recoveredMinor' } } },
      { $sort: { _id: 1 } },
    ])
    .toArray();
  return {
    since,
    timeZone,
    byCurrency: Object.fromEntries(groups.map(({ _id, count, amountMinor }) => [_id, { count, amountMinor }])),
  };
}
