import fc from 'fast-check';
import type { ClassifyInput } from '../../../consumers/classify-declines.ts';
import { checkEvent } from '../../../topics/contract/check-event.ts';
import { paymentDeclinedNewSale } from '../../../topics/payment-declined.new-sale.ts';
import { paymentDeclinedRecurring } from '../../../topics/payment-declined.recurring.ts';
import { DAY, hard, initialDecline, NOW, noFunds, rebillDecline, soft } from './events.ts';

/** Events that intake accepts, with the oddest values that it accepts, and documents of billing's of any shape. */

const LONG_MAX = Number.MAX_SAFE_INTEGER - 1;
const ids = fc.oneof(
  fc.constantFrom('a', 'a/sale', '$where', 'a.b', '0', '__proto__', '𝕏–ß', 'x'.repeat(256)),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((id) => id.trim() === id && id.length <= 256),
);
const SUBSCRIPTIONS = ['sub-1', 'sub-2', 'a.b', '$where'] as const;
const subscriptionIds = fc.constantFrom(...SUBSCRIPTIONS);
const amounts = fc.constantFrom(1, 2, 4_995, 2 ** 31, LONG_MAX);
const times = fc.constantFrom(Date.UTC(2000, 0, 1), NOW - 40 * DAY, NOW - 1_000, NOW, NOW + DAY - 1);
const scheduledTimes = fc.oneof(times, fc.constantFrom(Date.UTC(2024, 1, 29), Date.UTC(2199, 11, 31, 23, 59)));
const items = fc.array(
  fc.record({
    productId: ids,
    quantity: fc.constantFrom(1, 2 ** 31 - 1),
    amountMinor: fc.oneof(amounts, fc.constant(0)),
    recurring: fc.boolean(),
    subscriptionId: fc.option(subscriptionIds),
  }),
  { maxLength: 6 },
);
const schedules = fc.record({
  interval: fc.constantFrom('P1M', 'P1D', 'P999Y', 'P9999Y9999M9999W9999D', 'P1Y', 'P9999D', 'P1M1D', 'P200Y'),
  anchorDay: fc.option(fc.constantFrom(1, 29, 31)),
  timeZone: fc.constantFrom('UTC', 'America/New_York', 'Pacific/Apia', 'Asia/Kathmandu'),
});
const declines = fc.constantFrom(soft, soft, soft, noFunds, hard, { ...soft, text: '', code: null, network: null });

const sales = fc
  .record({
    saleKind: fc.constantFrom('NEW_SALE', 'UPSALE', 'TRIAL_COMPLETION'),
    customerId: ids,
    campaignId: fc.option(ids),
    parentOrderId: fc.option(fc.constantFrom('order-1', 'parent')),
    transactionId: ids,
    firstDeclinedTransactionId: fc.option(ids),
    amountMinor: amounts,
    currency: fc.constantFrom('USD', 'JPY', 'KWD'),
    occurredAt: times,
    items,
    decline: declines,
  })
  .map((fields): ClassifyInput => ({ topic: 'payment-declined.new-sale', event: initialDecline(fields) }))
  .filter(({ event }) => 'event' in checkEvent(paymentDeclinedNewSale, event));

const rebills = fc
  .record({
    subscriptionId: subscriptionIds,
    customerId: ids,
    campaignId: fc.option(ids),
    transactionId: ids,
    billingCycle: fc.constantFrom(1, 3, 2 ** 31 - 1),
    attempt: fc.integer({ min: 0, max: 9 }),
    amountMinor: amounts,
    originalAmountMinor: amounts,
    currency: fc.constantFrom('USD', 'JPY'),
    occurredAt: times,
    scheduledAt: scheduledTimes,
    schedule: schedules,
    items,
    decline: declines,
  })
  .map((fields): ClassifyInput => ({ topic: 'payment-declined.recurring', event: rebillDecline(fields) }))
  .filter(({ event }) => 'event' in checkEvent(paymentDeclinedRecurring, event));

export const oddDeclines: fc.Arbitrary<ClassifyInput> = fc.oneof(sales, rebills);

/** Anything that a field of a document can hold. */
const values: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(null, true, false, '', 'tomorrow', 'TOKEN', 'token', '2026-05-05', '29.90', 'x'.repeat(10_000)),
  fc.constantFrom(0, -1, 1, 3, 29.9, Number.NaN, Number.POSITIVE_INFINITY, 1e300, LONG_MAX, NOW, -NOW),
  fc.constantFrom(new Date(NOW), new Date(Number.NaN), new Date(8.64e15), [], {}, [NOW], [[{}]]),
  fc.constantFrom({ $numberLong: '1' }, { gatewayId: 3, credential: [] }, { gatewayId: 'g', credential: 'NONE' }),
  fc.constantFrom({ interval: 'P1M' }, { interval: 'P0D', anchorDay: 99, timeZone: 'Mars/Base' }),
  fc.constantFrom({ _bsontype: 'Decimal128' }, { _bsontype: 'ObjectId' }),
  fc.object({ maxDepth: 2, maxKeys: 3 }),
);

function anyDocument(statuses: readonly string[], fields: readonly string[]): fc.Arbitrary<Record<string, unknown>> {
  const model = Object.fromEntries(fields.map((field) => [field, values]));
  const status = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...statuses) }, { weight: 1, arbitrary: values });
  return fc.record({ ...model, status }, { requiredKeys: [] });
}

const orders = anyDocument(
  ['DECLINED', 'declined', 'PARTIAL', 'COMPLETE', 'canceled', 'PAID', 'processing', 'UNKNOWN'],
  ['customerId', 'campaignId', 'parentOrderId', 'blacklisted', 'items', 'gatewayId'],
);
const subscriptions = anyDocument(
  ['TRIAL', 'ACTIVE', 'RECYCLE_BILLING', 'recycle billing', 'PAUSED', 'CANCELED', 'EXPIRED'],
  [
    ...['orderId', 'customerId', 'billingCycle', 'nextBillAt', 'schedule', 'priceMinor', 'currency', 'gatewayId'],
    ...['paymentMethodRef', 'nextBilling'],
  ],
);

/** Billing's documents; null: there is none. */
export interface OddDocuments {
  readonly order: Record<string, unknown> | null;
  readonly subscriptions: Readonly<Record<(typeof SUBSCRIPTIONS)[number], Record<string, unknown> | null>>;
}

export const oddDocuments: fc.Arbitrary<OddDocuments> = fc.record({
  order: fc.option(orders),
  subscriptions: fc.record({
    'sub-1': fc.option(subscriptions),
    'sub-2': fc.option(subscriptions),
    'a.b': fc.option(subscriptions),
    $where: fc.option(subscriptions),
  }),
});
