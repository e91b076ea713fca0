import type { Decline } from '../../../topics/contract/fields.ts';
import type { PaymentDeclinedNewSale } from '../../../topics/payment-declined.new-sale.ts';
import type { PaymentDeclinedRecurring } from '../../../topics/payment-declined.recurring.ts';
import type { DemoMessage, Spoiling } from './sample-declines.ts';
import { box } from './sample-merchant.ts';

/**
 * What a random sample would show too seldom, or never: a few declines of their own, each made for one rule. They come
 * first, so that the slow ones among them are waited for while the sample goes through.
 */
export function sceneDeclines(now: number): DemoMessage[] {
  return [...tooLateAndLate(now), ...soldAtTheOutlet(now), ...oneCardTooOften(now), ...rebills(now), ...spoilt(now)];
}

/** How the scenes' orders are named, so that what is picked from the sample leaves them alone. */
export const SCENE_ORDER = /^order-scene-/;

export function sceneOrderId(name: string): string {
  return `order-scene-${name}`;
}

export function sceneSubscriptionId(name: string): string {
  return `sub-scene-${name}`;
}

const SECOND_MS = 1_000;
const DAY_MS = 86_400_000;
const PRICE_MINOR = 4_995;

const SOFT: Decline = { code: '200', text: 'DECLINE', type: 'SOFT', network: 'VISA', adviceCode: null };
/** Mastercard's advice 25: not before a day has passed (R19). */
const TOMORROW: Decline = { ...SOFT, network: 'MASTERCARD', adviceCode: '25' };
const IN_TEXT: Decline = { ...SOFT, text: 'DECLINE of card 4111 1111 1111 1111' };

/** R4, with the deadline of flexecom-a, 30 s: published long after; and just in time, but answered after it. */
function tooLateAndLate(now: number): DemoMessage[] {
  const onNmi = { campaignId: 'camp-us', gatewayId: 'nmi-us', triedGatewayIds: ['nmi-us'] };
  const expired = ['expired-1', 'expired-2'].map((name) => sale(name, now - 60 * SECOND_MS, onNmi));
  const late = ['late-1', 'late-2'].map((name) =>
    sale(name, now - 20 * SECOND_MS, { ...onNmi, paymentMethodRef: `pm_sbx_approve_12000_${name}` }),
  );
  return [...late, ...expired];
}

/** No cascade there (NOT_IN_CASCADE): open debts, for operators to rerun or to be refused. */
function soldAtTheOutlet(now: number): DemoMessage[] {
  const sameCustomer = { customerId: 'customer-scene-similar' };
  return [
    sale('similar-1', now, { ...sameCustomer, decline: TOMORROW, paymentMethodRef: 'pm_sbx_approve_100_similar' }),
    sale('similar-2', now, sameCustomer),
    sale('blacklisted', now, {}),
    sale('orphan', now, { parentOrderId: sceneOrderId('parent') }),
    sale('in-review', now, {}),
    sale('not-owed', now, { paymentMethodRef: 'pm_sbx_approve_4000_not-owed' }),
    sale('conflict', now, { paymentMethodRef: 'pm_sbx_decline_100_conflict' }),
    sale('wrong-amount', now, { paymentMethodRef: 'pm_sbx_wrong-amount_100_scene' }),
    sale('refused', now, { paymentMethodRef: 'pm_sbx_refuse_scene' }),
    sale('command-line', now, { paymentMethodRef: 'pm_sbx_approve_100_command-line' }),
    sale('masked', now, { decline: IN_TEXT }),
  ];
}

const UPSALES = 10;

/** R19: upsales of one order on one Visa card, each declined here and by FlexEcom: from the eighth on it is too often. */
function oneCardTooOften(now: number): DemoMessage[] {
  return Array.from({ length: UPSALES }, (_, index) =>
    sale('too-often', now + index, {
      eventId: `evt-scene-too-often-${index}`,
      transactionId: `txn-scene-too-often-${index}`,
      saleKind: 'UPSALE',
      campaignId: 'camp-eu',
      currency: 'EUR',
      gatewayId: 'stripe-eu',
      triedGatewayIds: ['adyen-eu', 'stripe-eu'],
      decline: { ...SOFT, code: 'generic_decline', text: 'Your card was declined.' },
      paymentMethodRef: 'pm_sbx_decline_20_too-often',
    }),
  );
}

