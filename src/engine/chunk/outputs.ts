import { maskCardNumbers, maskCardNumbersInBytes } from '../../../topics/contract/card-numbers.ts';
import type { TraceContext } from '../../../topics/contract/trace-context.ts';
import type { BytesPart } from '../../../topics/contract/written-digits.ts';
import type { OutputMessage } from '../../domain/decision.ts';
import { PoisonError } from '../../errors.ts';
import type { HeaderValue, KafkaHeaders } from '../../kafka/client/kafka-types.ts';
import type { Codec } from '../../kafka/codec/codec.ts';
import { ceHeaders, traceHeaders } from '../../kafka/codec/headers.ts';
import { CUT_VALUE_BYTES } from '../../kafka/fetching/limits.ts';
import type { Names } from '../../names.ts';
import { CHUNK_HEADER, type StoredHeaders, type StoredOutput } from '../checkpoint.ts';
import type { SourceMessage } from '../consumer/inbox.ts';
import { DEAD_LETTER_BYTES_MAX, KEY_BYTES_MAX, MESSAGE_BYTES_MAX } from '../limits.ts';
import type { PartitionId } from '../partition-id.ts';
import { outputBytes } from '../transactions/kafka-transaction.ts';

export interface OutputEncoder {
  readonly codec: Codec;
  readonly names: Names;
  /** The chunk that the outputs belong to. */
  readonly chunkId: string;
}

/**
 * Encodes a decision's message.
 * @param carried the trace that it is a part of.
 * @throws PoisonError where it breaks its topic's contract or is too large for a broker.
 */
export function encodeOutput(
  { codec, names, chunkId }: OutputEncoder,
  { topic, event }: OutputMessage,
  carried: TraceContext | null,
): StoredOutput {
  const output: StoredOutput = {
    topic: names.topic(topic.name),
    key: Buffer.from(event.orderId),
    value: codec.encode(topic, event),
    headers: {
      ...ceHeaders(topic, event, codec.schemaUri(topic)),
      ...traceHeaders(carried),
      [CHUNK_HEADER]: chunkId,
    },
  };
  if (outputBytes(output) > MESSAGE_BYTES_MAX) {
    throw new PoisonError(`the ${topic.name} message would have ${outputBytes(output)} bytes`);
  }
  return output;
}

/** A reason is for people; a validator's can be pages long. */
const REASON_CHARACTERS_MAX = 2_000;

interface DeadLetterEncoder extends Pick<OutputEncoder, 'names' | 'chunkId'> {
  readonly codec: Pick<Codec, 'stringParts'>;
}

/**
 * The original key and bytes, with card numbers masked in place; headers say why, and which message it was. It takes any
 * message: one that could not be made would hold its partition for ever.
 */
export function deadLetter(
  { codec, names, chunkId }: DeadLetterEncoder,
  { stage, topic, partition }: PartitionId,
  source: SourceMessage,
  reason: string,
): StoredOutput {
  const parts = source.value === null ? null : codec.stringParts(topic, source.value);
  const value = source.value === null ? null : maskedValue(source.value, parts);
  const key = source.key === null ? null : maskedKey(source.key, source.value, parts);
  const eventId = `dlq/${stage}/${topic}/${partition}/${source.offset}/${source.timestamp}`;
  return fitting({
    topic: names.deadLetterTopic(topic),
    key: key?.bytes ?? null,
    value: value?.bytes ?? null,
    headers: {
      ...originalHeaders(source.headers),
      ce_id: eventId,
      [CHUNK_HEADER]: chunkId,
      salvage_reason: maskCardNumbers(reason).slice(0, REASON_CHARACTERS_MAX),
      salvage_stage: stage,
      salvage_topic: topic,
      salvage_partition: String(partition),
      salvage_offset: String(source.offset),
      salvage_at: timeText(source.timestamp),
      salvage_masked: String(value?.masked === true || key?.masked === true),
      ...(source.refusedBecause === undefined ? {} : { salvage_cut: 'true' }),
    },
  });
}

function maskedValue(value: Buffer, parts: BytesPart[] | null) {
  return parts === null
    ? maskCardNumbersInBytes(value, { hasLengths: true })
    : maskCardNumbersInBytes(value, { parts });
}

/** A key that is an identifier of its value is one itself. */
function maskedKey(key: Buffer, value: Buffer | null, parts: BytesPart[] | null) {
  const isIdentifier = parts?.some(({ from, to, isSkipped }) => isSkipped && value?.subarray(from, to).equals(key));
  return isIdentifier === true ? { bytes: key, masked: false } : maskCardNumbersInBytes(key);
}

/** Some clients write nanoseconds: a time that no date holds is shown as it is. */
function timeText(timestamp: string): string {
  const date = new Date(Number(timestamp));
  return Number.isNaN(date.getTime()) ? timestamp : date.toISOString();
}

/**
 * The original fitted into the broker's limit; with our headers it may not. A dead letter that can never be published
 * would hold its partition for ever, so it is cut, and a header says so. The original stays at its offset until
 * retention deletes it.
 */
function fitting(letter: StoredOutput): StoredOutput {
  if (outputBytes(letter) <= DEAD_LETTER_BYTES_MAX) return letter;
  return {
    ...letter,
    key: letter.key?.subarray(0, KEY_BYTES_MAX) ?? null,
    value: letter.value?.subarray(0, CUT_VALUE_BYTES) ?? null,
    headers: { ...letter.headers, salvage_cut: 'true' },
  };
}

const OWN_HEADERS = /^(salvage_.*|ce_id)$/;

function originalHeaders(headers: KafkaHeaders): StoredHeaders {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]): [string, StoredHeaders[string]][] => {
      if (OWN_HEADERS.test(name) || value === undefined) return [];
      return [
        [storableName(maskCardNumbers(name)), Array.isArray(value) ? value.map(maskedHeader) : maskedHeader(value)],
      ];
    }),
  );
}

function maskedHeader(value: HeaderValue): Buffer | null {
  return value === null ? null : maskCardNumbersInBytes(Buffer.from(value)).bytes;
}

/** MongoDB takes no field whose name contains a zero character, and reads one that begins with a dollar sign as its own. */
function storableName(name: string): string {
  return name.replace(/^\$/, '%24').replaceAll('\0', '%00');
}
