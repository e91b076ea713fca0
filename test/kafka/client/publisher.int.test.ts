import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Kafka, KafkaMessage } from 'kafkajs';
import { PoisonError, TransientError } from '../../../src/errors.ts';
import { createKafka } from '../../../src/kafka/client/client.ts';
import { Publisher } from '../../../src/kafka/client/publisher.ts';
import { Codec } from '../../../src/kafka/codec/codec.ts';
import { headerText } from '../../../src/kafka/codec/headers.ts';
import { HttpRegistry } from '../../../src/kafka/codec/registry.ts';
import { setupTopics } from '../../../src/kafka/setup/setup-topics.ts';
import { namesFor } from '../../../src/names.ts';
import { rerunRequested } from '../../../topics/rerun-requested.ts';
import { submissionDue } from '../../../topics/submission-due.ts';
import { freshPrefix, stackForTests } from '../../support/stack.ts';
import { rerunRequestedSample, submissionDueSample } from '../../topics/sample-events.ts';

const { kafkaBrokers, schemaRegistryUrl } = stackForTests();
const names = namesFor(freshPrefix());
const kafka = createKafka({ brokers: [kafkaBrokers], clientId: 'publisher-test' });
const topics = [submissionDue, rerunRequested];
let codec: Codec;

beforeAll(async () => {
  const admin = kafka.admin();
  await admin.connect();
  const registry = new HttpRegistry(schemaRegistryUrl);
  await setupTopics({ admin, registry, names, topics, inputs: [], log: () => undefined });
  await admin.disconnect();
  codec = new Codec(new HttpRegistry(schemaRegistryUrl), names);
  await codec.prepare(topics);
});

describe('the publisher', () => {
  let publisher: Publisher;
  beforeAll(() => {
    publisher = new Publisher({ kafka, codec, names });
  });
  afterAll(() => publisher.close());

  it('publishes each of thousands of concurrent events once, and those of an order in order', async () => {
    const events = Array.from({ length: 5_000 }, (_, n) => ({
      ...submissionDueSample,
      eventId: `e${n}`,
      orderId: `o${n % 50}`,
    }));
    await Promise.all(events.map((event) => publisher.publish(submissionDue, event)));

    const messages = await readAll(names.topic(submissionDue.name), events.length);
    const decoded = await Promise.all(
      messages.map(({ value }) => codec.decode(submissionDue, value ?? Buffer.alloc(0))),
    );
    expect(new Set(decoded.map(({ eventId }) => eventId)).size).toBe(events.length);
    const ofOneOrder = decoded.filter(({ orderId }) => orderId === 'o7').map(({ eventId }) => eventId);
    expect(ofOneOrder).toEqual(events.filter(({ orderId }) => orderId === 'o7').map(({ eventId }) => eventId));
  });

  it('publishes bytes that were made before unchanged, and only if they are an event of the topic under its key', async () => {
    const event = { ...submissionDueSample, eventId: 'made-before', orderId: 'o-again' };
    const value = codec.encode(submissionDue, event);
    const message = { key: Buffer.from('o-again'), value, headers: { salvage_replay_of: 'x 1:2' }, partition: 3 };
    await publisher.republish(submissionDue, message);
    for (const [wrong, why] of [
      [{ value: Buffer.from('not Avro') }, 'Confluent wire format'],
      [{ value: null }, 'no value'],
      [{ key: Buffer.from('o-other') }, 'the key must be the orderId o-again'],
      [{ key: null }, 'it is missing'],
    ] as const) {
      const refused = publisher.republish(submissionDue, { ...message, ...wrong });
      await expect(refused).rejects.toThrow(PoisonError);
      await expect(refused).rejects.toThrow(why);
    }
    const messages = await readAll(names.topic(submissionDue.name), 5_001);
    const again = messages.filter(({ headers = {} }) => headerText(headers, 'salvage_replay_of') !== undefined);
    expect(again).toHaveLength(1);
    expect(again[0]?.value).toEqual(value);
  });

  it('uses the orderId as key, and adds CloudEvents headers and the given ones', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await publisher.publish(rerunRequested, rerunRequestedSample, { traceparent });
    const [message] = await readAll(names.topic(rerunRequested.name), 1);
    expect(message?.key?.toString()).toBe('o1');
    const headers = ['ce_specversion', 'ce_id', 'ce_source', 'ce_type', 'ce_time', 'content-type', 'traceparent'];
    expect(headers.map((name) => headerText(message?.headers, name))).toEqual([
      '1.0',
      'e3',
      '/decline-salvage',
      'salvage.rerun-requested',
      '2026-01-15T12:00:00.000Z',
      'application/vnd.confluent.avro',
      traceparent,
    ]);
    const schemaId = message?.value?.readUInt32BE(1);
    expect(headerText(message?.headers, 'ce_dataschema')).toBe(
      `${stackForTests().schemaRegistryUrl}/schemas/ids/${schemaId}`,
    );
  });

  it('refuses an event that breaks its contract, and one that is too large for a broker', async () => {
    await expect(publisher.publish(rerunRequested, { ...rerunRequestedSample, requestKey: '' })).rejects.toThrow(
      PoisonError,
    );
    const huge = { x: 'x'.repeat(1_000_000) };
    await expect(publisher.publish(rerunRequested, rerunRequestedSample, huge)).rejects.toThrow(PoisonError);
  });
});

