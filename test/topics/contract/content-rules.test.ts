import { describe, expect, it } from '@jest/globals';
import avro from 'avsc';
import type { AnyTopic } from '../../../src/domain/decision.ts';
import { PoisonError } from '../../../src/errors.ts';
import { Codec } from '../../../src/kafka/codec/codec.ts';
import { namesFor } from '../../../src/names.ts';
import { allTopics } from '../../../topics/all.ts';
import { checkEvent, contentProblems } from '../../../topics/contract/check-event.ts';
import { orderCompleteNewSale } from '../../../topics/order-complete.new-sale.ts';
import { paymentDeclinedNewSale } from '../../../topics/payment-declined.new-sale.ts';
import { memoryRegistry } from '../../kafka/support/memory-registry.ts';
import { longPathsIn, parseAvro } from '../avro-arbitraries.ts';
import { orderCompleteSample, paymentDeclinedNewSaleSample, sampleEvent } from '../sample-events.ts';

const BAD_ID = ['', ' o1', 'o1\n', 'x'.repeat(2_000)];
const BAD_TIME = [0, 1_768_478_400, 1_768_478_400_000_000];
const NOT_POSITIVE = [0, -1];

/** What each rule refuses, by the field that it is about; a field in another shape of a topic breaks in the same way. */
const BREAKS: Readonly<Record<string, readonly unknown[]>> = {
  ...valuesFor(BAD_ID, 'eventId', 'orderId', 'customerId', 'campaignId', 'parentOrderId', 'transactionId'),
  ...valuesFor(BAD_ID, 'firstDeclinedTransactionId', 'gatewayId', 'gatewayProfileId', 'subscriptionId', 'debtId'),
  ...valuesFor(BAD_ID, 'subscriptionGatewayId', 'submissionId', 'requestKey', 'requestedBy', 'flexecomGatewayId'),
  ...valuesFor(BAD_ID, 'declinedGatewayId', 'items[].productId', 'items[].subscriptionId'),
  ...valuesFor(BAD_ID, 'nextBilling[].subscriptionId', 'nextBilling[].gatewayId'),
  ...valuesFor(BAD_TIME, 'occurredAt', 'scheduledAt', 'dueAt', 'declinedAt', 'nextBilling[].nextBillAt'),
  ...valuesFor(NOT_POSITIVE, 'amountMinor', 'originalAmountMinor', 'billingCycle', 'debtVersion', 'configVersion'),
  ...valuesFor(NOT_POSITIVE, 'items[].quantity', 'nextBilling[].priceMinor'),
  ...valuesFor(['UNKNOWN'], 'saleKind', 'reason', 'next', 'orderType', 'outcome', 'kind', 'nextBilling[].credential'),
  ...valuesFor([-1], 'chargedMinor', 'expectedMinor', 'items[].amountMinor'),
  attempt: [-1, 1_000],
  'card.bin': ['', '41111', '411111111', '4111 11', '4111x1', '４１１１１１'],
  'card.country': ['', 'us', 'USA', 'UK', 'EU', 'XX', '840'],
  items: [Array.from({ length: 501 }, () => paymentDeclinedNewSaleSample.items[0])],
  currency: ['', 'usd', 'US', '840'],
  paymentMethodRef: [...BAD_ID, '4111111111111111', '4111 1111 1111 1111', '3782-822463-10005'],
  route: ['UNKNOWN'],
  triedGatewayIds: [[], ['g2', 'g1'], ['', 'g2']],
  flexecomTransactionId: BAD_ID,
  'schedule.interval': ['', 'P', 'P0D', 'PT12H', '1M', 'P1.5M', 'P-1M', 'P1D1M', 'P99999D', 'monthly'],
  'schedule.anchorDay': [0, 32],
  'schedule.timeZone': ['', 'Mars/Olympus', 'New York'],
};

