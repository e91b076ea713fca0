import type { SubmissionDue } from '../../../topics/submission-due.ts';
import { type DueCharge, dueCharge } from '../billing/due-charge.ts';
import { billingReads } from '../billing/named-subscriptions.ts';
import type { Decision, DecisionContext, DocumentRef, State } from '../decision.ts';
import type { Submission } from '../documents/submission.ts';
import { excludedBy } from '../routing/exclusions.ts';
import { enabledFlexecomGateway } from '../routing/gateways.ts';
import { brokenNetworkRule, networkRuling } from '../routing/network-ruling.ts';
import { pauseOf } from '../routing/pauses.ts';
import { attemptsChanges, attemptsWithSubmission } from '../routing/payment-method-attempts.ts';
import { recycleSlotOf, rulingInSlot } from '../routing/recycle.ts';
import { type PlannedRoute, type Refusal, type Ruling, refuse, send } from '../ruling.ts';
import { salvageEndChanges, salvageEndReads } from '../salvage/customer-salvages.ts';
import {
  debtAfterOutcome,
  debtChange,
  debtGuardChange,
  debtStateAfterNotSent,
  judgedByNewestDecline,
} from '../salvage/debt.ts';
import { submissionNotSentMessage } from '../salvage/not-sent-message.ts';
import { changeSinceDecided, refusalFor } from '../salvage/still-owed.ts';
import { refuseOtherOrder, submissionFieldsChange, submissionStateChange } from '../salvage/submission.ts';
import { withdrawalRefusal } from '../salvage/withdrawal.ts';
import { type Consideration, considerationOf, DECIDED_BY } from './consideration.ts';
import { submitMessage } from './messages.ts';

/**
 * What becomes of a scheduled submission that is due, was recalled, or whose configuration is no longer in force: it is sent,
 * waits on (perhaps for another time, or for the end of a pause), or is withdrawn (R5, R19-R22, R24). In any other state the
 * scheduler announced it twice, and nothing happens.
 */
export function decideDue({ submissionId, orderId }: SubmissionDue, state: State, context: DecisionContext): Decision {
  const submission = state.get('submissions', submissionId);
  if (submission !== null) refuseOtherOrder(submission, orderId);
  const debt = submission === null ? null : state.get('debts', submission.debtId);
  if (submission?.state !== 'SCHEDULED' || debt === null) {
    return { changes: [], messages: [], counted: ['due-already-handled'] };
  }
  const charge = dueCharge(submission, state);
  const consideration = considerationOf(debt, charge.paymentMethodRef, state, context);
  const ruling = rulingWhenDue(submission, charge, consideration);
  if (ruling.kind === 'REFUSE') return withdrawn(submission, consideration, ruling);
  const { route } = ruling;
  const waiting = whyWaiting(submission, route, context);
  return waiting === null
    ? sent(submission, charge, consideration, route)
    : keptWaiting(submission, consideration, route, waiting);
}

/** How it goes out, or would now. Its attempt stays as it was accepted. */
type DueRoute = Omit<PlannedRoute, 'attempt'>;

/** Null: it goes out. While its gateway is paused it keeps its due time and price, and goes out once the pause ends (R22). */
function whyWaiting(
  { dueAt }: Submission,
  { route, flexecomGatewayId, dueAt: dueNow }: DueRoute,
  { now, config }: DecisionContext,
): 'due-kept' | 'due-moved' | 'due-paused' | null {
  if (dueNow !== null && dueNow > now) return dueNow === dueAt ? 'due-kept' : 'due-moved';
  return pauseOf(config, flexecomGatewayId, route) === null ? null : 'due-paused';
}

/** Under the configuration in force the same attempt, whenever that is due now. Anything else ends the submission. */
function rulingWhenDue(submission: Submission, charge: DueCharge, consideration: Consideration): Ruling<DueRoute> {
  const { debt, state, context } = consideration;
  const change = changeSinceDecided(submission, debt, state);
  if (change !== null) return refusalFor(change);
  if (submission.withdrawReason !== null) return withdrawalRefusal(submission, null);
  const planned = routeOf(submission);
  const isInForce = submission.configVersion === context.config.version;
  if (isInForce && planned.dueAt !== null && planned.dueAt > context.now) return send(planned);
  if (planned.route === 'RERUN') return rulingOnWaitingRerun(planned, submission.acceptedAt, consideration);
  const slot = recycleSlotOf(consideration);
  if (slot.kind === 'REFUSE') return slotWithdrawn(slot.detail);
  return slot.route.attempt === submission.attempt
    ? rulingOnCharge(slot.route, charge, consideration)
    : slotWithdrawn(`attempt ${submission.attempt} is passed over now`);
}

/** The card of the moment, and the lower of the attempt's price and the subscription's, are what is judged (R5). */
function rulingOnCharge(
  slot: Parameters<typeof rulingInSlot>[0],
  { paymentMethodRef, card, priceMinor }: DueCharge,
  consideration: Consideration,
): Ruling<DueRoute> {
  const amountMinor = Math.min(slot.amountMinor, priceMinor ?? slot.amountMinor);
  if (amountMinor === 0) return slotWithdrawn('the subscription costs nothing now');
  const { debt } = consideration;
  const latestDecline = { ...debt.latestDecline, paymentMethodRef, card };
  return rulingInSlot({ ...slot, amountMinor }, { ...consideration, debt: { ...debt, latestDecline } });
}

