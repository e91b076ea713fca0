import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AnyTopic } from '../../../src/domain/decision.ts';
import type { DeclineRecord } from '../../../src/domain/documents/decline-record.ts';
import { findOrderOfMessage } from '../../../src/inspect/trace/find-order-of-message.ts';
import { type ResolvedId, resolveId } from '../../../src/inspect/trace/resolve-id.ts';
import { traceOrder } from '../../../src/inspect/trace/trace.ts';
import type { KafkaAdmin } from '../../../src/kafka/client/kafka-types.ts';
import { partitionOfKey } from '../../../src/kafka/log/log-bounds.ts';
import { flexecomResult } from '../../../topics/flexecom-result.ts';
import { orderCompleteNewSale } from '../../../topics/order-complete.new-sale.ts';
import { paymentDeclinedNewSale } from '../../../topics/payment-declined.new-sale.ts';
import { aDebt } from '../../support/a-debt.ts';
import { aSubmission } from '../../support/a-submission.ts';
import { Deployment } from '../../support/deployment.ts';
import { flexecomResultSample, orderCompleteSample, paymentDeclinedNewSaleSample } from '../../topics/sample-events.ts';

const deployment = new Deployment();
const { kafka, codec, names } = deployment;
const ORDER = 'order-10';
const OTHERS = Buffer.from('order-of-somebody-else');
const PARTITION = partitionOfKey(Buffer.from(ORDER), 6);
/** Billing publishes with another partitioner. */
const BILLINGS_PARTITION = (PARTITION + 1) % 6;
/** Far more than is read whole, a second apart, so that ten seconds are a small part of it. */
const FILLED = 20_000;
const START = Date.now() - FILLED * 1_000;
const DECIDED_AT = START + 5_000_000;
let admin: KafkaAdmin;

beforeAll(async () => {
  await deployment.setUp();
  admin = kafka.admin();
  await admin.connect();
});

afterAll(async () => {
  await admin.disconnect();
  await deployment.close();
});

function messageOf(topic: AnyTopic, event: { orderId: string }, at: number) {
  return { key: event.orderId, value: codec.encode(topic, event), timestamp: String(at) };
}

/** Fills a partition with messages of others; those of the order stand among them by their times. */
async function fill(
  topic: string,
  partition: number,
  own: readonly { key: string; value: Buffer; timestamp: string }[],
) {
  const others = Array.from({ length: FILLED }, (_, index) => {
    return { key: OTHERS, value: Buffer.from('filler'), timestamp: String(START + index * 1_000) };
  });
  const messages = [...others, ...own].sort((a, b) => Number(a.timestamp) - Number(b.timestamp));
  const producer = kafka.producer();
  await producer.connect();
  for (let from = 0; from < messages.length; from += 500) {
    const batch = messages.slice(from, from + 500).map((message) => ({ ...message, partition }));
    await producer.send({ topic: names.topic(topic), messages: batch });
  }
  await producer.disconnect();
  return own.map((message) => messages.indexOf(message));
}

const servers = () => ({ kafka, admin, names, codec, database: deployment.database });
const places = (messages: readonly { topic: string; partition: number; offset: number }[]) =>
  messages.map(({ topic, partition, offset }) => `${topic} ${partition}:${offset}`).sort();

describe('salvage trace beside many messages', () => {
  it('finds what documents name by position, and what was published at their times, reading little else', async () => {
    const decline = { ...paymentDeclinedNewSaleSample, orderId: ORDER };
    const outcome = { ...orderCompleteSample, orderId: ORDER };
    const approval = { ...flexecomResultSample, orderId: ORDER };
    // Both stand where no document's time leads: only their positions do.
    const [declineOffset] = await fill(paymentDeclinedNewSale.name, BILLINGS_PARTITION, [
      messageOf(paymentDeclinedNewSale, decline, START + 100_000),
    ]);
    const [resultOffset] = await fill(flexecomResult.name, PARTITION, [
      messageOf(flexecomResult, approval, START + 15_000_000),
    ]);
    const [outcomeOffset] = await fill(orderCompleteNewSale.name, PARTITION, [
      messageOf(orderCompleteNewSale, outcome, DECIDED_AT + 200),
    ]);
    await deployment.database.collection('declines').insertOne({
      _id: 'dec_1',
      debtId: 'debt-1',
      orderId: ORDER,
      subscriptionId: null,
      transactionId: 'transaction-9',
      requestKey: null,
      attempt: 0,
      occurredAt: DECIDED_AT,
      receivedAt: DECIDED_AT,
      answer: { kind: 'NOT_SENT', reason: 'NOT_IN_CASCADE', next: 'BILLING' },
      configVersion: 1,
      repeats: 0,
      positions: [{ topic: paymentDeclinedNewSale.name, partition: BILLINGS_PARTITION, offset: declineOffset ?? -1 }],
    });
    await deployment.database.collection('submissions').insertOne(
      aSubmission({
        _id: 'sub_9',
        orderId: ORDER,
        flexecomTransactionId: 'fx-9',
        positions: [
          { topic: flexecomResult.name, partition: PARTITION, offset: resultOffset ?? -1 },
          // Deleted by retention, or of a topic that was created again.
          { topic: flexecomResult.name, partition: PARTITION, offset: 10 * FILLED },
        ],
      }),
    );

    const trace = await traceOrder(servers(), ORDER, null);
    expect(places(trace.messages)).toEqual(
      [
        `${paymentDeclinedNewSale.name} ${BILLINGS_PARTITION}:${declineOffset}`,
        `${flexecomResult.name} ${PARTITION}:${resultOffset}`,
        `${orderCompleteNewSale.name} ${PARTITION}:${outcomeOffset}`,
      ].sort(),
    );
    expect(trace.isPartial).toBe(true);
    // Of 60,000 messages. Brokers send whole batches, here of 500: one for a position, and one or two for a time in a partition.
    expect(trace.messagesRead).toBeLessThanOrEqual(6_000);
  });

  it('finds with --full what no document tells of', async () => {
    const late = messageOf(flexecomResult, { ...flexecomResultSample, orderId: ORDER }, Date.now());
    const [lateOffset] = await fill(flexecomResult.name, (PARTITION + 2) % 6, [late]);
    const place = `${flexecomResult.name} ${(PARTITION + 2) % 6}:${lateOffset}`;
    expect(places((await traceOrder(servers(), ORDER, null)).messages)).not.toContain(place);
    const full = await traceOrder(servers(), ORDER, { since: null });
    expect(places(full.messages)).toContain(place);
    expect(full.isPartial).toBe(false);
  });

  it('finds the order of a message by its eventId alone, which no document holds, by searching the topics', async () => {
    const { eventId } = paymentDeclinedNewSaleSample;
    expect(await findOrderOfMessage(servers(), eventId, null)).toBe(ORDER);
    expect(await findOrderOfMessage(servers(), OTHERS.toString(), START)).toBe(OTHERS.toString());
    expect(await findOrderOfMessage(servers(), eventId.slice(1), START)).toBeNull();
  });
});

