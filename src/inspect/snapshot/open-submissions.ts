import type { Submission } from '../../domain/documents/submission.ts';
import { OPEN_STATES } from '../../domain/salvage/submission.ts';
import { withoutRequest } from '../../flexecom/named-request.ts';
import type { Database } from '../../mongo/database.ts';
import { sumByCurrency } from '../money.ts';
import { pausesInForce } from './read-pauses.ts';
import type { OldestOf, ParkedSubmissions, SnapshotParts } from './snapshot.ts';
import type { SnapshotSources } from './snapshot-sources.ts';

type Submissions = Pick<Database, 'collection'>;

/** Counted in an index, which takes some 50 ms for so many. */
const COUNTED_MAX = 100_000;

/** Documents are read. */
const LOOKED_AT_MAX = 2_000;

const IDS_MAX = 20;

/** Of each state that leads on, from an index of states. Ended ones, of which there are ever more, are not counted. */
export async function countOpenSubmissions(database: Submissions): Promise<SnapshotParts['submissions']> {
  const counts = await Promise.all(
    OPEN_STATES.map(async (state) => {
      const count = await database.collection('submissions').countDocuments({ state }, { limit: COUNTED_MAX });
      return [state, { count, atLeast: count === COUNTED_MAX }] as const;
    }),
  );
  return Object.fromEntries(counts.filter(([, { count }]) => count > 0));
}

type Found = Pick<Submission, '_id' | 'acceptedAt' | 'sendingAt' | 'dueAt' | 'acknowledgedAt' | 'parked' | 'route'> &
  Pick<Submission, 'parkedReason' | 'flexecomGatewayId' | 'amountMinor' | 'currency' | 'state'>;

const PROJECTION = Object.fromEntries(
  ['acceptedAt', 'sendingAt', 'dueAt', 'acknowledgedAt', 'parked', 'route', 'parkedReason', 'flexecomGatewayId']
    .concat(['amountMinor', 'currency', 'state'])
    .map((field) => [field, 1]),
);

/** Handed over and not sent. Counts from the due time, if it was scheduled. */
export async function readInHand(database: Submissions): Promise<OldestOf> {
  const submissions = database.collection('submissions');
  const found = await Promise.all(
    (['PENDING', 'SENDING'] as const).map((state) =>
      submissions.find<Found>({ state }, { projection: PROJECTION, limit: LOOKED_AT_MAX }).toArray(),
    ),
  );
  const inHand = found.flat().filter(({ parked }) => !parked);
  const isCut = found.some(({ length }) => length === LOOKED_AT_MAX);
  return oldestOf(inHand, ({ acceptedAt, dueAt }) => Math.max(acceptedAt, dueAt ?? 0), isCut);
}

/** By gateway and reason, the most first. */
export async function readParked(database: Submissions): Promise<ParkedSubmissions[]> {
  const found = await database
    .collection('submissions')
    .find<Found>({ parked: true }, { projection: PROJECTION, limit: LOOKED_AT_MAX })
    .toArray();
  const groups = Map.groupBy(found, (one) => `${one.flexecomGatewayId} ${reasonOf(one)}`);
  return [...groups.values()]
    .flatMap((group): ParkedSubmissions[] => {
      const [first] = group;
      if (first === undefined) return [];
      return [
        {
          gatewayId: first.flexecomGatewayId,
          reason: reasonOf(first),
          count: group.length,
          atLeast: found.length === LOOKED_AT_MAX,
          since: Math.min(...group.map(({ sendingAt, acceptedAt }) => sendingAt ?? acceptedAt)),
          amountMinor: sumByCurrency(group),
        },
      ];
    })
    .sort((a, b) => b.count - a.count);
}

function reasonOf({ parkedReason }: Found): string {
  return withoutRequest(parkedReason ?? 'no reason recorded');
}

/** The index has what was acknowledged first in front. */
export async function readOverdue({ database, clock, limits }: Overdue): Promise<OldestOf> {
  const now = clock.now();
  const limitOf = ({ route }: Pick<Found, 'route'>) =>
    route === 'CASCADE' ? limits.overdueCascadeMs : limits.overdueAsyncMs;
  const latest = now - Math.min(limits.overdueCascadeMs, limits.overdueAsyncMs);
  const found = await database
    .collection('submissions')
    .find<Found>(
      {
        state: 'SENT',
        'reconcile.overdueAgainAt': { $not: { $gt: now } },
        acknowledgedAt: { $lte: latest },
        parked: false,
      },
      { projection: PROJECTION, limit: LOOKED_AT_MAX },
    )
    .toArray();
  const overdueSince = (one: Found) => (one.acknowledgedAt ?? now) + limitOf(one);
  const overdue = found.filter((one) => overdueSince(one) <= now);
  return oldestOf(overdue, overdueSince, found.length === LOOKED_AT_MAX);
}

type Overdue = Pick<SnapshotSources, 'database' | 'clock' | 'limits'>;

/** What waits for the end of a pause is not past due. */
export async function readPastDue({ database, clock }: Pick<SnapshotSources, 'database' | 'clock'>): Promise<OldestOf> {
  const paused = (await pausesInForce(database)).map(({ gatewayId: flexecomGatewayId, route }) =>
    route === null ? { flexecomGatewayId } : { flexecomGatewayId, route },
  );
  const found = await database
    .collection('submissions')
    .find<Found>(
      { state: 'SCHEDULED', dueAt: { $lte: clock.now() }, ...(paused.length === 0 ? {} : { $nor: paused }) },
      { projection: PROJECTION, sort: { dueAt: 1 }, limit: LOOKED_AT_MAX },
    )
    .toArray();
  return oldestOf(found, ({ dueAt }) => dueAt ?? clock.now(), found.length === LOOKED_AT_MAX);
}

function oldestOf(found: readonly Found[], sinceOf: (one: Found) => number, isCut: boolean): OldestOf {
  const sorted = found.toSorted((a, b) => sinceOf(a) - sinceOf(b));
  const [oldest] = sorted;
  return {
    count: found.length,
    atLeast: isCut,
    since: oldest === undefined ? null : sinceOf(oldest),
    ids: sorted.slice(0, IDS_MAX).map(({ _id }) => _id),
  };
}
