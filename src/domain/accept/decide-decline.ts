import type { PaymentDeclinedNewSale } from '../../../topics/payment-declined.new-sale.ts';
import type { PaymentDeclinedRecurring } from '../../../topics/payment-declined.recurring.ts';
import { missingBillingDocuments } from '../billing/billing-documents.ts';
import { type Classification, classifyDebt } from '../classification/classify-decline.ts';
import type { Decision, DecisionContext, DocumentRef, State } from '../decision.ts';
import { type DeclineFacts, initialDeclineFacts, rebillDeclineFacts } from '../decline-facts.ts';
import type { Debt, LatestDecline, PaymentMethodAttempts } from '../documents.ts';
import { cascadeSubmissionId, recycleSubmissionId } from '../ids.ts';
import { attemptsChange, withAttempt } from '../routing/network-ruling.ts';
import { routeDecline } from '../routing/route-decline.ts';
import { type Plan, type Ruling, refuse, send } from '../ruling.ts';
import { debtWithDecline } from '../salvage/debt.ts';
import { type Asked, accepted, refused, repeated } from './answer.ts';
import { ineligibleReason } from './ineligible-reason.ts';

export function initialDeclineReads(event: PaymentDeclinedNewSale): DocumentRef[] {
  const seen = initialDeclineFacts(event);
  const parent: DocumentRef[] = event.parentOrderId === null ? [] : [{ collection: 'orders', id: event.parentOrderId }];
  return [
    ...readsOf(seen),
    ...parent,
    { collection: 'debts', id: seen.debt._id },
    { collection: 'customers', id: event.customerId },
    { collection: 'submissions', id: cascadeSubmissionId(event.transactionId) },
  ];
}

/** All debts of the order, as a later cycle's tells that this one is older. */
export function rebillDeclineReads(event: PaymentDeclinedRecurring): DocumentRef[] {
  const seen = rebillDeclineFacts(event);
  return [
    ...readsOf(seen),
    { collection: 'debts', field: 'orderId', value: event.orderId },
    { collection: 'submissions', field: 'debtId', value: seen.debt._id },
  ];
}

/** R2-R4, R8, R14, R19: what becomes of a declined new sale, upsale or trial completion. */
export function decideInitialDecline(event: PaymentDeclinedNewSale, state: State, context: DecisionContext): Decision {
  return decideDecline(initialDeclineFacts(event), state, context);
}

/** R5, R8, R14, R19: what becomes of a declined rebill. */
export function decideRebillDecline(event: PaymentDeclinedRecurring, state: State, context: DecisionContext): Decision {
  return decideDecline(rebillDeclineFacts(event), state, context);
}

/** A decline that is considered, with the debt that has it in it. */
interface Considered {
  debt: Debt;
  classification: Classification;
  attempts: PaymentMethodAttempts;
  state: State;
  context: DecisionContext;
}

type Submitting = Plan & { submissionId: string };

function decideDecline(seen: DeclineFacts, state: State, context: DecisionContext): Decision {
  const record = state.get('declines', seen.recordId);
  if (record !== null) return repeated(record);
  const existing = state.get('debts', seen.debt._id);
  const debt = debtWithDecline(existing, seen);
  const classification = classifyDebt({ kind: debt.kind, latestDecline: seen.latest }, context.config);
  const attempts = attemptsWith(seen, state, context);
  const ruling =
    ineligibleReason(seen, existing, state) ?? rulingOn({ debt, classification, attempts, state, context });
  const decision = answer(seen, debt, ruling, { classification, attempts, state, context });
  return { ...decision, changes: [...missingBillingDocuments(seen, state), ...decision.changes] };
}

function answer(
  { recordId, debt: { orderId }, latest }: DeclineFacts,
  debt: Debt,
  ruling: Ruling<Submitting>,
  { classification, attempts, state, context }: Pick<Considered, 'classification' | 'attempts' | 'state' | 'context'>,
): Decision {
  const { transactionId, attempt, occurredAt } = latest;
  const asked: Asked = { recordId, orderId, transactionId, attempt, requestKey: null, occurredAt };
  if (ruling.kind === 'SEND') {
    return accepted(asked, debt, ruling.plan, ruling.plan.submissionId, { classification, attempts, state, context });
  }
  const decision = refused(asked, debt, ruling, classification, context);
  return { ...decision, changes: [...decision.changes, attemptsChange(attempts)] };
}

function rulingOn({ debt, classification, attempts, state, context }: Considered): Ruling<Submitting> {
  const { kind, latestDecline: latest } = debt;
  const ruling = routeDecline({ kind, latest, debtState: debt.state, attempts }, classification, context);
  if (ruling.kind === 'REFUSE') return ruling;
  return kind === 'REBILL' ? newToItsSlot(debt, ruling.plan, state) : newToItsTransaction(latest, ruling.plan, state);
}

function newToItsTransaction({ transactionId }: LatestDecline, plan: Plan, state: State): Ruling<Submitting> {
  const submissionId = cascadeSubmissionId(transactionId);
  return state.get('submissions', submissionId) === null
    ? send({ ...plan, submissionId })
    : refuse('ALREADY_IN_SALVAGE', 'this transaction was sent for another debt already');
}

function newToItsSlot(debt: Debt, plan: Plan, state: State): Ruling<Submitting> {
  const submissionId = recycleSubmissionId(debt.subscriptionId ?? '', debt.billingCycle ?? 0, plan.attempt);
  return state.find('submissions', 'debtId', debt._id).some(({ _id }) => _id === submissionId)
    ? refuse('SLOT_WITHDRAWN', `the submission of attempt ${plan.attempt} was withdrawn before`)
    : send({ ...plan, submissionId });
}

function attemptsWith(seen: DeclineFacts, state: State, { now }: DecisionContext): PaymentMethodAttempts {
  const { paymentMethodRef, occurredAt } = seen.latest;
  const before = state.get('paymentMethodAttempts', paymentMethodRef);
  return withAttempt(before, paymentMethodRef, { key: seen.recordId, at: occurredAt }, now);
}

function readsOf({ recordId, debt, latest }: DeclineFacts): DocumentRef[] {
  const subscription: DocumentRef[] =
    debt.subscriptionId === null ? [] : [{ collection: 'subscriptions', id: debt.subscriptionId }];
  return [
    { collection: 'declines', id: recordId },
    { collection: 'orders', id: debt.orderId },
    { collection: 'paymentMethodAttempts', id: latest.paymentMethodRef },
    ...subscription,
  ];
}