const RESULT_BREAKS = { amountMinor: [-1], flexecomTransactionId: [...BAD_ID, null], reason: [] };
const RESULT_BREAKS_TOGETHER = [
  { outcome: 'NOT_SENT', reason: null },
  { outcome: 'NOT_SENT', reason: 'UNKNOWN' },
];

/** Topics where the same field breaks in a way of its own. */
const BREAKS_ONLY_HERE: Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>> = {
  'flexecom-submit.cascade': { route: ['RECYCLE', 'RERUN', 'UNKNOWN'], saleKind: ['UNKNOWN', null] },
  'flexecom-submit.recovery': {
    route: ['CASCADE', 'UNKNOWN'],
    saleKind: ['UNKNOWN', 'NEW_SALE'],
    billingCycle: [...NOT_POSITIVE, null],
    subscriptionId: [...BAD_ID, null],
  },
  'flexecom-result.cascade': RESULT_BREAKS,
  'flexecom-result': RESULT_BREAKS,
};

/** Rules that more than one field has to meet, with the events that break them. */
const BREAKS_TOGETHER: Readonly<Record<string, readonly object[]>> = {
  'flexecom-submit.cascade': [{ orderType: 'RECURRING', saleKind: null, billingCycle: null }],
  'flexecom-result.cascade': RESULT_BREAKS_TOGETHER,
  'flexecom-result': RESULT_BREAKS_TOGETHER,
};

const topics: readonly AnyTopic[] = allTopics;

describe.each(topics.map((topic) => [topic.name, topic] as const))('%s', (name, topic) => {
  const bad = brokenEvents(topic);

  it('has a sample event that keeps every content rule', () => {
    expect(checkEvent(topic, sampleEvent(name))).toEqual({ event: sampleEvent(name) });
  });

  it.each(bad)('refuses $what after decoding, and names the field but never the value', async ({ event, field }) => {
    const registry = memoryRegistry();
    const names = namesFor('');
    const id = await registry.add(names.subject(name), topic.avro);
    const decoded = new Codec(registry, names).decode(topic, onTheWire(topic, id, event));
    const error = await decoded.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(PoisonError);
    expect(String(error)).toContain(`${field}: expected`);
    expect(String(error)).not.toMatch(/4111|3782/);
  });

  it('has no content rule that these events do not test', () => {
    const tried = new Set(bad.flatMap(({ event }) => contentProblems(topic, event).map(ruleText)));
    expect([...tried].sort()).toEqual(
      [...new Set(topic.contentRules.map((rule) => ruleText({ ...rule, expected: rule.expects })))].sort(),
    );
  });

  it('refuses negative longs: no amount, time or version is negative', () => {
    const paths = longPathsIn(parseAvro(topic.avro));
    expect(paths).toContain('occurredAt');
    for (const path of paths) {
      const event = withValue(sampleEvent(name), path, -1);
      expect(contentProblems(topic, event).map(({ field }) => field)).toContain(path);
    }
  });
});