/** A rerun waits for a card network alone: without that it would have gone out when it was accepted. */
function rulingOnWaitingRerun(planned: DueRoute, acceptedAt: number, consideration: Consideration): Ruling<DueRoute> {
  const gateway = enabledFlexecomGateway(consideration.context.config, planned.flexecomGatewayId);
  if (gateway === null) return slotWithdrawn(`gateway ${planned.flexecomGatewayId} takes no new submissions`);
  if (consideration.classification.type === 'HARD') return slotWithdrawn('a hard decline is not rerun');
  const { latestDecline } = consideration.debt;
  const excluded = excludedBy(gateway, latestDecline, { route: 'RERUN', amountMinor: planned.amountMinor });
  if (excluded !== null) return excluded;
  const judged = { ...consideration, debt: judgedByNewestDecline(consideration.debt) };
  const network = networkRuling(gateway, judged, { at: acceptedAt });
  return network.forbidden
    ? brokenNetworkRule(network.mark)
    : send({ ...planned, dueAt: network.notBefore, networkRule: network.mark });
}

function routeOf(submission: Submission): DueRoute {
  const { flexecomGatewayId, amountMinor, dueAt, cascadeDeadlineAt, holdRecyclePrice, networkRule } = submission;
  const route = submission.route === 'RERUN' ? 'RERUN' : 'RECYCLE';
  return { route, flexecomGatewayId, amountMinor, dueAt, cascadeDeadlineAt, holdRecyclePrice, networkRule };
}

function slotWithdrawn(detail: string): Refusal {
  return refuse('SLOT_WITHDRAWN', detail);
}

function sent(
  submission: Submission,
  { paymentMethodRef, card }: DueCharge,
  consideration: Consideration,
  route: DueRoute,
): Decision {
  const { debt, billing, attempts, context } = consideration;
  const { now } = context;
  const decided = { ...decidedFields(consideration, route), paymentMethodRef, card };
  const fields = { ...decided, stoodAs: billing, ...askFirstIfRepeated(context) };
  return {
    changes: [
      submissionStateChange(submission, 'PENDING', { at: now, by: DECIDED_BY }, fields),
      debtChange(debtAfterOutcome(debt, 'IN_SALVAGE'), now),
      ...attemptsChanges(attemptsWithSubmission(attempts, { ...submission, ...fields }, now)),
    ],
    messages: [submitMessage({ ...submission, ...fields, state: 'PENDING' }, now)],
    counted: ['due-sent'],
  };
}

/** It was sent before, in a database that is gone. */
function askFirstIfRepeated({ isRepeated }: DecisionContext) {
  return isRepeated === true ? { askFirst: true as const } : {};
}

function keptWaiting(submission: Submission, consideration: Consideration, route: DueRoute, counted: string): Decision {
  const { debt, attempts } = consideration;
  return {
    changes: [
      submissionFieldsChange(submission, decidedFields(consideration, route)),
      debtGuardChange(debt),
      ...attemptsChanges(attempts),
    ],
    messages: [],
    counted: [counted],
  };
}

/** The fields that the configuration in force decides, and its version. */
function decidedFields({ classification, context }: Consideration, route: DueRoute) {
  const { flexecomGatewayId, amountMinor, dueAt, holdRecyclePrice, minDaysToNextBill, networkRule } = route;
  const { customerMessage } = classification;
  const configVersion = context.config.version;
  const decided = {
    flexecomGatewayId,
    amountMinor,
    dueAt,
    holdRecyclePrice,
    networkRule,
    customerMessage,
    configVersion,
  };
  return minDaysToNextBill === undefined ? decided : { ...decided, minDaysToNextBill };
}

/** The version in force withdraws it, whichever version accepted it. */
function withdrawn(submission: Submission, consideration: Consideration, refusal: Refusal): Decision {
  const { debt, classification, attempts, state, context } = consideration;
  const { now, config } = context;
  const debtAfter = debtAfterOutcome(debt, debtStateAfterNotSent(debt, refusal), { activeSubmissionId: null });
  const step = { at: now, by: DECIDED_BY, detail: refusal.detail };
  const fields = { endReason: refusal.reason, configVersion: config.version };
  const decided = { at: now, configVersion: config.version, classification };
  return {
    changes: [
      submissionStateChange(submission, 'NOT_SENT', step, fields),
      debtChange(debtAfter, now),
      ...attemptsChanges(attempts),
      ...salvageEndChanges(submission, debt, false, state, now),
    ],
    messages: [submissionNotSentMessage(submission, debtAfter, refusal, decided)],
    counted: [refusal.reason],
    why: refusal.detail,
  };
}

export function submissionDueReads({ submissionId }: SubmissionDue, state: State): DocumentRef[] {
  const submission = state.get('submissions', submissionId);
  if (submission === null) return [{ collection: 'submissions', id: submissionId }];
  const { debtId } = submission;
  const { paymentMethodRef } = dueCharge(submission, state);
  return [
    { collection: 'submissions', id: submissionId },
    { collection: 'debts', id: debtId },
    ...billingReads(submission),
    { collection: 'paymentMethodAttempts', id: paymentMethodRef },
    ...salvageEndReads(submission, state.get('debts', debtId)),
  ];
}