describe('a publisher whose broker fails', () => {
  it('reports that Kafka is away, and continues when it is back', async () => {
    let broken = true;
    const flaky = failingProducers(() => broken);
    const publisher = new Publisher({ kafka: flaky.kafka, codec, names });
    await expect(publisher.publish(submissionDue, submissionDueSample)).rejects.toThrow(TransientError);
    broken = false;
    await publisher.publish(submissionDue, submissionDueSample);
    await publisher.close();
  });

  it('creates a new producer after a failed batch, whose sequence numbers the broker may have seen', async () => {
    let broken = false;
    const flaky = failingProducers(() => broken);
    const publisher = new Publisher({ kafka: flaky.kafka, codec, names });
    await publisher.publish(submissionDue, submissionDueSample);
    expect(flaky.made()).toBe(1);
    broken = true;
    await expect(publisher.publish(submissionDue, submissionDueSample)).rejects.toThrow(TransientError);
    broken = false;
    await publisher.publish(submissionDue, submissionDueSample);
    expect(flaky.made()).toBe(2);
    await publisher.close();
  });

  it('refuses events once it is closed', async () => {
    const publisher = new Publisher({ kafka, codec, names });
    await publisher.close();
    await expect(publisher.publish(submissionDue, submissionDueSample)).rejects.toThrow(TransientError);
  });
});

/** The real client, whose producers' sends fail while `broken` says so. */
function failingProducers(broken: () => boolean): { kafka: Pick<Kafka, 'producer'>; made(): number } {
  let made = 0;
  return {
    made: () => made,
    kafka: {
      producer: (config) => {
        made += 1;
        const producer = kafka.producer(config);
        return {
          ...producer,
          sendBatch: async (batch) => {
            if (broken()) throw new Error('the connection was reset');
            return producer.sendBatch(batch);
          },
        };
      },
    },
  };
}

/** Each reads from the beginning. */
let readers = 0;

async function readAll(topic: string, count: number): Promise<KafkaMessage[]> {
  const messages: KafkaMessage[] = [];
  const consumer = kafka.consumer({ groupId: `${topic}-reader-${readers++}`, maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await new Promise<void>((resolve) => {
    void consumer.run({
      eachMessage: async ({ message }) => {
        messages.push(message);
        if (messages.length === count) resolve();
      },
    });
  });
  await consumer.disconnect();
  return messages;
}