describe('content rules', () => {
  const problemsOf = (change: object) =>
    contentProblems(paymentDeclinedNewSale, { ...paymentDeclinedNewSaleSample, ...change });

  it('R18: accept a vault reference of digits that is not a card number', () => {
    expect(problemsOf({ paymentMethodRef: '4111111111111112' })).toEqual([]);
    expect(problemsOf({ paymentMethodRef: '1234567' })).toEqual([]);
  });

  it('accept every currency in use, including those without minor units', () => {
    for (const currency of ['USD', 'EUR', 'JPY', 'KWD', 'XOF', 'HUF', 'VED']) {
      expect(problemsOf({ currency })).toEqual([]);
    }
  });

  it('refuse a decline in a currency that ISO 4217 withdrew, and in gold', () => {
    for (const currency of ['HRK', 'BGN', 'DEM', 'XAU', 'XXX']) {
      expect(problemsOf({ currency }).map(({ field }) => field)).toEqual(['currency']);
    }
  });

  it('R16: refuse no result and no outcome for a currency that was withdrawn while FlexEcom had the debt', () => {
    const following = topics.filter(
      ({ name }) => 'currency' in sampleEvent(name) && !name.startsWith('payment-declined'),
    );
    expect(following.length).toBeGreaterThanOrEqual(8);
    const refusing = following.filter(
      (topic) => contentProblems(topic, { ...sampleEvent(topic.name), currency: 'HRK' }).length > 0,
    );
    expect(refusing.map(({ name }) => `${name} needs currencyCode() and not currency()`)).toEqual([]);
  });

  it('accept a card without any of its details, with 6 to 8 digits, of any country, and of a funding not known yet', () => {
    expect(problemsOf({ card: null })).toEqual([]);
    expect(problemsOf({ card: { bin: null, funding: null, country: null } })).toEqual([]);
    expect(problemsOf({ card: { bin: '41111111', funding: 'UNKNOWN', country: 'GB' } })).toEqual([]);
  });

  it('accept 500 items, and any number in what the pipeline itself publishes', () => {
    const items = (count: number) => Array.from({ length: count }, () => paymentDeclinedNewSaleSample.items[0]);
    expect(problemsOf({ items: items(500) })).toEqual([]);
    expect(problemsOf({ items: items(501) })).toEqual([{ field: 'items', expected: 'at most 500 items' }]);
    const complete = { ...orderCompleteSample, items: items(501) };
    expect(checkEvent(orderCompleteNewSale, complete)).toEqual({ event: complete });
  });

  it('accept a type and a network of the decline that only a newer writer knows', () => {
    const decline = { ...paymentDeclinedNewSaleSample.decline, type: 'UNKNOWN', network: 'UNKNOWN' };
    expect(problemsOf({ decline })).toEqual([]);
  });
});

describe('checking a value from outside', () => {
  const check = (change: object) => checkEvent(paymentDeclinedNewSale, { ...paymentDeclinedNewSaleSample, ...change });

  it('names the field of each mistake and what was expected', () => {
    const items = [{ ...paymentDeclinedNewSaleSample.items[0], quantity: 'two' }];
    expect(check({ items, orderId: undefined, saleKind: 'SALE', colour: 'red' })).toEqual({
      problems: [
        { field: 'orderId', expected: 'a text' },
        { field: 'saleKind', expected: 'one of NEW_SALE, UPSALE, TRIAL_COMPLETION, UNKNOWN' },
        { field: 'items[0].quantity', expected: 'a number' },
        { field: '', expected: 'no field named colour' },
      ],
    });
  });

  it('takes what 0.1.0 did not have for null where it is missing', () => {
    const { card: _, ...withoutCard } = paymentDeclinedNewSaleSample;
    expect(checkEvent(paymentDeclinedNewSale, withoutCard)).toEqual({ event: { ...withoutCard, card: null } });
    expect(check({ card: { bin: '411111' } })).toMatchObject({
      event: { card: { bin: '411111', funding: null, country: null } },
    });
  });

  it('names the place in a card', () => {
    expect(check({ card: { bin: '4111', funding: 'CREDIT', country: 'USA' } })).toEqual({
      problems: [
        { field: 'card.bin', expected: 'null or the first 6 to 8 digits of the card number' },
        { field: 'card.country', expected: 'null or an ISO 3166 country in capitals, such as US' },
      ],
    });
    expect(check({ card: { bin: null, funding: 'GIFT', country: null } })).toEqual({
      problems: [{ field: 'card.funding', expected: 'one of CREDIT, DEBIT, PREPAID, UNKNOWN' }],
    });
  });

  it('reports invalid content where the structure is valid', () => {
    expect(check({ currency: 'usd', amountMinor: 0 })).toEqual({
      problems: [
        { field: 'amountMinor', expected: 'more than zero' },
        { field: 'currency', expected: 'an ISO 4217 currency in capitals, such as USD' },
      ],
    });
  });
});

