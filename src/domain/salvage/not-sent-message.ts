import { maskCardNumbers } from '../../../topics/contract/card-numbers.ts';
import { declineNotSent } from '../../../topics/decline-not-sent.ts';
import type { Classification } from '../classification/classify-decline.ts';
import { type OutputMessage, output } from '../decision.ts';
import type { Debt } from '../documents/debt.ts';
import type { Submission } from '../documents/submission.ts';
import { endEventId } from '../ids.ts';
import { nextActor, type Refusal } from '../ruling.ts';

/** What `decline-not-sent` says of a submission that had been accepted and did not go out. */
export function submissionNotSentMessage(
  submission: Submission,
  debt: Debt,
  refusal: Refusal,
  decided: {
    at: number;
    configVersion: number;
    classification: Pick<Classification, 'type' | 'customerMessage'>;
  },
): OutputMessage {
  return output(declineNotSent, {
    eventId: endEventId(submission._id, 'NOT_SENT', refusal.reason),
    occurredAt: decided.at,
    orderId: submission.orderId,
    subscriptionId: submission.subscriptionId,
    transactionId: submission.transactionId,
    debtId: debt._id,
    debtVersion: debt.version,
    submissionId: submission._id,
    route: submission.route,
    saleKind: submission.saleKind,
    billingCycle: submission.billingCycle,
    attempt: debt.kind === 'REBILL' ? debt.latestDecline.attempt : null,
    requestKey: submission.requestKey,
    amountMinor: submission.amountMinor,
    currency: submission.currency,
    reason: refusal.reason,
    // An accepted rerun has had its answer: who acts now follows from the reason alone, as for every other route.
    next: nextActor(refusal.reason, false),
    declineType: decided.classification.type,
    customerMessage: decided.classification.customerMessage,
    configVersion: decided.configVersion,
    detail: maskCardNumbers(refusal.detail),
  });
}
