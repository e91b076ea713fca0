import { classifyDebt } from '../../domain/classification/classify-decline.ts';
import type { RoutingConfiguration } from '../../domain/configuration.ts';
import type { DeclineFacts } from '../../domain/decline-facts.ts';
import type { DeclineRecord } from '../../domain/documents/decline-record.ts';
import type { PaymentMethodAttempts } from '../../domain/documents/payment-method-attempts.ts';
import type { Submission } from '../../domain/documents/submission.ts';
import { heldOut, holdoutPercentOf, isHeldOut } from '../../domain/routing/holdout.ts';
import { attemptsWithDecline } from '../../domain/routing/payment-method-attempts.ts';
import { routeDecline } from '../../domain/routing/route-decline.ts';
import type { ExplainedRoute, Ruling } from '../../domain/ruling.ts';

/** The first answer to a decline: `CASCADE flexecom-a`, `RECYCLE flexecom-a`, or the reason why it was not sent. */
export type RouteOrReason = string;

/** A decline with what MongoDB has about it. */
export interface RecordedDecline {
  readonly facts: DeclineFacts;
  readonly record: DeclineRecord;
  /** Null if it was not accepted. Its current state, not that of the time of the decision. */
  readonly submission: Submission | null;
  /** Of its payment method, up to now. */
  readonly attempts: PaymentMethodAttempts | null;
}

export interface Comparison {
  readonly before: RouteOrReason;
  readonly after: RouteOrReason;
  /** The decision depended on state, not on mapping and routing alone, so it is assumed not to change. */
  readonly isKept: boolean;
  /** Same route and gateway at another price. */
  readonly otherPrice: { readonly beforeMinor: number; readonly afterMinor: number } | null;
  /** Same route and gateway, due at another time. */
  readonly isDueAtOtherTime: boolean;
}

/**
 * What `proposed` would decide for a decline, at the time when it was decided. If the configuration that decided it does
 * not lead to the recorded answer by mapping and routing alone, state decided (the debt was paid, already in salvage,
 * superseded …), and the recorded answer is kept.
 * @param decidedBy the configuration version that decided it; null: no longer known.
 */
export function compareDecline(
  recorded: RecordedDecline,
  decidedBy: RoutingConfiguration | null,
  proposed: RoutingConfiguration,
  holdoutKey: string,
): Comparison {
  const before = recordedAnswer(recorded);
  const isKept = decidedBy === null || !matchesRecord(rulingBy(decidedBy, recorded, holdoutKey), recorded.record);
  if (isKept) return { before, after: before, isKept, otherPrice: null, isDueAtOtherTime: false };
  const ruling = rulingBy(proposed, recorded, holdoutKey);
  const after = routeOrReasonOf(ruling);
  const isSame = after === before && ruling.kind === 'SEND';
  return { before, after, isKept, ...(isSame ? changesOnSameRoute(ruling.route, recorded.submission) : NO_CHANGE) };
}

/** The side of the holdout is drawn by the percentage of `config`, as if that had always been in force. */
function rulingBy(config: RoutingConfiguration, recorded: RecordedDecline, holdoutKey: string): Ruling<ExplainedRoute> {
  const ruling = routeBy(config, recorded);
  if (ruling.kind === 'REFUSE') return ruling;
  const gatewayId = ruling.route.flexecomGatewayId;
  const percent = holdoutPercentOf(config, gatewayId);
  return isHeldOut(recorded.facts.debt, percent, holdoutKey) ? heldOut({ percent, gatewayId }) : ruling;
}

function routeBy(config: RoutingConfiguration, { facts, record, attempts }: RecordedDecline): Ruling<ExplainedRoute> {
  const debt = { kind: facts.debt.kind, state: 'OPEN', latestDecline: facts.latest } as const;
  return routeDecline({
    debt,
    classification: classifyDebt(debt, config),
    attempts: attemptsAtDecision(facts, record, attempts),
    context: { now: record.receivedAt, config },
  });
}

/** The attempts known when it was decided: without later ones, and without the submission of this decision itself. */
function attemptsAtDecision(
  facts: DeclineFacts,
  { receivedAt, answer }: DeclineRecord,
  now: PaymentMethodAttempts | null,
): PaymentMethodAttempts {
  const ownSubmission = answer.kind === 'ACCEPTED' ? answer.submissionId : null;
  const then = (now?.attempts ?? []).filter(({ key, at }) => at <= receivedAt && key !== ownSubmission);
  return attemptsWithDecline({ _id: facts.latest.paymentMethodRef, attempts: then, guard: 0 }, facts, receivedAt);
}

/** Compares sent or not, and the reason, but no gateway: the submission may have moved to another one since. */
function matchesRecord(ruling: Ruling<ExplainedRoute>, { answer }: DeclineRecord): boolean {
  return answer.kind === 'NOT_SENT'
    ? ruling.kind === 'REFUSE' && ruling.reason === answer.reason
    : ruling.kind === 'SEND';
}

function recordedAnswer({ facts, record: { answer }, submission }: RecordedDecline): RouteOrReason {
  if (answer.kind === 'NOT_SENT') return answer.reason;
  const route = submission?.route ?? (facts.debt.kind === 'REBILL' ? 'RECYCLE' : 'CASCADE');
  return submission === null ? route : `${route} ${submission.flexecomGatewayId}`;
}

function routeOrReasonOf(ruling: Ruling<ExplainedRoute>): RouteOrReason {
  return ruling.kind === 'REFUSE' ? ruling.reason : `${ruling.route.route} ${ruling.route.flexecomGatewayId}`;
}

const NO_CHANGE = { otherPrice: null, isDueAtOtherTime: false } as const;

function changesOnSameRoute(
  { amountMinor, dueAt }: ExplainedRoute,
  submission: Submission | null,
): Pick<Comparison, 'otherPrice' | 'isDueAtOtherTime'> {
  if (submission === null) return NO_CHANGE;
  const isSamePrice = submission.amountMinor === amountMinor;
  return {
    otherPrice: isSamePrice ? null : { beforeMinor: submission.amountMinor, afterMinor: amountMinor },
    isDueAtOtherTime: submission.dueAt !== dueAt,
  };
}
