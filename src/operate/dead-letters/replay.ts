import { errorMessage } from '../../errors.ts';
import { type DeadLetter, deadLetterPosition } from '../../inspect/dead-letters/dead-letters.ts';
import type { KafkaHeaders } from '../../kafka/client/kafka-types.ts';
import type { RecordPublisher } from '../../kafka/client/record-publisher.ts';
import type { Names } from '../../names.ts';
import { wait } from '../../waiting/backoff.ts';

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
  const headers: Record<string, KafkaHeaders[string]> = {};
  for (const [name, value] of Object.entries(record.headers)) {
    if (!/^(salvage_.*|ce_id)$/.test(name)) headers[name] = value;
  }
  headers.salvage_replay_of = deadLetterPosition(deadLetter);
  return { key: record.key, value: record.value, partition: sourcePartition, headers };
}

/** The time that one send of messages covers: short enough for an even rate, long enough for few sends. */
const SLICE_MS = 100;

export interface ReplayRequest {
  readonly deadLetters: readonly DeadLetter[];
  readonly perSecond: number;
  readonly onReplayed: (count: number) => void;
  readonly signal: AbortSignal;
}

/** How a replay ended. */
export interface ReplayEnd {
  /** Acknowledged by Kafka. Fewer than all if it was stopped or failed. */
  readonly replayed: number;
  /** Sent without an acknowledgement: each may be in its topic or not. What follows them was not sent. */
  readonly unacknowledged: readonly DeadLetter[];
  /** Why it ended early; null if it was finished or stopped. */
  readonly failure: Error | null;
}

/**
 * Publishes dead letters to the topics they came from, in their order, at most `perSecond` each second. Stops at the first
 * that Kafka does not acknowledge, or when `signal` aborts.
 */
export async function replay(
  { publisher, names }: { publisher: Pick<RecordPublisher, 'publish'>; names: Names },
  { deadLetters, perSecond, onReplayed, signal }: ReplayRequest,
): Promise<ReplayEnd> {
  const sliceSize = Math.max(1, Math.floor((perSecond * SLICE_MS) / 1_000));
  let replayed = 0;
  for (let next = 0; next < deadLetters.length && !signal.aborted; next += sliceSize) {
    const slice = deadLetters.slice(next, next + sliceSize);
    const startedAt = Date.now();
    const sent = await publishAll(publisher, names, slice);
    replayed += slice.length - sent.unacknowledged.length;
    onReplayed(replayed);
    if (sent.failure !== null) return { replayed, ...sent };
    const restMs = (slice.length / perSecond) * 1_000 - (Date.now() - startedAt);
    if (restMs > 0 && replayed < deadLetters.length) await wait(restMs, signal);
  }
  return { replayed, unacknowledged: [], failure: null };
}

async function publishAll(
  publisher: Pick<RecordPublisher, 'publish'>,
  names: Names,
  slice: readonly DeadLetter[],
): Promise<Pick<ReplayEnd, 'unacknowledged' | 'failure'>> {
  let failure: Error | null = null;
  const unacknowledged: DeadLetter[] = [];
  const publish = async (deadLetter: DeadLetter) => {
    try {
      await publisher.publish({ topic: names.topic(deadLetter.topic), ...originalMessage(deadLetter) });
    } catch (error) {
      failure ??= error instanceof Error ? error : new Error(errorMessage(error));
      unacknowledged.push(deadLetter);
    }
  };
  await Promise.all(slice.map(publish));
  return { unacknowledged, failure };
}
