import { setTimeout as wait } from 'node:timers/promises';
import { type DeadLetter, placeOf } from '../../inspect/dead-letters/dead-letters.ts';
import type { KafkaClient, KafkaHeaders } from '../../kafka/client/kafka-types.ts';
import type { Names } from '../../names.ts';

/** What becomes of a dead letter: published again, or why not. */
export type ReplayVerdict = { kind: 'replay' } | { kind: 'refused'; why: string };

/** Pure. A masked one is not what was sent: its bytes may not even be Avro any more (R18). */
export function verdictOn(deadLetter: DeadLetter): ReplayVerdict {
  if (deadLetter.masked) {
    return {
      kind: 'refused',
      why: 'digits that looked like a card number were masked in it; publish a mended message',
    };
  }
  if (deadLetter.record.headers.salvage_cut !== undefined) {
    return { kind: 'refused', why: 'it was too large to be kept whole; the original is at its offset until retention' };
  }
  return { kind: 'replay' };
}

/**
 * Pure. The original message: key, bytes, partition and headers, and in `salvage_replay_of` which dead letter it was.
 * What the engine had put into its headers is left out, the dead letter's own `ce_id` among it.
 */
export function originalMessage(deadLetter: DeadLetter) {
  const { record, sourcePartition } = deadLetter;
  const headers: KafkaHeaders = {};
  for (const [name, value] of Object.entries(record.headers)) {
    if (!/^(salvage_.*|ce_id)$/.test(name)) headers[name] = value;
  }
  headers.salvage_replay_of = placeOf(deadLetter);
  return { key: record.key, value: record.value, partition: sourcePartition, headers };
}

/** Waits between sends are at least this long, so that a high rate is kept in small groups. */
const SLICE_MS = 100;

/**
 * Publishes dead letters to the topics they came from, in their order, at most `perSecond` of them.
 * @returns how many were acknowledged; fewer than given only where `signal` aborted.
 * @throws kafkajs's errors where Kafka is away; `onReplayed` has told how far it got.
 */
export async function replay(
  { kafka, names }: { kafka: KafkaClient; names: Names },
  deadLetters: readonly DeadLetter[],
  perSecond: number,
  onReplayed: (count: number) => void,
  signal: AbortSignal,
): Promise<number> {
  const sliceSize = Math.max(1, Math.floor((perSecond * SLICE_MS) / 1_000));
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1, allowAutoTopicCreation: false });
  let replayed = 0;
  try {
    await producer.connect();
    while (replayed < deadLetters.length && !signal.aborted) {
      const slice = deadLetters.slice(replayed, replayed + sliceSize);
      const startedAt = Date.now();
      const byTopic = Map.groupBy(slice, ({ topic }) => names.topic(topic));
      const topicMessages = [...byTopic].map(([topic, ones]) => ({ topic, messages: ones.map(originalMessage) }));
      await producer.sendBatch({ acks: -1, topicMessages });
      replayed += slice.length;
      onReplayed(replayed);
      const restMs = (slice.length / perSecond) * 1_000 - (Date.now() - startedAt);
      if (restMs > 0 && replayed < deadLetters.length) await wait(restMs, undefined, { signal }).catch(() => {});
    }
  } finally {
    await producer.disconnect();
  }
  return replayed;
}
