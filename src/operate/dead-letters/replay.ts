import { setTimeout as wait } from 'node:timers/promises';
import { type DeadLetter, deadLetterPosition } from '../../inspect/dead-letters/dead-letters.ts';
import type { KafkaClient, KafkaHeaders } from '../../kafka/client/kafka-types.ts';
import type { Names } from '../../names.ts';

/** Whether a dead letter can be published again, or why not. */
type ReplayVerdict = { kind: 'replay' } | { kind: 'refused'; why: string };

/** A masked dead letter is refused: it is not the original message, and its bytes may not be valid Avro any more. */
export function replayVerdict(deadLetter: DeadLetter): ReplayVerdict {
  if (deadLetter.masked) {
    return {
      kind: 'refused',
      why: 'digits that looked like a card number were masked in it; publish a corrected message instead',
    };
  }
  if (deadLetter.record.headers.salvage_cut !== undefined) {
    return {
      kind: 'refused',
      why: 'it was too large to be kept whole; the original stays at its offset in the topic until retention deletes it',
    };
  }
  return { kind: 'replay' };
}

/**
 * The original message: key, bytes, partition and headers, without the headers that the engine added (such as the dead
 * letter's own `ce_id`). `salvage_replay_of` names the dead letter.
 */
export function originalMessage(deadLetter: DeadLetter) {
  const { record, sourcePartition } = deadLetter;
  const headers: KafkaHeaders = {};
  for (const [name, value] of Object.entries(record.headers)) {
    if (!/^(salvage_.*|ce_id)$/.test(name)) headers[name] = value;
  }
  headers.salvage_replay_of = deadLetterPosition(deadLetter);
  return { key: record.key, value: record.value, partition: sourcePartition, headers };
}

/** The time that one send of messages covers: short enough for an even rate, long enough for few sends. */
const SLICE_MS = 100;

/**
 * Publishes dead letters to the topics they came from, in their order, at most `perSecond` each second.
 * @returns how many were acknowledged; fewer than all only if `signal` aborted.
 * @throws kafkajs's errors if Kafka is unreachable; `onReplayed` has then reported how many were acknowledged.
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
      const topicMessages = [...byTopic].map(([topic, group]) => ({ topic, messages: group.map(originalMessage) }));
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
