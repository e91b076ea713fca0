import { paymentDeclinedNewSale } from '../../../topics/payment-declined.new-sale.ts';
import { paymentDeclinedRecurring } from '../../../topics/payment-declined.recurring.ts';
import type { KafkaProducer } from '../../kafka/client/kafka-types.ts';
import type { Codec } from '../../kafka/codec/codec.ts';
import { ceHeaders } from '../../kafka/codec/headers.ts';
import type { Names } from '../../names.ts';
import type { DemoMessage, Spoiling } from '../sample/sample-declines.ts';
import { CARD_NUMBER_PLACEHOLDER } from '../sample/scene-declines.ts';

const BATCH_MESSAGES = 200;

/**
 * Publishes the sample in batches, its repeats and malformed messages included. Resolves with how many messages there were.
 * @param onPublished called after each batch with the count so far, and awaited, so that it can set the pace
 */
export async function publishSample(
  { producer, codec, names }: { producer: KafkaProducer; codec: Codec; names: Names },
  sample: Iterable<DemoMessage>,
  onPublished: (count: number) => void | Promise<void>,
): Promise<number> {
  let published = 0;
  let batch: DemoMessage[] = [];
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

function wireMessage(codec: Codec, message: DemoMessage) {
  if ('malformed' in message) return { key: message.key, value: message.malformed };
  const value =
    message.topic === 'payment-declined.new-sale'
      ? codec.encode(paymentDeclinedNewSale, message.event)
      : codec.encode(paymentDeclinedRecurring, message.event);
  const headers = ceHeaders({ name: message.topic }, message.event, codec.schemaUri({ name: message.topic }));
  const sound = { key: Buffer.from(message.event.orderId), value, headers };
  return 'spoiling' in message ? { ...sound, ...spoilt(sound, message.spoiling) } : sound;
}

/** The schema id follows the wire format's zero byte. */
const SCHEMA_ID_AT = 1;
const UNREGISTERED_SCHEMA_ID = 987_654_321;

/** Writes into the bytes what the codec would refuse to encode. Each change keeps the length. */
function spoilt({ key, value }: { key: Buffer; value: Buffer }, spoiling: Spoiling): { key: Buffer; value: Buffer } {
  switch (spoiling) {
    case 'UNKNOWN_SCHEMA':
      value.writeUInt32BE(UNREGISTERED_SCHEMA_ID, SCHEMA_ID_AT);
      return { key, value };
    case 'CURRENCY_IN_SMALL_LETTERS':
      value.write('usd', value.indexOf('USD'));
      return { key, value };
    case 'CARD_NUMBER':
      value.write('4111111111111111', value.indexOf(CARD_NUMBER_PLACEHOLDER));
      return { key, value };
    case 'KEY_NOT_UTF8':
      return { key: Buffer.of(0xff, 0xfe), value };
    default:
      return spoiling satisfies never;
  }
}