function valuesFor(values: readonly unknown[], ...fields: string[]): Record<string, readonly unknown[]> {
  return Object.fromEntries(fields.map((field) => [field, values]));
}

interface BrokenEvent {
  readonly what: string;
  readonly field: string;
  readonly event: unknown;
}

function brokenEvents(topic: AnyTopic): BrokenEvent[] {
  const here = BREAKS_ONLY_HERE[topic.name] ?? {};
  const sample = sampleEvent(topic.name);
  const alone = [...new Set(topic.contentRules.map(({ field }) => field))].flatMap((field) =>
    (here[field] ?? BREAKS[field] ?? []).map((value) => ({
      what: `${field} ${JSON.stringify(value).slice(0, 30)}`,
      event: withValue(sample, field, value),
    })),
  );
  const together = (BREAKS_TOGETHER[topic.name] ?? []).map((change) => ({
    what: JSON.stringify(change),
    event: { ...sample, ...change },
  }));
  return [...alone, ...together].map((broken) => ({ ...broken, field: brokenField(topic, broken.event, broken.what) }));
}

function brokenField(topic: AnyTopic, event: unknown, what: string): string {
  const problem = contentProblems(topic, event)[0];
  if (problem === undefined) throw new Error(`${topic.name} takes ${what}`);
  return problem.field;
}

/** The event with another value at a path like `items[].quantity`: the first item's. */
function withValue(event: unknown, path: string, value: unknown): unknown {
  const copy: unknown = structuredClone(event);
  const keys = path.replaceAll('[]', '.0').split('.');
  const last = keys.pop() ?? '';
  const holder: unknown = keys.reduce((inside: unknown, key) => Reflect.get(Object(inside), key), copy);
  Reflect.set(Object(holder), last, value);
  return copy;
}

function onTheWire(topic: AnyTopic, id: number, event: unknown): Buffer {
  const header = Buffer.alloc(5);
  header.writeUInt32BE(id, 1);
  return Buffer.concat([header, avro.Type.forSchema(topic.avro).toBuffer(event)]);
}

function ruleText({ field, expected }: { field: string; expected: string }): string {
  return `${field}: ${expected}`;
}

describe('an id of an event that comes in', () => {
  const incoming = ['payment-declined.new-sale', 'payment-declined.recurring', 'rerun-requested'];
  const topicNamed = (name: string) => allTopics.find((topic) => topic.name === name) as AnyTopic;
  const problemsOf = (topic: AnyTopic, field: string, value: string) =>
    contentProblems<object>(topic, { ...sampleEvent(topic.name), [field]: value }).map((problem) => problem.field);

  it.each(['a\0b', 'a\nb', 'a\r\nb', 'a\u001b[31mb', 'a\u0085b', 'a\u2028b', 'a\u007fb', 'a\ud800b'])(
    'is refused with a control character, a line end or half of a character: %j',
    (id) => {
      for (const topic of incoming.map(topicNamed)) {
        for (const field of ['orderId', 'transactionId', 'eventId'])
          expect(problemsOf(topic, field, id)).toContain(field);
      }
      const { items, ...event } = paymentDeclinedNewSaleSample;
      const wrong = { ...event, items: items.map((item) => ({ ...item, productId: id, subscriptionId: id })) };
      expect(contentProblems(paymentDeclinedNewSale, wrong)).toHaveLength(2);
    },
  );

  it('may be of any script, and 256 characters long', () => {
    for (const id of ['заказ-1', '注文 1', 'a/b', 'é'.repeat(256), '😀']) {
      for (const topic of incoming.map(topicNamed)) expect(problemsOf(topic, 'transactionId', id)).toEqual([]);
    }
  });

  it('is taken as it is in what follows from an event that an earlier version took', () => {
    for (const topic of allTopics.filter(({ name }) => !incoming.includes(name))) {
      expect(problemsOf(topic, 'orderId', 'a\u001bb')).toEqual([]);
    }
  });
});
