import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Message, Transaction } from 'kafkajs';
import { consumeOutcomes, type OutcomeHandlers } from '../../src/client/consume-outcomes.ts';
import { DeclineProducer } from '../../src/client/decline-producer.ts';
import { EventCodec } from '../../src/client/event-codec.ts';
import { MemoryOutcomeStore } from '../../src/client/outcome-store.ts';
import type { OrderComplete } from '../../topics/contract/order-complete.ts';
import { orderCompleteNewSale } from '../../topics/order-complete.new-sale.ts';
import { orderDeclined } from '../../topics/order-declined.ts';
import { paymentDeclinedNewSale } from '../../topics/payment-declined.new-sale.ts';
import { readTopic } from '../support/read-topic.ts';
import { freshPrefix } from '../support/stack.ts';
import { orderCompleteSample, paymentDeclinedNewSaleSample, salvageFailedSample } from '../topics/sample-events.ts';
import { TopicsForClients } from './topics-for-clients.ts';

const topics = new TopicsForClients();
const COMPLETE = topics.names.topic(orderCompleteNewSale.name);
const DECLINED = topics.names.topic(orderDeclined.name);

beforeAll(() => topics.open());
afterAll(() => topics.close());

describe('the producer of declines', () => {
  const producer = new DeclineProducer(topics.connection);
  afterAll(() => producer.close());

  it('publishes a decline as the pipeline reads it, with null for what is left out', async () => {
    const { card: _, ...decline } = paymentDeclinedNewSaleSample;
    await producer.publish('payment-declined.new-sale', decline);
    const [read] = await readTopic(topics.prefix, paymentDeclinedNewSale);
    expect(read?.event).toEqual({ ...decline, card: null });
    expect(read?.key).toBe(decline.orderId);
  });

  it('refuses a decline that breaks the contract, and names the field', async () => {
    const publishing = producer.publish('payment-declined.new-sale', { ...paymentDeclinedNewSaleSample, currency: '' });
    await expect(publishing).rejects.toMatchObject({ kind: 'poison', message: expect.stringContaining('currency: ') });
  });
});