function rebills(now: number): DemoMessage[] {
  const european = { gatewayId: 'adyen-eu', subscriptionGatewayId: 'adyen-eu', currency: 'EUR' };
  return [
    // Declined last on another gateway than its own, to which it goes back.
    rebill('story', now, { gatewayId: 'stripe-us', paymentMethodRef: 'pm_sbx_approve_100_story' }),
    rebill('paid', now, {}),
    rebill('cancelled', now, {}),
    rebill('twice', now, {}),
    rebill('twice', now, { transactionId: 'txn-scene-twice-older', eventId: 'evt-scene-twice-older', attempt: 2 }),
    rebill('twice', now + 1, { transactionId: 'txn-scene-twice-again', eventId: 'evt-scene-twice-again' }),
    rebill('withdrawn', now, { ...european, attempt: 9 }),
    rebill('held', now, { ...european, attempt: 6, paymentMethodRef: 'pm_sbx_approve_100_held' }),
    rebill('yen', now, { ...european, attempt: 6, currency: 'JPY' }),
    rebill('no-profile', now, { gatewayId: 'nmi-outlet', subscriptionGatewayId: 'nmi-outlet' }),
    rebill('exhausted', now, { attempt: 8 }),
    rebill('elsewhere', now, { attempt: 0 }),
  ];
}

/** One of each way in which a message cannot be read. */
function spoilt(now: number): DemoMessage[] {
  const spoilings: Spoiling[] = ['UNKNOWN_SCHEMA', 'CURRENCY_IN_SMALL_LETTERS', 'CARD_NUMBER', 'KEY_NOT_UTF8'];
  return spoilings.map((spoiling) => {
    const name = `spoilt-${spoiling.toLowerCase().replaceAll('_', '-')}`;
    return { ...saleMessage(name, now, { paymentMethodRef: CARD_NUMBER_PLACE }), spoiling };
  });
}

/** As long as a card number, which takes its place in the bytes: no encoder would let one through. */
export const CARD_NUMBER_PLACE = 'vault-0123456789';

function sale(name: string, occurredAt: number, given: Partial<PaymentDeclinedNewSale>): DemoMessage {
  return saleMessage(name, occurredAt, given);
}

function saleMessage(name: string, occurredAt: number, given: Partial<PaymentDeclinedNewSale>) {
  const event: PaymentDeclinedNewSale = {
    eventId: `evt-scene-${name}`,
    occurredAt,
    orderId: sceneOrderId(name),
    customerId: `customer-scene-${name}`,
    campaignId: 'camp-outlet',
    parentOrderId: null,
    transactionId: `txn-scene-${name}`,
    firstDeclinedTransactionId: null,
    saleKind: 'NEW_SALE',
    amountMinor: PRICE_MINOR,
    currency: 'USD',
    gatewayId: 'nmi-outlet',
    gatewayProfileId: null,
    triedGatewayIds: ['nmi-outlet'],
    decline: SOFT,
    paymentMethodRef: `vault-scene-${name}`,
    items: [box(PRICE_MINOR, null)],
    ...given,
  };
  return { topic: 'payment-declined.new-sale', event } as const;
}

/** On re-attempt 3 in the United States unless told otherwise: the fourth, FlexEcom's, is next. */
function rebill(name: string, occurredAt: number, given: Partial<PaymentDeclinedRecurring>): DemoMessage {
  const subscriptionId = sceneSubscriptionId(name);
  const event: PaymentDeclinedRecurring = {
    eventId: `evt-scene-${name}`,
    occurredAt,
    orderId: sceneOrderId(name),
    subscriptionId,
    customerId: `customer-scene-${name}`,
    transactionId: `txn-scene-${name}`,
    billingCycle: 4,
    attempt: 3,
    amountMinor: PRICE_MINOR,
    originalAmountMinor: PRICE_MINOR,
    currency: 'USD',
    gatewayId: 'nmi-us',
    subscriptionGatewayId: 'nmi-us',
    decline: SOFT,
    paymentMethodRef: `vault-scene-${name}`,
    items: [box(PRICE_MINOR, subscriptionId)],
    scheduledAt: occurredAt - 9 * DAY_MS,
    schedule: { interval: 'P1M', anchorDay: 15, timeZone: 'America/New_York' },
    ...given,
  };
  return { topic: 'payment-declined.recurring', event };
}
