import { Decimal128, Long, ObjectId } from 'mongodb';
import type { BillingCollection } from '../../../src/inspect/billing/billing-fields.ts';

type Fields = Readonly<Record<string, unknown>>;
type Document = Fields & { readonly _id: unknown };

export function aFittingOrder(fields: Fields = {}): Document {
  return { _id: 'order-1', customerId: 'c', campaignId: null, parentOrderId: null, status: 'COMPLETE', ...fields };
}

export function aFittingSubscription(fields: Fields = {}): Document {
  return {
    _id: 'subscription-1',
    orderId: 'order-1',
    customerId: 'c',
    status: 'ACTIVE',
    billingCycle: 3,
    nextBillAt: Date.UTC(2026, 0, 1),
    schedule: { interval: 'P1M', anchorDay: null, timeZone: 'America/New_York' },
    priceMinor: 2_500,
    currency: 'USD',
    gatewayId: 'nmi-1',
    paymentMethodRef: 'pm_1',
    nextBilling: { gatewayId: 'nmi-1', credential: 'TOKEN' },
    ...fields,
  };
}

/** Forms in which billing systems keep the same things. All of them are read. */
export const ODD_BUT_READABLE: readonly [string, BillingCollection, Fields][] = [
  ['a status in lower case', 'orders', { status: 'canceled' }],
  ['a status of its own', 'orders', { status: 'processing' }],
  ['no parent', 'orders', { parentOrderId: undefined }],
  ['a date', 'subscriptions', { nextBillAt: new Date('2026-01-01T08:00:00Z') }],
  ['a time as ISO text', 'subscriptions', { nextBillAt: '2026-01-01T08:00:00+02:00' }],
  ['a day as text', 'subscriptions', { nextBillAt: '2026-01-01' }],
  ['a long', 'subscriptions', { nextBillAt: Long.fromNumber(Date.UTC(2026, 0, 1)), billingCycle: Long.fromNumber(3) }],
  ['a whole decimal', 'subscriptions', { priceMinor: Decimal128.fromString('2500') }],
  ['a number in digits', 'subscriptions', { billingCycle: '3', priceMinor: '2500' }],
  ['nothing but what has to be there', 'subscriptions', absent('nextBillAt', 'schedule', 'priceMinor', 'nextBilling')],
  [
    'nulls',
    'subscriptions',
    { nextBillAt: null, schedule: null, priceMinor: null, nextBilling: null, gatewayId: null },
  ],
  ['further fields', 'subscriptions', { plan: 'gold', nextBilling: { gatewayId: null, credential: null, by: 'anna' } }],
];

/** What the pipeline cannot read, and what it is told as. */
export const MISFITS: readonly [string, BillingCollection, Fields, { field: string; found: string }][] = [
  ['an ObjectId as its id', 'orders', { _id: new ObjectId() }, { field: '_id', found: 'an ObjectId' }],
  ['a number as its id', 'subscriptions', { _id: 1_001 }, { field: '_id', found: 'a number' }],
  ['a space around its id', 'orders', { _id: 'order-1 ' }, { field: '_id', found: 'a text' }],
  ['no status', 'orders', absent('status'), { field: 'status', found: 'nothing' }],
  ['an empty status', 'subscriptions', { status: ' ' }, { field: 'status', found: 'a text' }],
  ['a list as its status', 'orders', { status: ['COMPLETE'] }, { field: 'status', found: 'a list' }],
  ['an ObjectId as its parent', 'orders', { parentOrderId: new ObjectId() }, at('parentOrderId', 'an ObjectId')],
  ['no order', 'subscriptions', { orderId: null }, { field: 'orderId', found: 'null' }],
  ['an ObjectId as its order', 'subscriptions', { orderId: new ObjectId() }, at('orderId', 'an ObjectId')],
  ['no cycle', 'subscriptions', absent('billingCycle'), { field: 'billingCycle', found: 'nothing' }],
  ['a fraction of a cycle', 'subscriptions', { billingCycle: 2.5 }, { field: 'billingCycle', found: 'a number' }],
  ['a price in major units', 'subscriptions', { priceMinor: 29.9 }, { field: 'priceMinor', found: 'a number' }],
  [
    'a decimal price',
    'subscriptions',
    { priceMinor: Decimal128.fromString('29.90') },
    at('priceMinor', 'a Decimal128'),
  ],
  ['a negative price', 'subscriptions', { priceMinor: -1 }, { field: 'priceMinor', found: 'a number' }],
  ['a time in seconds', 'subscriptions', { nextBillAt: 1_767_254_400 }, { field: 'nextBillAt', found: 'a number' }],
  ['a time in words', 'subscriptions', { nextBillAt: 'tomorrow' }, { field: 'nextBillAt', found: 'a text' }],
  ['an interval of hours', 'subscriptions', schedule({ interval: 'PT12H' }), at('schedule', 'an object')],
  ['an interval of nothing', 'subscriptions', schedule({ interval: 'P0M' }), at('schedule', 'an object')],
  ['the 32nd', 'subscriptions', schedule({ anchorDay: 32 }), { field: 'schedule', found: 'an object' }],
  ['no time zone', 'subscriptions', schedule({ timeZone: undefined }), { field: 'schedule', found: 'an object' }],
  [
    'a credential of its own',
    'subscriptions',
    { nextBilling: { gatewayId: 'nmi-1', credential: 'VAULT' } },
    { field: 'nextBilling.credential', found: 'a text' },
  ],
  ['a text as its next billing', 'subscriptions', { nextBilling: 'TOKEN' }, { field: 'nextBilling', found: 'a text' }],
];

function absent(...fields: readonly string[]): Fields {
  return Object.fromEntries(fields.map((field) => [field, undefined]));
}

function schedule(fields: Fields): Fields {
  return { schedule: { interval: 'P1M', anchorDay: null, timeZone: 'UTC', ...fields } };
}

function at(field: string, found: string): { field: string; found: string } {
  return { field, found };
}
