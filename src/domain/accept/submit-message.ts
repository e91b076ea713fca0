import type { FlexecomSubmit } from '../../../topics/contract/flexecom-submit.ts';
import { flexecomSubmitCascade } from '../../../topics/flexecom-submit.cascade.ts';
import { flexecomSubmitRecovery } from '../../../topics/flexecom-submit.recovery.ts';
import { type OutputMessage, output } from '../decision.ts';
import type { Submission } from '../documents.ts';
import { messageEventId } from '../ids.ts';

/** `flexecom-submit.cascade` for what is answered at once, `flexecom-submit.recovery` for all else (R4). */
export function submitMessage(submission: Submission, now: number): OutputMessage {
  const topic = submission.route === 'CASCADE' ? flexecomSubmitCascade : flexecomSubmitRecovery;
  return output(topic, submitEvent(submission, now));
}

function submitEvent(submission: Submission, now: number): FlexecomSubmit {
  return {
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
    items: submission.items,
    configVersion: submission.configVersion,
    networkRule: submission.networkRule,
  };
}
