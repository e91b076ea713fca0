import type { PaymentDeclinedNewSale } from '../../../topics/payment-declined.new-sale.ts';
import type { PaymentDeclinedRecurring } from '../../../topics/payment-declined.recurring.ts';
import { PoisonError } from '../../errors.ts';
import { billingSubject, missingBillingDocuments, snapshotWithMissing } from '../billing/billing-documents.ts';
import { billingReads } from '../billing/named-subscriptions.ts';
import { classifyDebt } from '../classification/classify-decline.ts';
import type { Decision, DecisionContext, DocumentRef, FirstAnswerContext, State } from '../decision.ts';
import { type DeclineFacts, initialDeclineFacts, rebillDeclineFacts } from '../decline-facts.ts';
import { cascadeSubmissionId, idsOfFirstVersion, recycleSubmissionId } from '../ids.ts';
import { withHoldout } from '../routing/holdout.ts';
import { attemptsWithDecline } from '../routing/payment-method-attempts.ts';
import { routeDecline } from '../routing/route-decline.ts';
import { type Refusal, type Ruling, refuse, type SubmissionRoute, send } from '../ruling.ts';
import { blockedOrderReads, blockedOrderRefusal } from '../salvage/blocked-orders.ts';
import { customerSalvagesRefs, declinedSaleChanges } from '../salvage/customer-salvages.ts';
import { debtWithDecline } from '../salvage/debt.ts';
import {
  factsOfKnownDebt,
  factsToDecide,
  knownDebtReads,
  recordOf,
  refuseDebtOfAnother,
} from '../salvage/known-debt.ts';
import { type AnswerSubject, answer, type DeclinedMoney, repeated } from './answer.ts';
import type { Consideration } from './consideration.ts';
import { ineligibleReason } from './ineligible-reason.ts';

/** A declined new sale, upsale or trial completion: it cascades to FlexEcom, or is refused, or was answered before. */
export function decideInitialDecline(
  event: PaymentDeclinedNewSale,
  state: State,
  context: FirstAnswerContext,
): Decision {
  return decideDecline(initialDeclineFacts(event), state, context);
}

/** A declined rebill: its next attempt is scheduled with FlexEcom, or it is refused, or was answered before. */
export function decideRebillDecline(
  event: PaymentDeclinedRecurring,
  state: State,
  context: FirstAnswerContext,
): Decision {
  return decideDecline(rebillDeclineFacts(event), state, context);
}

function decideDecline(said: DeclineFacts, state: State, context: FirstAnswerContext): Decision {
  const facts = factsToDecide(said, state, context);
  refuseDebtOfAnother(facts, state);
  const record = recordOf(facts, state);
  if (record !== null) return repeated(record, saidBy(facts));
  refuseFuture(facts.latest.occurredAt, context.now);
  return decideFirstTime(facts, state, context);
}

function saidBy({ latest: { amountMinor, currency, paymentMethodRef } }: Pick<DeclineFacts, 'latest'>): DeclinedMoney {
  return { amountMinor, currency, paymentMethodRef };
}

/** A clock may be ahead by a little; a decline of next year has the wrong date, and would be waited for until then. */
const AHEAD_MAX_MS = 86_400_000;

/** @throws PoisonError */
function refuseFuture(occurredAt: number, now: number): void {
  if (occurredAt - now <= AHEAD_MAX_MS) return;
  const [said, is] = [occurredAt, now].map((time) => new Date(time).toISOString());
  throw new PoisonError(`occurredAt: expected a time at most 24 hours ahead; it says ${said}, and it is ${is}`);
}

/** Every decline gets one answer (R15): a reason why it is ineligible, or what the configuration rules. */
function decideFirstTime(facts: DeclineFacts, state: State, context: FirstAnswerContext): Decision {
  const subject = subjectOf(facts);
  const consideration = considerDecline(facts, state, context);
  const refusal = ineligibleReason(facts, consideration) ?? blockedSaleRefusal(consideration);
  const { debt, ruling } = withHoldout(consideration.debt, refusal ?? routeOnce(facts, consideration), context);
  const decision = answer(subject, { ...consideration, debt }, ruling);
  const noted = declinedSaleChanges(facts.debt, facts.latest, state, context.now);
  return { ...decision, changes: [...missingBillingDocuments(facts, state), ...decision.changes, ...noted] };
}

/** A blacklisted order does not cascade, nor one whose parent was cancelled (R2). A hard decline is told as one. */
function blockedSaleRefusal({ debt, classification, state }: Consideration): Refusal | null {
  const isCascade = debt.kind !== 'REBILL' && classification.type === 'SOFT';
  return isCascade ? blockedOrderRefusal(debt, state) : null;
}

