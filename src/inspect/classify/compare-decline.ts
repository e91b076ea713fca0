import { classifyDebt } from '../../domain/classification/classify-decline.ts';
import type { RoutingConfiguration } from '../../domain/configuration.ts';
import type { DeclineFacts } from '../../domain/decline-facts.ts';
import type { DeclineRecord, PaymentMethodAttempts, Submission } from '../../domain/documents.ts';
import { withAttempt } from '../../domain/routing/network-ruling.ts';
import { routeDecline } from '../../domain/routing/route-decline.ts';
import type { ExplainedRoute, Ruling } from '../../domain/ruling.ts';

/** Where a decline ended at first: `CASCADE flexecom-a`, `RECYCLE flexecom-a`, or the reason why it was not sent. */
export type Place = string;

/** A decline with what is recorded of it. */
export interface RecordedDecline {
  readonly seen: DeclineFacts;
  readonly record: DeclineRecord;
  /** Of an accepted one, as it stands now. */
  readonly submission: Submission | null;
  /** Of its payment method, as they stand now. */
  readonly attempts: PaymentMethodAttempts | null;
}

export interface Compared {
  readonly before: Place;
  readonly after: Place;
  /** State decided, not mapping and routing: then it stays where it was. */
  readonly isKept: boolean;
  /** It stays on its route and gateway, at another price; minor units. */
  readonly otherPrice: { readonly beforeMinor: number; readonly afterMinor: number } | null;
  /** It stays on its route and gateway, and is due at another time. */
  readonly isDueAtOtherTime: boolean;
}

/**
 * What `proposed` would make of a decline, decided when it was decided. Where the configuration that decided it would
 * not, by mapping and routing alone, give what was recorded, then state decided (it was paid, with FlexEcom already,
 * superseded …): what was recorded stays.
 * @param decidedBy the version that decided it; null: it is not known any more.
 */
export function compareDecline(
  recorded: RecordedDecline,
  decidedBy: RoutingConfiguration | null,
  proposed: RoutingConfiguration,
): Compared {
  const before = recordedPlace(recorded);
  const isKept = decidedBy === null || !isWhatWasRecorded(rulingBy(decidedBy, recorded), recorded.record);
  if (isKept) return { before, after: before, isKept, otherPrice: null, isDueAtOtherTime: false };
  const ruling = rulingBy(proposed, recorded);
  const after = placeOf(ruling);
  const isSame = after === before && ruling.kind === 'SEND';
  return { before, after, isKept, ...(isSame ? otherwise(ruling.route, recorded.submission) : NOT_OTHERWISE) };
}

function rulingBy(config: RoutingConfiguration, { seen, record, attempts }: RecordedDecline): Ruling<ExplainedRoute> {
  const debt = { kind: seen.debt.kind, state: 'OPEN', latestDecline: seen.latest } as const;
  return routeDecline({
    debt,
    classification: classifyDebt(debt, config),
    attempts: attemptsThen(seen, record, attempts),
    context: { now: record.receivedAt, config },
  });
}

/** R19: what could be counted when it was decided: not what came later, nor what this decision itself submitted. */
function attemptsThen(
  { recordId, latest }: DeclineFacts,
  { receivedAt, answer }: DeclineRecord,
  now: PaymentMethodAttempts | null,
): PaymentMethodAttempts {
  const ownSubmission = answer.kind === 'ACCEPTED' ? answer.submissionId : null;
  const then = (now?.attempts ?? []).filter(({ key, at }) => at <= receivedAt && key !== ownSubmission);
  const before = { _id: latest.paymentMethodRef, attempts: then, guard: 0 };
  return withAttempt(before, latest.paymentMethodRef, { key: recordId, at: latest.occurredAt }, receivedAt);
}

/** By route only: a submission may have been moved to another gateway of its slot since. */
function isWhatWasRecorded(ruling: Ruling<ExplainedRoute>, { answer }: DeclineRecord): boolean {
  return answer.kind === 'NOT_SENT'
    ? ruling.kind === 'REFUSE' && ruling.reason === answer.reason
    : ruling.kind === 'SEND';
}

function recordedPlace({ seen, record: { answer }, submission }: RecordedDecline): Place {
  if (answer.kind === 'NOT_SENT') return answer.reason;
  const route = submission?.route ?? (seen.debt.kind === 'REBILL' ? 'RECYCLE' : 'CASCADE');
  return submission === null ? route : `${route} ${submission.flexecomGatewayId}`;
}

function placeOf(ruling: Ruling<ExplainedRoute>): Place {
  return ruling.kind === 'REFUSE' ? ruling.reason : `${ruling.route.route} ${ruling.route.flexecomGatewayId}`;
}

const NOT_OTHERWISE = { otherPrice: null, isDueAtOtherTime: false } as const;

function otherwise(
  { amountMinor, dueAt }: ExplainedRoute,
  submission: Submission | null,
): Pick<Compared, 'otherPrice' | 'isDueAtOtherTime'> {
  if (submission === null) return NOT_OTHERWISE;
  const isSamePrice = submission.amountMinor === amountMinor;
  return {
    otherPrice: isSamePrice ? null : { beforeMinor: submission.amountMinor, afterMinor: amountMinor },
    isDueAtOtherTime: submission.dueAt !== dueAt,
  };
}
