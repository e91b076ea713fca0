import type { PaymentDeclinedNewSale } from '../../topics/payment-declined.new-sale.ts';
import type { PaymentDeclinedRecurring } from '../../topics/payment-declined.recurring.ts';
import { type Asked, accepted, refused, repeated } from './answer-decline.ts';
import { billingDocumentsSeen } from './billing-documents-seen.ts';
import { cascadeDeadlineAt, isPastDeadline, routeOfInitialDecline } from './cascade.ts';
import { classificationOf } from './classification-of.ts';
import type { Classification } from './classify-decline.ts';
import { debtOf, withDecline } from './debt-with-decline.ts';
import type { Decision, DecisionContext, DocumentRef, State } from './decision.ts';
import type { Debt, PaymentMethodAttempts } from './documents.ts';
import { cascadeSubmissionId, recycleSubmissionId } from './ids.ts';
import { attemptsChange, brokenNetworkRule, networkRuling, withAttempt } from './network-ruling.ts';
import { recyclePlan } from './recycle-plan.ts';
import { type Plan, type Ruling, refuse, send } from './ruling.ts';
import { type SeenDecline, seenInitialDecline, seenRebillDecline } from './seen-decline.ts';
import { whyNotTaken } from './why-not-taken.ts';

export function initialDeclineNeeds(event: PaymentDeclinedNewSale): DocumentRef[] {
  const seen = seenInitialDecline(event);
  const parent: DocumentRef[] = event.parentOrderId === null ? [] : [{ collection: 'orders', id: event.parentOrderId }];
  return [
    ...needsOf(seen),
    ...parent,
    { collection: 'debts', id: seen.debt._id },
    { collection: 'customers', id: event.customerId },
    { collection: 'submissions', id: cascadeSubmissionId(event.transactionId) },
  ];
}

/** All debts of the order, as a later cycle's tells that this one is older. */
export function rebillDeclineNeeds(event: PaymentDeclinedRecurring): DocumentRef[] {
  const seen = seenRebillDecline(event);
  return [
    ...needsOf(seen),
    { collection: 'debts', field: 'orderId', value: event.orderId },
    { collection: 'submissions', field: 'debtId', value: seen.debt._id },
  ];
}

/** R2-R4, R8, R14, R19: what becomes of a declined new sale, upsale or trial completion. */
export function takeInitialDecline(event: PaymentDeclinedNewSale, state: State, context: DecisionContext): Decision {
  return takeDecline(seenInitialDecline(event), rulingOnCascade, state, context);
}

/** R5, R8, R14, R19: what becomes of a declined rebill. */
export function takeRebillDecline(event: PaymentDeclinedRecurring, state: State, context: DecisionContext): Decision {
  return takeDecline(seenRebillDecline(event), rulingOnRecycle, state, context);
}

/** A decline that is considered: its debt as it was and with the decline in it. */
interface Considered {
  debtBefore: Debt;
  debt: Debt;
  classification: Classification;
  attempts: PaymentMethodAttempts;
  state: State;
  context: DecisionContext;
}

type Submitting = Plan & { submissionId: string };

function takeDecline(
  seen: SeenDecline,
  rulingOn: (considered: Considered) => Ruling<Submitting>,
  state: State,
  context: DecisionContext,
): Decision {
  const record = state.get('declines', seen.recordId);
  if (record !== null) return repeated(record);
  const existing = state.get('debts', seen.debt._id);
  const debtBefore = debtOf(seen, existing);
  const debt = withDecline(debtBefore, seen);
  const classification = classificationOf(seen.debt.kind, seen.latest, context.config);
  const attempts = attemptsWith(seen, state, context);
  const ruling =
    whyNotTaken(seen, existing, state) ?? rulingOn({ debtBefore, debt, classification, attempts, state, context });
  const decision = answer(seen, debt, ruling, { classification, attempts, state, context });
  return { ...decision, changes: [...billingDocumentsSeen(seen, state), ...decision.changes] };
}

function answer(
  { recordId, debt: { orderId }, latest }: SeenDecline,
  debt: Debt,
  ruling: Ruling<Submitting>,
  { classification, attempts, state, context }: Pick<Considered, 'classification' | 'attempts' | 'state' | 'context'>,
): Decision {
  const { transactionId, attempt, occurredAt } = latest;
  const asked: Asked = { recordId, orderId, transactionId, attempt, requestKey: null, occurredAt };
  if (ruling.kind === 'SEND') {
    return accepted(asked, debt, ruling.plan, ruling.plan.submissionId, attempts, state, context);
  }
  const decision = refused(asked, debt, ruling, classification, context);
  return { ...decision, changes: [...decision.changes, attemptsChange(attempts)] };
}

function rulingOnCascade({
  debtBefore,
  debt,
  classification,
  attempts,
  state,
  context,
}: Considered): Ruling<Submitting> {
  const { now, config } = context;
  const latest = debt.latestDecline;
  const route = routeOfInitialDecline(latest, classification, debtBefore.state, config);
  if ('kind' in route) return route;
  const deadlineAt = cascadeDeadlineAt(latest.occurredAt, route);
  if (isPastDeadline(deadlineAt, now)) {
    return refuse('CASCADE_EXPIRED', `more than ${route.cascadeDeadlineMs} ms have passed since the decline`);
  }
  const network = networkRuling(route, latest, attempts, now, config);
  if (network.forbidden || (network.notBefore !== null && network.notBefore > now))
    return brokenNetworkRule(network.mark);
  const submissionId = cascadeSubmissionId(latest.transactionId);
  if (state.get('submissions', submissionId) !== null) {
    return refuse('ALREADY_IN_SALVAGE', 'this transaction was sent for another debt already');
  }
  return send({
    submissionId,
    route: 'CASCADE',
    flexecomGatewayId: route.id,
    attempt: 0,
    amountMinor: latest.amountMinor,
    dueAt: null,
    cascadeDeadlineAt: deadlineAt,
    holdRecyclePrice: false,
    networkRule: network.mark,
  });
}

function rulingOnRecycle({ debt, classification, attempts, state, context }: Considered): Ruling<Submitting> {
  const ruling = recyclePlan(debt, classification, attempts, context);
  if (ruling.kind === 'REFUSE') return ruling;
  const submissionId = recycleSubmissionId(debt.subscriptionId ?? '', debt.billingCycle ?? 0, ruling.plan.attempt);
  if (state.find('submissions', 'debtId', debt._id).some(({ _id }) => _id === submissionId)) {
    return refuse('SLOT_WITHDRAWN', `the submission of attempt ${ruling.plan.attempt} was withdrawn before`);
  }
  return send({ ...ruling.plan, submissionId });
}

function attemptsWith(seen: SeenDecline, state: State, { now }: DecisionContext): PaymentMethodAttempts {
  const { paymentMethodRef, occurredAt } = seen.latest;
  const before = state.get('paymentMethodAttempts', paymentMethodRef);
  return withAttempt(before, paymentMethodRef, { key: seen.recordId, at: occurredAt }, now);
}

function needsOf({ recordId, debt, latest }: SeenDecline): DocumentRef[] {
  const subscription: DocumentRef[] =
    debt.subscriptionId === null ? [] : [{ collection: 'subscriptions', id: debt.subscriptionId }];
  return [
    { collection: 'declines', id: recordId },
    { collection: 'orders', id: debt.orderId },
    { collection: 'paymentMethodAttempts', id: latest.paymentMethodRef },
    ...subscription,
  ];
}
