import type { Filter } from 'mongodb';
import type { Submission } from '../domain/documents/submission.ts';
import type { PausedRoute } from '../domain/routing/pauses.ts';
import type { Database } from '../mongo/database.ts';
import type { OverdueLimits } from './next-step.ts';

/** Domain time decides what is overdue, real time when FlexEcom may be asked again. */
interface CandidateTimes {
  readonly domainNow: number;
  readonly realNow: number;
}

interface LeftAlone {
  /** Gateways that could not be asked a moment ago. */
  readonly restingGatewayIds: readonly string[];
  /** What FlexEcom may not have stays parked there (R22). */
  readonly paused: readonly PausedRoute[];
}

/**
 * Finds the parked and overdue submissions that may be asked about now, gateway by gateway, so that one gateway's many do
 * not crowd out another's few. The most urgent come first: cascades, as a shopper waits; then those that FlexEcom may not
 * even have.
 */
export async function findCandidates(
  database: Pick<Database, 'collection'>,
  times: CandidateTimes,
  limits: OverdueLimits,
  { restingGatewayIds, paused }: LeftAlone,
  perGatewayMax: number,
): Promise<Map<string, Submission[]>> {
  const submissions = database.collection('submissions');
  const urgencies = byUrgency(times, limits);
  const gatewayIds = await submissions.distinct('flexecomGatewayId', { $or: urgencies });
  const found = new Map<string, Submission[]>();
  for (const flexecomGatewayId of gatewayIds.filter((gatewayId) => !restingGatewayIds.includes(gatewayId))) {
    const ofGateway: Submission[] = [];
    for (const filter of urgencies) {
      const room = perGatewayMax - ofGateway.length;
      if (room === 0) break;
      ofGateway.push(
        ...(await submissions
          .find({ $and: [filter, { flexecomGatewayId }, ...waitingForPause(flexecomGatewayId, paused)] })
          .limit(room)
          .toArray()),
      );
    }
    found.set(flexecomGatewayId, ofGateway);
  }
  return found;
}

/** Excludes what stays parked until a pause ends. Withdrawals continue, and a cascade goes back to billing. */
function waitingForPause(gatewayId: string, paused: readonly PausedRoute[]): Filter<Submission>[] {
  return paused
    .filter((one) => one.gatewayId === gatewayId)
    .map(({ route }) => ({ $nor: [{ state: 'SENDING', withdrawReason: null, route }] }));
}

/**
 * One filter for each urgency; no two overlap. Time without an answer counts from FlexEcom's acknowledgement. What is being
 * sent and is not parked belongs to the process that sends it.
 */
function byUrgency({ domainNow, realNow }: CandidateTimes, limits: OverdueLimits): Filter<Submission>[] {
  const mayAsk = { 'reconcile.askAgainAt': { $not: { $gt: realNow } } };
  const parked = { parked: true, state: { $in: ['SENDING', 'SENT'] }, ...mayAsk } as const;
  const sent = (since: number) => ({
    state: 'SENT' as const,
    parked: false,
    // Also matches a missing mark, and is an interval of the index: submissions that are not overdue are not even read.
    'reconcile.overdueAgainAt': { $not: { $gt: domainNow } },
    acknowledgedAt: { $lte: since },
    ...mayAsk,
  });
  const isCascade = { route: 'CASCADE' } as const;
  const isAsync = { route: { $ne: 'CASCADE' } } as const;
  return [
    { ...isCascade, ...parked },
    { ...isCascade, ...sent(domainNow - limits.overdueCascadeMs) },
    { ...isAsync, ...parked },
    { ...isAsync, ...sent(domainNow - limits.overdueAsyncMs) },
  ];
}