function considerDecline(facts: DeclineFacts, state: State, context: DecisionContext): Consideration {
  const { debt, latest } = facts;
  const attempts = state.get('paymentMethodAttempts', latest.paymentMethodRef);
  return {
    debt: debtWithDecline(state.get('debts', debt._id), facts),
    billing: snapshotWithMissing(facts, state),
    classification: classifyDebt({ kind: debt.kind, latestDecline: latest }, context.config),
    attempts: attemptsWithDecline(attempts, facts, context.now),
    state,
    context,
  };
}

/** Routes a decline, and refuses a second submission of the same transaction or of the same attempt of a cycle. */
function routeOnce(facts: DeclineFacts, consideration: Consideration): Ruling<SubmissionRoute> {
  const { debt, state, context } = consideration;
  const ruling = routeDecline(consideration);
  if (ruling.kind === 'REFUSE') return ruling;
  const { route } = ruling;
  if (debt.kind === 'REBILL') {
    const idOf = isOfFirstVersion(facts, context) ? idsOfFirstVersion.recycleSubmission : recycleSubmissionId;
    const submissionId = idOf(debt.subscriptionId ?? '', debt.billingCycle ?? 0, route.attempt);
    return state.find('submissions', 'debtId', debt._id).some(({ attempt }) => attempt === route.attempt)
      ? refuse('SLOT_WITHDRAWN', `the submission of attempt ${route.attempt} was withdrawn before`)
      : send({ ...route, submissionId });
  }
  const ids = cascadeSubmissionIds(facts, context);
  const isSent = ids.some((id) => state.get('submissions', id)?.debtId === debt._id);
  // 0.1.0 sent one of two transactions with the same number, and said of the other what follows here.
  const isTaken = state.get('submissions', ids[0]) !== null;
  return isSent || isTaken
    ? refuse('ALREADY_IN_SALVAGE', 'this transaction was sent already')
    : send({ ...route, submissionId: ids[0] });
}

/** The id of this decline's cascade, and another under which it may have been sent: a debt of 0.1.0 has used old ids. */
function cascadeSubmissionIds(facts: DeclineFacts, context: DecisionContext): [string, ...string[]] {
  const ids = possibleCascadeIds(facts);
  return isOfFirstVersion(facts, context) ? [ids.old] : [ids.new, ids.old];
}

/** 0.1.0 answered this decline first: FlexEcom knows its submission by the id that it had then. */
function isOfFirstVersion({ debt, firstVersion }: DeclineFacts, context: DecisionContext): boolean {
  return context.isOfFirstVersion === true && debt._id === firstVersion.debtId;
}

function possibleCascadeIds({ debt, latest: { gatewayId, transactionId } }: DeclineFacts) {
  return {
    new: cascadeSubmissionId(debt._id, gatewayId, transactionId),
    old: idsOfFirstVersion.cascadeSubmission(transactionId),
  };
}

function subjectOf({ recordId, debt, latest }: DeclineFacts): AnswerSubject {
  const { transactionId, attempt, occurredAt } = latest;
  return {
    recordId,
    orderId: debt.orderId,
    transactionId,
    attempt,
    requestKey: null,
    occurredAt,
    said: saidBy({ latest }),
  };
}

export function initialDeclineReads(event: PaymentDeclinedNewSale, state: State): DocumentRef[] {
  const facts = factsOfKnownDebt(initialDeclineFacts(event), state);
  return [
    ...readsOf(facts),
    ...blockedOrderReads({ orderId: facts.debt.orderId, latestDecline: facts.latest }, state),
    ...customerSalvagesRefs(event),
    ...Object.values(possibleCascadeIds(facts)).map((id) => ({ collection: 'submissions', id }) as const),
  ];
}

/** All debts of the order are read, as the debt of a later cycle shows that this one is older. */
export function rebillDeclineReads(event: PaymentDeclinedRecurring, state: State): DocumentRef[] {
  const facts = factsOfKnownDebt(rebillDeclineFacts(event), state);
  return [
    ...readsOf(facts),
    { collection: 'debts', field: 'orderId', value: event.orderId },
    ...[facts.debt._id, facts.firstVersion.debtId].map(
      (value) => ({ collection: 'submissions', field: 'debtId', value }) as const,
    ),
  ];
}

function readsOf(facts: DeclineFacts): DocumentRef[] {
  return [
    ...knownDebtReads(facts),
    { collection: 'paymentMethodAttempts', id: facts.latest.paymentMethodRef },
    ...billingReads(billingSubject(facts)),
  ];
}
