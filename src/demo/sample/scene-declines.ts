import type { Decline } from '../../../topics/contract/fields.ts';
import type { PaymentDeclinedNewSale } from '../../../topics/payment-declined.new-sale.ts';
import type { PaymentDeclinedRecurring } from '../../../topics/payment-declined.recurring.ts';
import type { DemoMessage, Spoiling } from './sample-declines.ts';
import { box } from './sample-merchant.ts';

/**
 * Scenes: declines made by hand, each to show one rule that a random sample would show rarely or never. They are published
 * first, so that the slow ones end while the sample is processed.
 */
export function sceneDeclines(now: number): DemoMessage[] {
  return [
    ...tooLateAndLate(now),
    ...excluded(now),
    ...soldAtTheOutlet(now),
    ...oneCardTooOften(now),
    ...rebills(now),
    ...spoilt(now),
  ];
}

/** Matches the orders of scenes, to leave them out where debts of the sample are picked. */
export const SCENE_ORDER = /^order-scene-/;

export function sceneOrderId(name: string): string {
  return `order-scene-${name}`;
}

export function sceneSubscriptionId(name: string): string {
  return `sub-scene-${name}`;
}

const SECOND_MS = 1_000;
const DAY_MS = 86_400_000;
/** Longer than any recycle wait. */
const LONG_AGO_MS = 60 * DAY_MS;
const PRICE_MINOR = 4_995;

const SOFT: Decline = { code: '200', text: 'DECLINE', type: 'SOFT', network: 'VISA', adviceCode: null };
/** Mastercard's advice 25: do not retry before a day has passed. */
const TOMORROW: Decline = { ...SOFT, network: 'MASTERCARD', adviceCode: '25' };
const IN_TEXT: Decline = { ...SOFT, text: 'DECLINE of card 4111 1111 1111 1111' };

/** The cascade deadline of flexecom-a is 30 s. Two come after it; two come before it and are approved after it (R4). */
function tooLateAndLate(now: number): DemoMessage[] {
  const onNmi = { campaignId: 'camp-us', gatewayId: 'nmi-us', triedGatewayIds: ['nmi-us'] };
  const expired = ['expired-1', 'expired-2'].map((name) => sale(name, now - 60 * SECOND_MS, onNmi));
  const late = ['late-1', 'late-2'].map((name) =>
    sale(name, now - 20 * SECOND_MS, { ...onNmi, paymentMethodRef: `pm_sbx_approve_12000_${name}` }),
  );
  return [...late, ...expired];
}

/** flexecom-c excludes prepaid cards of some countries (R24). */
function excluded(now: number): DemoMessage[] {
  const british = { campaignId: 'camp-uk', gatewayId: 'stripe-uk', triedGatewayIds: ['stripe-uk'], currency: 'GBP' };
  const card = { bin: '411111', funding: 'PREPAID', country: 'BR' } as const;
  return ['excluded-1', 'excluded-2'].map((name) => sale(name, now, { ...british, card }));
}

/** The outlet's gateway has no cascade (NOT_IN_CASCADE), so these stay open debts, for which operators request reruns. */
function soldAtTheOutlet(now: number): DemoMessage[] {
  const sameCustomer = { customerId: 'customer-scene-similar' };
  return [
    sale('similar-1', now, { ...sameCustomer, decline: TOMORROW, paymentMethodRef: 'pm_sbx_approve_100_similar' }),
    sale('similar-2', now, sameCustomer),
    sale('blacklisted', now, {}),
    sale('orphan', now, { parentOrderId: sceneOrderId('parent') }),
    sale('in-review', now, {}),
    sale('not-owed', now, { paymentMethodRef: 'pm_sbx_approve_100_not-owed' }),
    sale('conflict', now, { paymentMethodRef: 'pm_sbx_decline_100_conflict' }),
    sale('wrong-amount', now, { paymentMethodRef: 'pm_sbx_wrong-amount_100_scene' }),
    sale('refused', now, { paymentMethodRef: 'pm_sbx_refuse_scene' }),
    sale('command-line', now, { paymentMethodRef: 'pm_sbx_approve_100_command-line' }),
    sale('masked', now, { decline: IN_TEXT }),
  ];
}

const UPSALES = 10;

/** Upsales of one order on one Visa card, each declined here and by FlexEcom: the eighth exceeds Visa's limit (R19). */
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
    // Declined on another gateway than the subscription's own, to which its recovery returns it.
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

/** Due at once, and FlexEcom works on it for longer than the demo takes: it is cancelled by then. */
export function cancelledRebill(now: number): DemoMessage {
  return rebill('called-back', now - LONG_AGO_MS, { paymentMethodRef: 'pm_sbx_approve_600000_called-back' });
}

/** One message for each way in which it can be unreadable. */
function spoilt(now: number): DemoMessage[] {
  const spoilings: Spoiling[] = ['UNKNOWN_SCHEMA', 'CURRENCY_IN_SMALL_LETTERS', 'CARD_NUMBER', 'KEY_NOT_UTF8'];
  return spoilings.map((spoiling) => {
    const name = `spoilt-${spoiling.toLowerCase().replaceAll('_', '-')}`;
    return { ...saleMessage(name, now, { paymentMethodRef: CARD_NUMBER_PLACEHOLDER }), spoiling };
  });
}

/** As long as a card number, which later overwrites it in the bytes: the encoder would refuse a real one. */
export const CARD_NUMBER_PLACEHOLDER = 'vault-0123456789';

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
    card: null,
    items: [box(PRICE_MINOR, null)],
    ...given,
  };
  return { topic: 'payment-declined.new-sale', event } as const;
}

/** By default declined at re-attempt 3 in the United States, so that the fourth, which is FlexEcom's, comes next. */
function rebill(name: string, occurredAt: number, given: Partial<PaymentDeclinedRecurring>): DemoMessage {
  const subscriptionId = sceneSubscriptionId(name);
  const event: PaymentDeclinedRecurring = {
    eventId: `evt-scene-${name}`,
    occurredAt,
    orderId: sceneOrderId(name),
    subscriptionId,
    customerId: `customer-scene-${name}`,
    campaignId: 'camp-us',
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
    card: null,
    items: [box(PRICE_MINOR, subscriptionId)],
    scheduledAt: occurredAt - 9 * DAY_MS,
    schedule: { interval: 'P1M', anchorDay: 15, timeZone: 'America/New_York' },
    ...given,
  };
  return { topic: 'payment-declined.recurring', event };
}
