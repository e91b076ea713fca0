import type { SubmissionDue } from '../../topics/submission-due.ts';
import { classificationOf } from './classification-of.ts';
import { debtAfterOutcome, debtChange, debtGuardChange } from './debt.ts';
import type { Decision, DecisionContext, DocumentRef, State } from './decision.ts';
import type { Debt, PaymentMethodAttempts, Submission } from './documents.ts';
import { enabledFlexecomGateway } from './gateways.ts';
import { attemptsChange, brokenNetworkRule, networkRuling, withAttempt } from './network-ruling.ts';
import { submissionNotSentMessage } from './not-sent-message.ts';
import { recyclePlan } from './recycle-plan.ts';
import { type Plan, type Refusal, type Ruling, refuse, send } from './ruling.ts';
import { guardAfterEnd, guardChange } from './similar-orders.ts';
import { changeOfWorld, standingNow, type WorldChange } from './still-stands.ts';
import { submissionMoved, submissionNoted } from './submission.ts';
import { submitMessage } from './submit-message.ts';

const BY = 'classify-declines';

export function submissionDueNeeds({ submissionId }: SubmissionDue, state: State): DocumentRef[] {
  const submission = state.get('submissions', submissionId);
  if (submission === null) return [{ collection: 'submissions', id: submissionId }];
  const { debtId, orderId, customerId, subscriptionId, paymentMethodRef } = submission;
  return [
    { collection: 'submissions', id: submissionId },
    { collection: 'debts', id: debtId },
    { collection: 'orders', id: orderId },
    { collection: 'customers', id: customerId },
    { collection: 'paymentMethodAttempts', id: paymentMethodRef },
    ...(subscriptionId === null ? [] : [{ collection: 'subscriptions', id: subscriptionId } as const]),
  ];
}

/**
 * R5, R19, R20: a scheduled submission is due, or its configuration is no longer in force: it is kept, moved (the document
 * only), sent, or withdrawn. At any other state the scheduler has said it twice, and nothing happens.
 */
export function takeDue({ submissionId }: SubmissionDue, state: State, context: DecisionContext): Decision {
  const submission = state.get('submissions', submissionId);
  const debt = submission === null ? null : state.get('debts', submission.debtId);
  if (submission === null || debt === null || submission.state !== 'SCHEDULED') {
    return { changes: [], messages: [], counted: ['due-already-handled'] };
  }
  const change = worldChange(submission, debt, state);
  if (change !== null) return withdrawn(submission, debt, meanwhile(change), state, context);
  const attempts = state.get('paymentMethodAttempts', submission.paymentMethodRef);
  const ruling = rulingWhenDue(submission, debt, attempts, context);
  if (ruling.kind === 'REFUSE') return withdrawn(submission, debt, ruling, state, context);
  const isDue = ruling.plan.dueAt === null || ruling.plan.dueAt <= context.now;
  return isDue
    ? sent(submission, debt, ruling.plan, attempts, state, context)
    : keptOrMoved(submission, debt, ruling.plan, context);
}

/** R20: the reason for what the world did. */
export function meanwhile(change: WorldChange): Refusal {
  return change === 'PAID'
    ? refuse('PAID_MEANWHILE', 'it was paid while it waited')
    : refuse('CANCELLED_MEANWHILE', 'the order or subscription was called off while it waited');
}

function worldChange(submission: Submission, debt: Debt, state: State): WorldChange | null {
  if (debt.state === 'PAID') return 'PAID';
  return changeOfWorld(debt, submission.stoodAs, standsNow(submission, state));
}

function standsNow({ orderId, subscriptionId }: Submission, state: State) {
  return standingNow(
    state.get('orders', orderId),
    subscriptionId === null ? null : state.get('subscriptions', subscriptionId),
  );
}

/** Under the configuration in force the same slot, whenever it is due now; anything else goes back to who asked. */
function rulingWhenDue(
  submission: Submission,
  debt: Debt,
  attempts: PaymentMethodAttempts | null,
  context: DecisionContext,
): Ruling<Plan> {
  const asDecided = planOf(submission);
  const isInForce = submission.configVersion === context.config.version;
  if (submission.route !== 'RECYCLE') return rulingOnWaitingRerun(asDecided, debt, attempts, context);
  if (isInForce && !isDueBy(submission, context.now)) return send(asDecided);
  const again = recyclePlan(debt, classificationOf(debt.kind, debt.latestDecline, context.config), attempts, context);
  if (again.kind === 'REFUSE') return again.reason === 'NETWORK_RULE' ? again : slotWithdrawn(again.detail);
  if (again.plan.attempt !== submission.attempt)
    return slotWithdrawn(`attempt ${submission.attempt} is passed over now`);
  return again;
}

