import type { Decline } from '../../topics/contract/fields.ts';
import type { FlexecomSubmit } from '../../topics/contract/flexecom-submit.ts';
import type { SubmissionRequest } from './wire.ts';

/**
 * The exact request for a submission. It is stored before the first post and always sent as stored, because FlexEcom
 * refuses a key with a different body. A cascade is answered at once, everything else by webhook (R4).
 */
export function submissionRequest(submit: FlexecomSubmit): SubmissionRequest {
  const mode = submit.route === 'CASCADE' ? 'instant' : 'async';
  return {
    mode,
    orderType: submit.orderType === 'RECURRING' ? 'RECURRING' : 'NEW_SALE',
    amountMinor: submit.amountMinor,
    currency: submit.currency,
    paymentMethodRef: submit.paymentMethodRef,
    customerId: submit.customerId,
    subscriptionId: submit.subscriptionId,
    billingCycle: submit.billingCycle,
    attempt: submit.attempt,
    declined: {
      transactionId: submit.transactionId,
      at: new Date(submit.declinedAt).toISOString(),
      decline: sentDecline(submit.decline),
    },
    items: submit.items.map(({ productId, quantity, amountMinor, recurring }) => ({
      productId,
      quantity,
      amountMinor,
      recurring,
    })),
    metadata: {
      submissionId: submit.submissionId,
      orderId: submit.orderId,
      // Echoed by every answer and webhook: which topic its result belongs in, and which gateway sent it.
      mode,
      gatewayId: submit.flexecomGatewayId,
    },
  };
}

/** UNKNOWN is how we read a value of a newer writer; FlexEcom gets null instead. */
function sentDecline(decline: Decline): SubmissionRequest['declined']['decline'] {
  const { code, text, type, network, adviceCode } = decline;
  return {
    code,
    text,
    type: type === 'UNKNOWN' ? null : type,
    network: network === 'UNKNOWN' ? null : network,
    adviceCode,
  };
}
