import type { Filter } from 'mongodb';
import type { Submission } from '../domain/documents.ts';
import type { Database } from '../mongo/database.ts';
import type { OverdueLimits } from './next-step.ts';

/** The times a look for candidates goes by: domain time for what is overdue, real time for the next time to ask. */
export interface LookTimes {
  readonly domainNow: number;
  readonly realNow: number;
}

/**
 * Parked and overdue submissions whose next time to ask has come, a gateway at a time: one gateway's many do not crowd
 * out another's few. Of a gateway the most urgent first: cascades, as a shopper waits; then what FlexEcom may not even
 * have; then what it has.
 */
export async function findCandidates(
  database: Pick<Database, 'collection'>,
  times: LookTimes,
  limits: OverdueLimits,
  pausedGatewayIds: readonly string[],
  perGatewayMax: number,
): Promise<Map<string, Submission[]>> {
  const submissions = database.collection('submissions');
  const urgencies = byUrgency(times, limits);
  const gatewayIds = await submissions.distinct('flexecomGatewayId', { $or: urgencies });
  const found = new Map<string, Submission[]>();
  for (const flexecomGatewayId of gatewayIds.filter((gatewayId) => !pausedGatewayIds.includes(gatewayId))) {
    const ofGateway: Submission[] = [];
    for (const filter of urgencies) {
      const room = perGatewayMax - ofGateway.length;
      if (room === 0) break;
      ofGateway.push(
        ...(await submissions
          .find({ $and: [filter, { flexecomGatewayId }] })
          .limit(room)
          .toArray()),
      );
    }
    found.set(flexecomGatewayId, ofGateway);
  }
  return found;
}

/** Submissions that ended NOT_SENT here and whose result is not known to be published: a process died in between. */
export function findUnpublished(database: Pick<Database, 'collection'>, max: number) {
  return database
    .collection('submissions')
    .find({ 'reconcile.resultToPublish': { $type: 'string' } })
    .limit(max)
    .toArray();
}

/** Unanswered for so long, counted from FlexEcom's acknowledgement, else from when sending was decided. No two overlap. */
function byUrgency({ domainNow, realNow }: LookTimes, limits: OverdueLimits): Filter<Submission>[] {
  const mayAsk = { 'reconcile.askAgainAt': { $not: { $gt: realNow } } };
  const sending = (since: number) => ({
    state: 'SENDING' as const,
    $or: [{ parked: true }, { sendingAt: { $lte: since } }],
    ...mayAsk,
  });
  const sent = (since: number) => ({
    state: 'SENT' as const,
    // An interval of an index, absent ones included: what FlexEcom was at a while ago is not even read.
    'reconcile.overdueAgainAt': { $not: { $gt: domainNow } },
    acknowledgedAt: { $lte: since },
    ...mayAsk,
  });
  const isCascade = { route: 'CASCADE' } as const;
  const isAsync = { route: { $ne: 'CASCADE' } } as const;
  return [
    { ...isCascade, ...sending(domainNow - limits.overdueCascadeMs) },
    { ...isCascade, ...sent(domainNow - limits.overdueCascadeMs) },
    { ...isAsync, ...sending(domainNow - limits.overdueAsyncMs) },
    { ...isAsync, ...sent(domainNow - limits.overdueAsyncMs) },
  ];
}