function rulingOnWaitingRerun(
  plan: Plan,
  debt: Debt,
  attempts: PaymentMethodAttempts | null,
  { now, config }: DecisionContext,
): Ruling<Plan> {
  const gateway = enabledFlexecomGateway(config, plan.flexecomGatewayId);
  if (gateway === null) return slotWithdrawn(`gateway ${plan.flexecomGatewayId} takes no new submissions`);
  const network = networkRuling(gateway, debt.latestDecline, attempts, now, config);
  return network.forbidden
    ? brokenNetworkRule(network.mark)
    : send({ ...plan, dueAt: network.notBefore, networkRule: network.mark });
}

function planOf(submission: Submission): Plan {
  const { flexecomGatewayId, amountMinor, dueAt, cascadeDeadlineAt, holdRecyclePrice, networkRule } = submission;
  const route = submission.route === 'RERUN' ? 'RERUN' : 'RECYCLE';
  const attempt = submission.attempt ?? 0;
  return { route, flexecomGatewayId, attempt, amountMinor, dueAt, cascadeDeadlineAt, holdRecyclePrice, networkRule };
}

function isDueBy({ dueAt }: Submission, now: number): boolean {
  return dueAt === null || dueAt <= now;
}

function slotWithdrawn(detail: string): Refusal {
  return refuse('SLOT_WITHDRAWN', detail);
}

function sent(
  submission: Submission,
  debt: Debt,
  plan: Plan,
  attempts: PaymentMethodAttempts | null,
  state: State,
  { now, config }: DecisionContext,
): Decision {
  const stoodAs = standsNow(submission, state);
  const fields = { ...decidedFields(plan, config.version), stoodAs };
  const attempt = { key: submission._id, at: now };
  return {
    changes: [
      submissionMoved(submission, 'PENDING', { at: now, by: BY }, fields),
      debtChange(debtAfterOutcome(debt, 'IN_SALVAGE')),
      attemptsChange(withAttempt(attempts, submission.paymentMethodRef, attempt, now)),
    ],
    messages: [submitMessage({ ...submission, ...fields, state: 'PENDING' }, now)],
    counted: ['due-sent'],
  };
}

function keptOrMoved(submission: Submission, debt: Debt, plan: Plan, { config }: DecisionContext): Decision {
  const fields = decidedFields(plan, config.version);
  const isMoved = submission.dueAt !== plan.dueAt;
  return {
    changes: [submissionNoted(submission, fields), debtGuardChange(debt)],
    messages: [],
    counted: [isMoved ? 'due-moved' : 'due-kept'],
  };
}

function decidedFields(plan: Plan, configVersion: number) {
  const { flexecomGatewayId, amountMinor, dueAt, holdRecyclePrice, networkRule } = plan;
  return { flexecomGatewayId, amountMinor, dueAt, holdRecyclePrice, networkRule, configVersion };
}

function withdrawn(
  submission: Submission,
  debt: Debt,
  refusal: Refusal,
  state: State,
  { now }: DecisionContext,
): Decision {
  const debtAfter = debtAfterOutcome(debt, debtStateAfterNotSent(debt, refusal), { activeSubmissionId: null });
  const guard = guardAfterEnd(state.get('customers', debt.customerId), submission, false);
  const step = { at: now, by: BY, detail: refusal.detail };
  return {
    changes: [
      submissionMoved(submission, 'NOT_SENT', step, { endReason: refusal.reason }),
      debtChange(debtAfter),
      ...(guard === null ? [] : [guardChange(guard)]),
    ],
    messages: [submissionNotSentMessage(submission, debtAfter, refusal, now)],
    counted: [refusal.reason],
  };
}

/** What a debt becomes of which a submission was not sent: owed again, but for what R20 found. Paid stays paid. */
export function debtStateAfterNotSent(debt: Debt, { reason }: Pick<Refusal, 'reason'>): Debt['state'] {
  if (debt.state === 'PAID' || reason === 'PAID_MEANWHILE') return 'PAID';
  return reason === 'CANCELLED_MEANWHILE' ? 'CANCELLED' : 'OPEN';
}
