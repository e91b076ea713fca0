import { keptDeclineCode, keptDeclineText } from '../../topics/contract/decline-text.ts';
import type { Decline } from '../../topics/contract/fields.ts';
import type { PaymentDeclinedNewSale } from '../../topics/payment-declined.new-sale.ts';
import type { PaymentDeclinedRecurring } from '../../topics/payment-declined.recurring.ts';
import { PoisonError } from '../errors.ts';
import type { Debt, LatestDecline } from './documents/debt.ts';
import { declineId, idsOfFirstVersion, initialDebtId, rebillDebtId } from './ids.ts';

/** What one decline says, in one form for sales and rebills: its debt and its details. Free text is masked (R18). */
export interface DeclineFacts {
  recordId: string;
  /** The ids that its debt and its record have if 0.1.0 made them. */
  firstVersion: { debtId: string; recordId: string };
  debt: Pick<
    Debt,
    '_id' | 'kind' | 'orderId' | 'subscriptionId' | 'customerId' | 'billingCycle' | 'chainTransactionId'
  >;
  latest: LatestDecline;
}

export function initialDeclineFacts(event: PaymentDeclinedNewSale): DeclineFacts {
  if (event.saleKind === 'UNKNOWN') throw new PoisonError('this version does not know the saleKind');
  const debtId = initialDebtId(event);
  const { orderId, customerId, saleKind: kind } = event;
  const chainTransactionId = kind === 'NEW_SALE' ? null : (event.firstDeclinedTransactionId ?? event.transactionId);
  const subscriptionId = kind === 'TRIAL_COMPLETION' ? trialSubscriptionId(event) : null;
  return {
    recordId: declineId(debtId, event.gatewayId, event.transactionId, 0),
    firstVersion: idsIn(idsOfFirstVersion.initialDebt(event), event.transactionId, 0),
    debt: { _id: debtId, kind, orderId, subscriptionId, customerId, billingCycle: null, chainTransactionId },
    latest: {
      transactionId: event.transactionId,
      attempt: 0,
      occurredAt: event.occurredAt,
      gatewayId: event.gatewayId,
      gatewayProfileId: event.gatewayProfileId,
      triedGatewayIds: event.triedGatewayIds,
      campaignId: event.campaignId,
      parentOrderId: event.parentOrderId,
      amountMinor: event.amountMinor,
      originalAmountMinor: event.amountMinor,
      currency: event.currency,
      decline: maskedDecline(event.decline),
      paymentMethodRef: event.paymentMethodRef,
      card: event.card,
      items: event.items,
      rebill: null,
    },
  };
}

export function rebillDeclineFacts(event: PaymentDeclinedRecurring): DeclineFacts {
  const debtId = rebillDebtId(event.subscriptionId, event.billingCycle);
  const { orderId, subscriptionId, customerId, billingCycle } = event;
  return {
    recordId: declineId(debtId, event.gatewayId, event.transactionId, event.attempt),
    firstVersion: idsIn(idsOfFirstVersion.rebillDebt(subscriptionId, billingCycle), event.transactionId, event.attempt),
    debt: {
      _id: debtId,
      kind: 'REBILL',
      orderId,
      subscriptionId,
      customerId,
      billingCycle,
      chainTransactionId: null,
    },
    latest: {
      transactionId: event.transactionId,
      attempt: event.attempt,
      occurredAt: event.occurredAt,
      gatewayId: event.gatewayId,
      gatewayProfileId: null,
      triedGatewayIds: [event.gatewayId],
      campaignId: event.campaignId,
      parentOrderId: null,
      amountMinor: event.amountMinor,
      originalAmountMinor: event.originalAmountMinor,
      currency: event.currency,
      decline: maskedDecline(event.decline),
      paymentMethodRef: event.paymentMethodRef,
      card: event.card,
      items: event.items,
      rebill: {
        subscriptionGatewayId: event.subscriptionGatewayId,
        scheduledAt: event.scheduledAt,
        schedule: event.schedule,
      },
    },
  };
}

function idsIn(debtId: string, transactionId: string, attempt: number): DeclineFacts['firstVersion'] {
  return { debtId, recordId: idsOfFirstVersion.decline(debtId, transactionId, attempt) };
}

/** Codes are free text too: a gateway can write anything into them. What is too long is cut. */
export function maskedDecline<Texts extends Pick<Decline, 'code' | 'text' | 'adviceCode'>>(decline: Texts): Texts {
  const { code, text, adviceCode } = decline;
  return { ...decline, code: keptOrNull(code), text: keptDeclineText(text), adviceCode: keptOrNull(adviceCode) };
}

function keptOrNull(code: string | null): string | null {
  return code === null ? null : keptDeclineCode(code);
}

/** The original gateway of an initial transaction, and the subscription's own gateway of a rebill. */
export function declinedGatewayIdOf(latest: LatestDecline): string {
  return latest.rebill?.subscriptionGatewayId ?? latest.triedGatewayIds[0] ?? latest.gatewayId;
}

/** The trial that is completed: that of the first item with a subscription. */
function trialSubscriptionId({ items }: PaymentDeclinedNewSale): string | null {
  return items.find(({ subscriptionId }) => subscriptionId !== null)?.subscriptionId ?? null;
}
