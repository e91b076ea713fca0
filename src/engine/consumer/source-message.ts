import type { HeaderValue, KafkaHeaders } from '../../kafka/client/kafka-types.ts';
import { HEADER_BYTES_MAX, HEADERS_MAX, KEY_BYTES_MAX } from '../limits.ts';
import type { SourceMessage } from './inbox.ts';

/** What a consumer hands out of a message. */
interface ConsumedMessage {
  readonly offset: string;
  readonly timestamp: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers?: KafkaHeaders;
  /** Why its value, or its batch, could not be read. */
  readonly unreadable?: string;
}

/**
 * A message as the engine keeps it. One that is larger than any valid one is cut at once, before it takes memory or work,
 * and becomes a dead letter.
 */
export function sourceMessage(consumed: ConsumedMessage): Omit<SourceMessage, 'next'> {
  const { offset, timestamp, key, value, headers = {}, unreadable } = consumed;
  const kept = keptHeaders(headers);
  const refusedBecause = unreadable ?? keyProblem(key) ?? kept.problem;
  const message = { offset: Number(offset), timestamp, key, value, headers: kept.headers };
  if (refusedBecause === null) return message;
  return {
    ...message,
    key: key === null ? null : copied(key, KEY_BYTES_MAX),
    refusedBecause,
  };
}

function keyProblem(key: Buffer | null): string | null {
  if (key === null || key.length <= KEY_BYTES_MAX) return null;
  return `its key has ${key.length} bytes, more than ${KEY_BYTES_MAX}`;
}

/** The first headers, within the limits. */
function keptHeaders(headers: KafkaHeaders): { headers: KafkaHeaders; problem: string | null } {
  const kept = new Map<string, HeaderValue | HeaderValue[]>();
  let count = 0;
  let bytes = 0;
  for (const [name, value] of eachHeader(headers)) {
    count++;
    bytes += Buffer.byteLength(name) + Buffer.byteLength(value ?? '');
    const problem = headerProblem(count, bytes);
    if (problem !== null) return { headers: Object.fromEntries(kept), problem };
    const before = kept.get(name);
    if (before === undefined) kept.set(name, value);
    else kept.set(name, Array.isArray(before) ? [...before, value] : [before, value]);
  }
  return { headers, problem: null };
}

function headerProblem(count: number, bytes: number): string | null {
  if (count > HEADERS_MAX) return `it has more than ${HEADERS_MAX} headers; the first ones are kept`;
  if (bytes > HEADER_BYTES_MAX) return `its headers have more than ${HEADER_BYTES_MAX} bytes; the first ones are kept`;
  return null;
}

function eachHeader(headers: KafkaHeaders): [string, HeaderValue][] {
  return Object.entries(headers).flatMap(([name, given]) => {
    if (given === undefined) return [];
    return (Array.isArray(given) ? given : [given]).map((value): [string, HeaderValue] => [name, value]);
  });
}

/** Not a view, which would keep all of it in memory. */
function copied(bytes: Buffer, length: number): Buffer {
  return bytes.length <= length ? bytes : Buffer.from(bytes.subarray(0, length));
}
