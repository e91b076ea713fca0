import type { Producer } from 'kafkajs';
import { paymentDeclinedNewSale } from '../../topics/payment-declined.new-sale.ts';
import { paymentDeclinedRecurring } from '../../topics/payment-declined.recurring.ts';
import type { Codec } from '../kafka/codec.ts';
import { ceHeaders } from '../kafka/headers.ts';
import type { Names } from '../names.ts';
import type { SampleMessage } from './sample-declines.ts';

const BATCH_MESSAGES = 200;

/**
 * Publishes the sample as billing would, malformed messages and repeats among it.
 * @param onPublished told after each batch; what it returns is waited for, so that it can set the pace
 * @returns how many messages
 */
export async function publishSample(
  { producer, codec, names }: { producer: Producer; codec: Codec; names: Names },
  sample: Iterable<SampleMessage>,
  onPublished: (count: number) => void | Promise<void>,
): Promise<number> {
  let published = 0;
  let batch: SampleMessage[] = [];
  const flush = async () => {
    const byTopic = Map.groupBy(batch, ({ topic }) => topic);
    await producer.sendBatch({
      acks: -1,
      topicMessages: [...byTopic].map(([topic, messages]) => ({
        topic: names.topic(topic),
        messages: messages.map((message) => wireMessage(codec, message)),
      })),
    });
    published += batch.length;
    batch = [];
    await onPublished(published);
  };
  for (const message of sample) {
    batch.push(message);
    if (batch.length >= BATCH_MESSAGES) await flush();
  }
  if (batch.length > 0) await flush();
  return published;
}

function wireMessage(codec: Codec, message: SampleMessage) {
  if ('malformed' in message) return { key: message.key, value: message.malformed };
  const value =
    message.topic === 'payment-declined.new-sale'
      ? codec.encode(paymentDeclinedNewSale, message.event)
      : codec.encode(paymentDeclinedRecurring, message.event);
  return { key: message.event.orderId, value, headers: ceHeaders({ name: message.topic }, message.event) };
}
