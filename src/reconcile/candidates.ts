import type { Filter } from 'mongodb';
import type { Submission } from '../domain/documents.ts';
import type { Database } from '../mongo/database.ts';
import type { OverdueLimits } from './next-step.ts';

/** The times a look for candidates goes by: domain time for what is overdue, real time for leases and backoff. */
export interface LookTimes {
  readonly domainNow: number;
  readonly realNow: number;
}

/**
 * Parked and overdue submissions that nobody has under a lease and whose next time to ask has come, a gateway at a time:
 * one gateway's many do not crowd out another's few.
 */
export async function findCandidates(
  database: Pick<Database, 'collection'>,
  times: LookTimes,
  limits: OverdueLimits,
  pausedGatewayIds: readonly string[],
  perGatewayMax: number,
): Promise<Map<string, Submission[]>> {
  const submissions = database.collection('submissions');
  const filter = candidates(times, limits);
  const gatewayIds = (await submissions.distinct('flexecomGatewayId', filter)).filter(
    (gatewayId) => !pausedGatewayIds.includes(gatewayId),
  );
  const found = new Map<string, Submission[]>();
  for (const flexecomGatewayId of gatewayIds) {
    const ofGateway = submissions.find({ $and: [filter, { flexecomGatewayId }] });
    found.set(flexecomGatewayId, await ofGateway.limit(perGatewayMax).toArray());
  }
  return found;
}

/** Submissions that ended NOT_SENT here and whose result is not known to be published: this process or one before died. */
export function findUnpublished(database: Pick<Database, 'collection'>, realNow: number, max: number) {
  return database
    .collection('submissions')
    .find({ 'reconcile.resultToPublish': { $type: 'string' }, 'reconcile.leaseUntil': { $lte: realNow } })
    .limit(max)
    .toArray();
}

function candidates({ domainNow, realNow }: LookTimes, limits: OverdueLimits): Filter<Submission> {
  return {
    $or: [
      { state: 'SENDING', parked: true },
      ...overdue({ route: 'CASCADE' }, domainNow - limits.overdueCascadeMs),
      ...overdue({ route: { $ne: 'CASCADE' } }, domainNow - limits.overdueAsyncMs),
    ],
    $and: [
      {
        $or: [
          { reconcile: null },
          { 'reconcile.leaseUntil': { $lte: realNow }, 'reconcile.askAgainAt': { $lte: realNow } },
        ],
      },
    ],
  };
}

/** Unanswered since `since` or longer, counted from FlexEcom's acknowledgement, else from when sending was decided. */
function overdue(route: Filter<Submission>, since: number): Filter<Submission>[] {
  return [
    { ...route, state: 'SENT', acknowledgedAt: { $ne: null, $lte: since } },
    { ...route, state: 'SENDING', sendingAt: { $ne: null, $lte: since } },
  ];
}
