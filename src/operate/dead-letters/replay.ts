import { topicByName } from '../../../topics/all.ts';
import { type DeadLetter, deadLetterPosition, isCut } from '../../dead-letters/dead-letter.ts';
import type { AnyTopic } from '../../domain/decision.ts';
import { errorMessage, PoisonError } from '../../errors.ts';
import type { KafkaHeaders } from '../../kafka/client/kafka-types.ts';
import { checkMessage, type Publisher } from '../../kafka/client/publisher.ts';
import type { Codec } from '../../kafka/codec/codec.ts';
import { cleanText } from '../../telemetry/log-cleaning.ts';
import { wait } from '../../waiting/backoff.ts';

/** A dead letter that cannot be published again, and why. */
export interface RefusedDeadLetter {
  readonly deadLetter: DeadLetter;
  readonly why: string;
}

/** Whether each can be published again, by the checks that its stage would make. @throws TransientError without a registry */
export async function sortReplayable(
  codec: Pick<Codec, 'decode'>,
  deadLetters: readonly DeadLetter[],
): Promise<{ toReplay: DeadLetter[]; refused: RefusedDeadLetter[] }> {
  const toReplay: DeadLetter[] = [];
  const refused: RefusedDeadLetter[] = [];
  for (const deadLetter of deadLetters) {
    const why = await refusalOf(codec, deadLetter);
    if (why === null) toReplay.push(deadLetter);
    else refused.push({ deadLetter, why });
  }
  return { toReplay, refused };
}

const MASKED = 'digits that looked like a card number were masked in it; publish a corrected message instead';
const CUT =
  'it was too large to be kept whole; the original stays at its offset in the topic until retention deletes it';

/** A masked one is not the original message. One that its stage would refuse again would only make another dead letter. */
async function refusalOf(codec: Pick<Codec, 'decode'>, deadLetter: DeadLetter): Promise<string | null> {
  if (deadLetter.masked) return MASKED;
  if (isCut(deadLetter)) return CUT;
  try {
    await checkMessage(codec, topicOf(deadLetter), deadLetter.record);
    return null;
  } catch (error) {
    if (error instanceof PoisonError) return refusedBy(error);
    throw error;
  }
}

function refusedBy(error: PoisonError): string {
  return `its stage would refuse it again (${cleanText(error.message)}); have its producer publish a corrected message, then dismiss this one`;
}

function topicOf({ topic }: DeadLetter): AnyTopic {
  const definition: AnyTopic | undefined = topicByName(topic);
  if (definition === undefined) throw new PoisonError(`${topic} is not a topic of the pipeline`);
  return definition;
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

interface ReplayDependencies {
  readonly publisher: Pick<Publisher, 'republish'>;
  /** Called with what Kafka has acknowledged, before anything else is sent. */
  readonly markReplayed: (deadLetters: readonly DeadLetter[]) => Promise<void>;
}

/** How a replay ended. */
export interface ReplayEnd {
  /** Acknowledged by Kafka. Fewer than all if it was stopped or failed. */
  readonly replayed: number;
  /** Broke the contract; nothing was sent of them. */
  readonly refused: readonly RefusedDeadLetter[];
  /** Sent without an acknowledgement: each may be in its topic or not. What follows them was not sent. */
  readonly unacknowledged: readonly DeadLetter[];
  /** Why it ended early; null if it was finished or stopped. */
  readonly failure: Error | null;
}

/**
 * Publishes dead letters to the topics they came from, in their order, at most `perSecond` each second. Stops at the first
 * that Kafka does not acknowledge, or when `signal` aborts. A process that is killed between Kafka's acknowledgement and
 * the mark leaves a slice of them open, though they were published: replaying those again is recognised as repeats.
 */
export async function replay(
  deps: ReplayDependencies,
  { deadLetters, perSecond, onReplayed, signal }: ReplayRequest,
): Promise<ReplayEnd> {
  const sliceSize = Math.max(1, Math.floor((perSecond * SLICE_MS) / 1_000));
  const refused: RefusedDeadLetter[] = [];
  let replayed = 0;
  for (let next = 0; next < deadLetters.length && !signal.aborted; next += sliceSize) {
    const slice = deadLetters.slice(next, next + sliceSize);
    const startedAt = Date.now();
    const sent = await publishAll(deps, slice);
    await deps.markReplayed(sent.acknowledged);
    replayed += sent.acknowledged.length;
    refused.push(...sent.refused);
    onReplayed(replayed);
    const { unacknowledged, failure } = sent;
    if (failure !== null) return { replayed, refused, unacknowledged, failure };
    const restMs = (slice.length / perSecond) * 1_000 - (Date.now() - startedAt);
    if (restMs > 0 && next + sliceSize < deadLetters.length) await wait(restMs, signal);
  }
  return { replayed, refused, unacknowledged: [], failure: null };
}

interface SentSlice extends Omit<ReplayEnd, 'replayed'> {
  readonly acknowledged: readonly DeadLetter[];
}

async function publishAll(
  { publisher }: Pick<ReplayDependencies, 'publisher'>,
  slice: readonly DeadLetter[],
): Promise<SentSlice> {
  let failure: Error | null = null;
  const acknowledged: DeadLetter[] = [];
  const unacknowledged: DeadLetter[] = [];
  const refused: RefusedDeadLetter[] = [];
  const publish = async (deadLetter: DeadLetter) => {
    try {
      await publisher.republish(topicOf(deadLetter), originalMessage(deadLetter));
      acknowledged.push(deadLetter);
    } catch (error) {
      if (error instanceof PoisonError) return void refused.push({ deadLetter, why: refusedBy(error) });
      failure ??= error instanceof Error ? error : new Error(errorMessage(error));
      unacknowledged.push(deadLetter);
    }
  };
  await Promise.all(slice.map(publish));
  return { acknowledged, unacknowledged, refused, failure };
}