describe('the consumer of outcomes', () => {
  let stop: AbortController;
  let order: string;
  beforeEach(() => {
    stop = new AbortController();
    order = freshPrefix();
  });

  it('handles what was committed and nothing that was aborted, where transactions overlap', async () => {
    const [early, late] = [await begin(), await begin()];
    await early.send({ topic: COMPLETE, messages: [complete(1)] });
    await late.send({ topic: COMPLETE, messages: [complete(2)] });
    await late.abort();
    await early.send({ topic: COMPLETE, messages: [complete(3)] });
    await early.abort();
    await topics.producer.send({ topic: COMPLETE, messages: [complete(4)] });
    const handled = await handledUntil(4);
    expect(handled).toEqual([4]);
  });

  it('handles an outcome once, however often it is read, and one that is published after a newer one too', async () => {
    const messages = [3, 5, 3, 4, 5, 6].map(complete);
    await topics.producer.send({ topic: COMPLETE, messages });
    expect(await handledUntil(6)).toEqual([3, 5, 4, 6]);
  });

  it('handles nothing again in a process that reads all of it again', async () => {
    await topics.producer.send({ topic: COMPLETE, messages: [complete(1)] });
    const store = new MemoryOutcomeStore();
    expect(await handledUntil(1, store)).toEqual([1]);
    stop = new AbortController();
    await topics.producer.send({ topic: COMPLETE, messages: [complete(2)] });
    expect(await handledUntil(2, store)).toEqual([2]);
  });

  it('handles an older outcome of another topic too, and says that it is not the newest', async () => {
    const event = { ...salvageFailedSample, orderId: order, debtId: order, debtVersion: 5 };
    await topics.producer.send({ topic: DECLINED, messages: [{ value: topics.codec.encode(orderDeclined, event) }] });
    const store = new MemoryOutcomeStore();
    await handling({ 'order-declined': ({ debtId }) => void (debtId === order && stop.abort()) }, store);
    stop = new AbortController();
    await topics.producer.send({ topic: COMPLETE, messages: [complete(4)] });
    const seen: boolean[] = [];
    await handling(
      {
        'order-complete.new-sale': ({ debtId }, { isNewest }) => {
          if (debtId !== order) return;
          seen.push(isNewest);
          stop.abort();
        },
      },
      store,
    );
    expect(seen).toEqual([false]);
  });

  it('tries a message again until it is handled, and keeps those behind it waiting', async () => {
    await topics.producer.send({ topic: COMPLETE, messages: [complete(1), complete(2)] });
    const tried: number[] = [];
    const problems: unknown[] = [];
    await handling(
      {
        'order-complete.new-sale': ({ debtId, debtVersion }) => {
          if (debtId !== order) return;
          tried.push(debtVersion);
          if (tried.length < 3) throw new Error('the warehouse is closed');
          if (debtVersion === 2) stop.abort();
        },
      },
      new MemoryOutcomeStore(),
      (problem) => problems.push(problem),
    );
    expect(tried).toEqual([1, 1, 1, 2]);
    expect(problems).toEqual(
      Array.from({ length: 2 }, () => expect.objectContaining({ topic: COMPLETE, error: expect.any(Error) })),
    );
  });

  it('stops while a message waits, and leaves it to the next process', async () => {
    await topics.producer.send({ topic: COMPLETE, messages: [complete(1)] });
    const groupId = freshPrefix();
    const fail = ({ debtId }: OrderComplete) => {
      if (debtId === order) throw new Error('the warehouse is closed');
    };
    await handling({ 'order-complete.new-sale': fail }, new MemoryOutcomeStore(), () => stop.abort(), groupId);
    stop = new AbortController();
    const handled: number[] = [];
    await handling({ 'order-complete.new-sale': noting(handled, 1) }, new MemoryOutcomeStore(), undefined, groupId);
    expect(handled).toEqual([1]);
  });

  it('can be one of your own, with the codec', async () => {
    const codec = new EventCodec(topics.connection);
    const { value } = complete(7);
    expect(await codec.decode('order-complete.new-sale', Buffer.from(value ?? ''))).toMatchObject({ debtVersion: 7 });
    const encoded = await codec.encode('payment-declined.new-sale', paymentDeclinedNewSaleSample);
    expect(await topics.codec.decode(paymentDeclinedNewSale, encoded.value)).toEqual(paymentDeclinedNewSaleSample);
  });

  function complete(debtVersion: number): Message & { readonly value: Buffer } {
    const event = { ...orderCompleteSample, orderId: order, debtId: order, debtVersion };
    return { key: order, value: topics.codec.encode(orderCompleteNewSale, event) };
  }

  /** Of this test's debt, the versions in the order in which they are handled, until the last one is. */
  async function handledUntil(last: number, store = new MemoryOutcomeStore()): Promise<number[]> {
    const handled: number[] = [];
    await handling({ 'order-complete.new-sale': noting(handled, last) }, store);
    return handled;
  }

  function noting(handled: number[], last: number) {
    return ({ debtId, debtVersion }: OrderComplete) => {
      if (debtId !== order) return;
      handled.push(debtVersion);
      if (debtVersion === last) stop.abort();
    };
  }

  async function handling(
    handlers: OutcomeHandlers<null>,
    store: MemoryOutcomeStore,
    onProblem?: (problem: unknown) => void,
    groupId = freshPrefix(),
  ): Promise<void> {
    await consumeOutcomes(
      { ...topics.connection, groupId, handlers, store, ...(onProblem === undefined ? {} : { onProblem }) },
      stop.signal,
    );
  }
});

const open: { disconnect(): Promise<void> }[] = [];
afterAll(() => Promise.all(open.map((producer) => producer.disconnect())));

async function begin(): Promise<Transaction> {
  const producer = topics.kafka.producer({ transactionalId: freshPrefix(), idempotent: true, maxInFlightRequests: 1 });
  open.push(producer);
  await producer.connect();
  return producer.transaction();
}
