import { maskCardNumbers } from '../../../topics/contract/card-numbers.ts';
import type { FlexecomSubmit } from '../../../topics/contract/flexecom-submit.ts';
import { declineAccepted } from '../../../topics/decline-accepted.ts';
import { declineNotSent } from '../../../topics/decline-not-sent.ts';
import { flexecomSubmitCascade } from '../../../topics/flexecom-submit.cascade.ts';
import { flexecomSubmitRecovery } from '../../../topics/flexecom-submit.recovery.ts';
import type { Classification } from '../classification/classify-decline.ts';
import { type DecisionContext, type OutputMessage, output } from '../decision.ts';
import type { Debt } from '../documents/debt.ts';
import type { Submission } from '../documents/submission.ts';
import { messageEventId } from '../ids.ts';
import { nextActor, type Refusal } from '../ruling.ts';
import type { AnswerSubject } from './answer.ts';

/** What is published when a decline or rerun request is answered, and when a submission is handed over to be sent. */

/** `decline-accepted`: salvage takes the debt, so that billing does not charge it. */
export function acceptedMessage(subject: AnswerSubject, debt: Debt, submission: Submission): OutputMessage {
  return output(declineAccepted, {
    eventId: messageEventId('decline-accepted', subject.recordId),
    occurredAt: submission.acceptedAt,
    orderId: debt.orderId,
    subscriptionId: debt.subscriptionId,
    transactionId: submission.transactionId,
    debtId: debt._id,
    debtVersion: debt.version,
    submissionId: submission._id,
    route: submission.route,
    saleKind: submission.saleKind,
    billingCycle: debt.billingCycle,
    attempt: debt.kind === 'REBILL' ? subject.attempt : null,
    requestKey: subject.requestKey,
    flexecomGatewayId: submission.flexecomGatewayId,
    dueAt: submission.dueAt,
    amountMinor: submission.amountMinor,
    currency: submission.currency,
    configVersion: submission.configVersion,
    networkRule: submission.networkRule,
    customerMessage: submission.customerMessage,
  });
}

/** `decline-not-sent` for a decline or rerun request refused at once. `debt` is as it stands after the refusal. */
export function refusedMessage(
  subject: AnswerSubject,
  debt: Debt | null,
  refusal: Refusal,
  classification: Classification | null,
  { now, config }: DecisionContext,
): OutputMessage {
  return output(declineNotSent, {
    eventId: messageEventId('decline-not-sent', subject.recordId),
    occurredAt: now,
    orderId: subject.orderId,
    subscriptionId: debt?.subscriptionId ?? null,
    transactionId: subject.transactionId,
    debtId: debt?._id ?? null,
    debtVersion: debt?.version ?? null,
    submissionId: null,
    route: null,
    saleKind: debt === null || debt.kind === 'REBILL' ? null : debt.kind,
    billingCycle: debt?.billingCycle ?? null,
    attempt: debt?.kind === 'REBILL' ? subject.attempt : null,
    requestKey: subject.requestKey,
    amountMinor: debt?.amountMinor ?? null,
    currency: debt?.currency ?? null,
    reason: refusal.reason,
    next: nextActor(refusal.reason, subject.requestKey !== null),
    declineType: classification?.type ?? null,
    customerMessage: classification?.customerMessage ?? null,
    configVersion: config.version,
    detail: maskCardNumbers(refusal.detail),
  });
}

/** `flexecom-submit.cascade` while a shopper waits, `flexecom-submit.recovery` for everything else (R4). */
export function submitMessage(submission: Submission, now: number): OutputMessage {
  const topic = submission.route === 'CASCADE' ? flexecomSubmitCascade : flexecomSubmitRecovery;
  const event: FlexecomSubmit = {
    eventId: messageEventId('flexecom-submit', submission._id),
    occurredAt: now,
    submissionId: submission._id,
    debtId: submission.debtId,
    orderId: submission.orderId,
    subscriptionId: submission.subscriptionId,
    customerId: submission.customerId,
    route: submission.route,
    orderType: submission.saleKind === null ? 'RECURRING' : 'NEW_SALE',
    saleKind: submission.saleKind,
    transactionId: submission.transactionId,
    billingCycle: submission.billingCycle,
    attempt: submission.attempt ?? 0,
    amountMinor: submission.amountMinor,
    currency: submission.currency,
    flexecomGatewayId: submission.flexecomGatewayId,
    declinedGatewayId: submission.declinedGatewayId,
    declinedAt: submission.declinedAt,
    decline: submission.decline,
    paymentMethodRef: submission.paymentMethodRef,
    card: submission.card ?? null,
    items: submission.items,
    configVersion: submission.configVersion,
    networkRule: submission.networkRule,
  };
  return output(topic, event);
}
