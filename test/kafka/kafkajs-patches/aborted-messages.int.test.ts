import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Message, Producer, Transaction } from 'kafkajs';
import { CHUNK_HEADER } from '../../../src/engine/checkpoint.ts';
import { findOutputs } from '../../../src/engine/ownership/find-outputs.ts';
import { createKafka } from '../../../src/kafka/client/client.ts';
import { readLog } from '../../../src/kafka/log/log-reader.ts';
import { topicOffsets } from '../../../src/kafka/log/topic-offsets.ts';
import { createTopics } from '../../../src/kafka/setup/create-topics.ts';
import { namesFor } from '../../../src/names.ts';
import { freshPrefix, stackForTests } from '../../support/stack.ts';

const MARKER_KEY = Buffer.from([0, 0, 0, 0]);
const LAST = 'last';

const { kafkaBrokers } = stackForTests();
const kafka = createKafka({ brokers: [kafkaBrokers], clientId: 'aborted-messages-test' });
const admin = kafka.admin();
const names = namesFor(freshPrefix());
const plain = kafka.producer();
const producers: Producer[] = [];
const unusedTopics = Array.from({ length: 10 }, freshPrefix);

beforeAll(async () => {
  await admin.connect();
  await plain.connect();
  await createTopics(
    admin,
    unusedTopics.map((topic) => ({ topic, numPartitions: 1, replicationFactor: 1 })),
  );
});
afterAll(() => Promise.all([admin, plain, ...producers].map((client) => client.disconnect())));

type Step = 'early sends' | 'late sends' | 'early aborts' | 'late aborts' | 'early commits' | 'late commits';

describe('where transactions of two producers overlap in a partition', () => {
  const orders: Step[][] = [
    ['early sends', 'late sends', 'early sends', 'late aborts', 'early aborts'],
    ['early sends', 'late sends', 'late aborts', 'early sends', 'early aborts'],
    ['early sends', 'late sends', 'early sends', 'early aborts', 'late sends', 'late aborts'],
    ['early sends', 'late sends', 'late aborts', 'early sends', 'early commits'],
    ['early sends', 'late sends', 'late commits', 'early sends', 'early aborts'],
    ['early sends', 'late sends', 'early commits', 'late sends', 'late aborts'],
    ['early sends', 'late sends', 'early aborts', 'late sends', 'late commits'],
  ];

  it.concurrent.each(orders.map((steps) => [steps.join(', '), steps] as const))(
    'readers see what was committed and nothing else: %s',
    async (_, steps) => {
      const topic = takeTopic();
      await perform(topic, steps);
      const expected = [...committedValues(steps), LAST];
      expect(await valuesOfLogReader(topic)).toEqual(expected);
      expect(await valuesOfConsumer(topic)).toEqual(expected);
    },
  );

  it.concurrent('a read that begins inside two aborted transactions returns none of their messages', async () => {
    const topic = takeTopic();
    const sends: Step[] = ['early sends', 'late sends', 'late sends', 'early sends', 'late sends'];
    await perform(topic, [...sends, 'early aborts', 'late aborts']);
    expect(await valuesOfLogReader(topic, 3)).toEqual([LAST]);
    expect(await valuesOfLogReader(topic, 7)).toEqual([LAST]);
  });

  it.concurrent('a data record whose key looks like a marker’s ends no transaction, and is read if committed', async () => {
    const topic = takeTopic();
    const [aborted, committed] = [await begin(), await begin()];
    await aborted.transaction.send({
      topic,
      messages: [{ value: 'a' }, { key: MARKER_KEY, value: 'b' }, { value: 'c' }],
    });
    await committed.transaction.send({ topic, messages: [{ key: MARKER_KEY, value: 'd' }] });
    await end(aborted, 'abort');
    await end(committed, 'commit');
    await plain.send({ topic, messages: [{ value: LAST }] });
    expect(await valuesOfLogReader(topic)).toEqual(['d', LAST]);
    expect(await valuesOfConsumer(topic)).toEqual(['d', LAST]);
  });

  it.concurrent('outputs of a transaction that the take-over aborted do not count as published', async () => {
    const topic = takeTopic();
    const owner = freshPrefix();
    const headers = { [CHUNK_HEADER]: 'chunk' };
    const output = { topic, key: null, value: Buffer.from('v'), headers };
    await (await begin(owner)).transaction.send({ topic, messages: [output] });
    const other = await begin();
    await other.transaction.send({ topic, messages: [{ value: 'another partition’s output' }] });
    await end(other, 'abort');
    // As a take-over does: a new producer under the same id makes the broker abort what the dead owner left open.
    await begin(owner);
    const found = await findOutputs(
      { kafka, admin, names },
      { chunkId: 'chunk', outputs: [output], storedAt: Date.now() },
    );
    expect(found).toBe('not-published');
  });
});

function takeTopic(): string {
  const topic = unusedTopics.pop();
  if (topic === undefined) throw new Error('create more topics in beforeAll');
  return topic;
}

interface OpenTransaction {
  readonly id: string;
  readonly transaction: Transaction;
}

/** The broker aborts first what is still open under the id. */
async function begin(id = freshPrefix()): Promise<OpenTransaction> {
  const producer = kafka.producer({ transactionalId: id, idempotent: true, maxInFlightRequests: 1 });
  producers.push(producer);
  await producer.connect();
  return { id, transaction: await producer.transaction() };
}

/** The broker answers before it writes the marker, but begins no other transaction under the id until it is written. */
async function end({ id, transaction }: OpenTransaction, how: 'abort' | 'commit'): Promise<void> {
  await transaction[how]();
  await begin(id);
}

/** Each message says whose it is, and which of its producer's. The last message of the topic is outside of them. */
async function perform(topic: string, steps: readonly Step[]): Promise<void> {
  const open = { early: await begin(), late: await begin() };
  for (const [index, step] of steps.entries()) {
    const owned = open[ownerOf(step)];
    if (step.endsWith('sends')) await owned.transaction.send({ topic, messages: messagesOf(step, index) });
    else await end(owned, step.endsWith('aborts') ? 'abort' : 'commit');
  }
  await plain.send({ topic, messages: [{ value: LAST }] });
}

function ownerOf(step: Step): 'early' | 'late' {
  return step.startsWith('early') ? 'early' : 'late';
}

function messagesOf(step: Step, index: number): Message[] {
  return [1, 2].map((n) => ({ value: `${ownerOf(step)} ${index}.${n}` }));
}

function committedValues(steps: readonly Step[]): string[] {
  return steps.flatMap((step, index) => {
    if (!step.endsWith('sends') || !steps.includes(`${ownerOf(step)} commits`)) return [];
    return messagesOf(step, index).map(({ value }) => String(value));
  });
}

async function valuesOfLogReader(topic: string, from = 0): Promise<string[]> {
  const values: string[] = [];
  const [bounds] = await topicOffsets(admin, topic);
  await readLog({ kafka, names }, [{ topic, partition: 0, from, to: Number(bounds?.high) }], ({ value }) => {
    values.push(String(value));
  });
  return values;
}

/** Reads up to the last message. */
async function valuesOfConsumer(topic: string): Promise<string[]> {
  const values: string[] = [];
  const consumer = kafka.consumer({ groupId: topic, maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
    consumer
      .run({
        eachMessage: async ({ message: { value } }) => {
          values.push(String(value));
          if (String(value) === LAST) resolve();
        },
      })
      .catch(reject);
  });
  await consumer.disconnect();
  return values;
}
