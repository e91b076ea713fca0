import type { SubmissionDue } from '../../../topics/submission-due.ts';
import { billingSnapshot } from '../billing/billing-snapshot.ts';
import { type Classification, classifyDebt } from '../classification/classify-decline.ts';
import type { Change, Decision, DecisionContext, DocumentRef, State } from '../decision.ts';
import type { Debt, PaymentMethodAttempts, Submission } from '../documents.ts';
import { enabledFlexecomGateway } from '../routing/gateways.ts';
import {
  attemptsChange,
  attemptsLookedAt,
  brokenNetworkRule,
  networkRuling,
  withAttempt,
} from '../routing/network-ruling.ts';
import { recyclePlan } from '../routing/recycle-plan.ts';
import { type Plan, type Refusal, type Ruling, refuse, send } from '../ruling.ts';
import { debtAfterOutcome, debtChange, debtGuardChange, debtStateAfterNotSent } from '../salvage/debt.ts';
import { submissionNotSentMessage } from '../salvage/not-sent-message.ts';
import { salvageEndChanges } from '../salvage/similar-orders.ts';
import { type BillingChange, changeSinceDecided, refusalFor } from '../salvage/still-owed.ts';
import { submissionFieldsChange, submissionStateChange } from '../salvage/submission.ts';
import { submitMessage } from './submit-message.ts';

const BY = 'classify-declines';

export function submissionDueReads({ submissionId }: SubmissionDue, state: State): DocumentRef[] {
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

/** A scheduled submission, announced, with what is decided of it by the configuration in force. */
interface Waiting {
  submission: Submission;
  debt: Debt;
  attempts: PaymentMethodAttempts | null;
  classification: Classification;
  state: State;
  context: DecisionContext;
}

/**
 * R5, R19, R20: a scheduled submission is due, or its configuration is no longer in force: it is kept, moved (the document
 * only), sent, or withdrawn. At any other state the scheduler has said it twice, and nothing happens.
 */
export function decideDue({ submissionId }: SubmissionDue, state: State, context: DecisionContext): Decision {
  const submission = state.get('submissions', submissionId);
  const debt = submission === null ? null : state.get('debts', submission.debtId);
  if (submission === null || debt === null || submission.state !== 'SCHEDULED') {
    return { changes: [], messages: [], counted: ['due-already-handled'] };
  }
  const attempts = state.get('paymentMethodAttempts', submission.paymentMethodRef);
  const classification = classifyDebt(debt, context.config);
  const waiting: Waiting = { submission, debt, attempts, classification, state, context };
  const change = worldChange(waiting);
  if (change !== null) return withdrawn(waiting, refusalFor(change));
  const ruling = rulingWhenDue(waiting);
  if (ruling.kind === 'REFUSE') return withdrawn(waiting, ruling);
  const isDue = ruling.plan.dueAt === null || ruling.plan.dueAt <= context.now;
  return isDue ? sent(waiting, ruling.plan) : keptOrMoved(waiting, ruling.plan);
}

function worldChange({ submission, debt, state }: Waiting): BillingChange | null {
  return changeSinceDecided(submission, debt, state);
}

/** Under the configuration in force the same slot, whenever it is due now; anything else goes back to who asked. */
function rulingWhenDue(waiting: Waiting): Ruling<Plan> {
  const { submission, debt, attempts, classification, context } = waiting;
  const isInForce = submission.configVersion === context.config.version;
  if (isInForce && !isDueBy(submission, context.now)) return send(planOf(submission));
  if (submission.route !== 'RECYCLE') return rulingOnWaitingRerun(waiting);
  const again = recyclePlan(debt, classification, attempts, context);
  if (again.kind === 'REFUSE') return again.reason === 'NETWORK_RULE' ? again : slotWithdrawn(again.detail);
  if (again.plan.attempt !== submission.attempt) {
    return slotWithdrawn(`attempt ${submission.attempt} is passed over now`);
  }
  return again;
}

/** It waits for the network alone: without the wait it would have gone out when it was accepted. */
function rulingOnWaitingRerun({ submission, debt, attempts, classification, context }: Waiting): Ruling<Plan> {
  const { now, config } = context;
  const plan = planOf(submission);
  const gateway = enabledFlexecomGateway(config, plan.flexecomGatewayId);
  if (gateway === null) return slotWithdrawn(`gateway ${plan.flexecomGatewayId} takes no new submissions`);
  if (classification.type === 'HARD') return slotWithdrawn('a hard decline is not rerun');
  const network = networkRuling(gateway, debt.latestDecline, attempts, now, config, submission.acceptedAt);
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

function sent(waiting: Waiting, plan: Plan): Decision {
  const { submission, debt, attempts, state, context } = waiting;
  const { now } = context;
  const fields = { ...decidedFields(waiting, plan), stoodAs: billingSnapshot(state, submission) };
  const attempt = { key: submission._id, at: now };
  return {
    changes: [
      submissionStateChange(submission, 'PENDING', { at: now, by: BY }, fields),
      debtChange(debtAfterOutcome(debt, 'IN_SALVAGE')),
      attemptsChange(withAttempt(attempts, submission.paymentMethodRef, attempt, now)),
    ],
    messages: [submitMessage({ ...submission, ...fields }, now)],
    counted: ['due-sent'],
  };
}

function keptOrMoved(waiting: Waiting, plan: Plan): Decision {
  const { submission, debt } = waiting;
  const isMoved = submission.dueAt !== plan.dueAt;
  return {
    changes: [
      submissionFieldsChange(submission, decidedFields(waiting, plan)),
      debtGuardChange(debt),
      attemptsGuardChange(waiting),
    ],
    messages: [],
    counted: [isMoved ? 'due-moved' : 'due-kept'],
  };
}

/** What the configuration in force decides of it, and which one that is. */
function decidedFields({ classification, context }: Waiting, plan: Plan) {
  const { flexecomGatewayId, amountMinor, dueAt, holdRecyclePrice, networkRule } = plan;
  const { customerMessage } = classification;
  const configVersion = context.config.version;
  return { flexecomGatewayId, amountMinor, dueAt, holdRecyclePrice, networkRule, customerMessage, configVersion };
}

/** The version in force decided that it is not sent, whichever had decided that it is. */
function withdrawn(waiting: Waiting, refusal: Refusal): Decision {
  const { submission, debt, classification, state, context } = waiting;
  const { now, config } = context;
  const debtAfter = debtAfterOutcome(debt, debtStateAfterNotSent(debt, refusal), { activeSubmissionId: null });
  const step = { at: now, by: BY, detail: refusal.detail };
  const decided = { at: now, configVersion: config.version, classification };
  return {
    changes: [
      submissionStateChange(submission, 'NOT_SENT', step, { endReason: refusal.reason, configVersion: config.version }),
      debtChange(debtAfter),
      attemptsGuardChange(waiting),
      ...salvageEndChanges(submission, false, state),
    ],
    messages: [submissionNotSentMessage(submission, debtAfter, refusal, decided)],
    counted: [refusal.reason],
  };
}

function attemptsGuardChange({ submission, attempts }: Waiting): Change {
  return attemptsChange(attemptsLookedAt(attempts, submission.paymentMethodRef));
}