const aRerunRecord: DeclineRecord = {
  _id: 'dec_rerun',
  debtId: null,
  orderId: 'order-11',
  subscriptionId: null,
  transactionId: null,
  requestKey: 'key-9',
  attempt: 0,
  occurredAt: DECIDED_AT,
  receivedAt: DECIDED_AT,
  answer: { kind: 'NOT_SENT', reason: 'UNKNOWN_ORDER', next: 'NOBODY' },
  configVersion: 1,
  repeats: 0,
};

describe('the ids that a trace starts from', () => {
  beforeAll(async () => {
    const { database } = deployment;
    await database.collection('debts').insertMany([
      aDebt({ _id: 'debt-1', orderId: ORDER, customerId: 'customer-9', subscriptionId: 'subscription-9' }),
      aDebt({ _id: 'debt-2', orderId: 'order-11', customerId: 'customer-9', subscriptionId: null }),
      aDebt({ _id: 'debt-3', orderId: 'transaction-9', customerId: 'customer-8', subscriptionId: null }),
      aDebt({
        _id: 'debt-4',
        orderId: 'order-12',
        customerId: 'c',
        subscriptionId: null,
        chainTransactionId: 'chain-9',
      }),
    ]);
    await database.collection('declines').insertOne(aRerunRecord);
    await database.collection('paymentMethodAttempts').insertOne({
      _id: 'pm_9',
      attempts: [
        { key: 'dec_1/0', at: 1 },
        { key: 'sub_9/declined', at: 2 },
      ],
      guard: 1,
    });
  });

  it.each<[string, Omit<ResolvedId, 'isCut'>[]]>([
    [ORDER, [{ kind: 'order', orderIds: [ORDER] }]],
    ['subscription-9', [{ kind: 'subscription', orderIds: [ORDER] }]],
    ['sub_9', [{ kind: 'submission', orderIds: [ORDER] }]],
    ['debt-1', [{ kind: 'debt', orderIds: [ORDER] }]],
    ['dec_1', [{ kind: 'decline', orderIds: [ORDER] }]],
    ['fx-9', [{ kind: 'transaction', orderIds: [ORDER] }]],
    ['customer-9', [{ kind: 'customer', orderIds: [ORDER, 'order-11'] }]],
    [
      'transaction-9',
      [
        { kind: 'order', orderIds: ['transaction-9'] },
        { kind: 'transaction', orderIds: [ORDER] },
      ],
    ],
    ['chain-9', [{ kind: 'transaction', orderIds: ['order-12'] }]],
    ['key-9', [{ kind: 'rerun request', orderIds: ['order-11'] }]],
    ['pm_9', [{ kind: 'payment method', orderIds: [ORDER] }]],
    ['nobody', []],
  ])('lead from %s to its orders', async (id, expected) => {
    expect(await resolveId(deployment.database, id)).toEqual(expected.map((one) => ({ ...one, isCut: false })));
  });

  it.each([
    ['debts', { customerId: 'c' }],
    ['debts', { subscriptionId: 's' }],
    ['declines', { transactionId: 't' }],
    ['declines', { requestKey: 'k' }],
    ['debts', { chainTransactionId: 't' }],
    ['submissions', { flexecomTransactionId: 'f' }],
    ['contradictions', { flexecomTransactionId: 'f' }],
  ])('are looked up in %s by an index: %j', async (collection, filter) => {
    const plan = await deployment.database.db.collection(collection).find(filter).explain('queryPlanner');
    expect(JSON.stringify(plan.queryPlanner.winningPlan)).not.toContain('COLLSCAN');
  });
});
