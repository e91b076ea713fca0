import { topicByName } from '../../../topics/all.ts';
import { maskCardNumbersInBytes } from '../../../topics/contract/card-numbers.ts';
import { isIdentifierField } from '../../../topics/contract/identifier-fields.ts';
import type { TopicDefinition } from '../../../topics/contract/topic.ts';
import { PoisonError } from '../../errors.ts';
import type { Codec } from '../../kafka/codec/codec.ts';
import { headerText } from '../../kafka/codec/headers.ts';
import type { LogRecord } from '../../kafka/log/log-reader.ts';
import { type Names, sourceTopic } from '../../names.ts';
import { cleanFields, cleanText } from '../../telemetry/log-cleaning.ts';

/** A message of any topic, decoded for a person: card numbers in free text are masked. */
export interface DecodedMessage {
  /** Contract name, without prefix. */
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** Kafka's timestamp: real time, epoch ms. */
  readonly timestamp: number;
  /** Masked too, unless it is an identifier of the event, as an order's is: filters compare the record's own. */
  readonly key: string | null;
  readonly headers: Readonly<Record<string, string>>;
  /** Null if it cannot be decoded. */
  readonly event: Readonly<Record<string, unknown>> | null;
  /** Why it cannot be decoded. */
  readonly unreadable: string | null;
}

/** @throws TransientError if the schema registry is unreachable. */
export async function decodeMessage(codec: Codec, names: Names, record: LogRecord): Promise<DecodedMessage> {
  const topic = names.contractTopic(record.topic);
  const envelope = {
    topic,
    partition: record.partition,
    offset: record.offset,
    timestamp: record.timestamp,
    headers: headersText(record),
  };
  try {
    const event = await decode(codec, topic, record.value);
    return { ...envelope, key: shownKey(record.key, event), event: cleanFields(event), unreadable: null };
  } catch (error) {
    if (!(error instanceof PoisonError)) throw error;
    return { ...envelope, key: shownKey(record.key, null), event: null, unreadable: cleanText(error.message) };
  }
}

async function decode(codec: Codec, topic: string, value: Buffer | null): Promise<Record<string, unknown>> {
  const definition = topicByName(sourceTopic(topic));
  if (definition === undefined) throw new PoisonError(`${topic} is not a topic of the pipeline`);
  if (value === null) throw new PoisonError('the message has no value');
  // Without the content rules: a person who looks at a dead letter wants to see the event that broke one.
  const readable: TopicDefinition<unknown> = { ...definition, contentRules: [] };
  const event = await codec.decode(readable, value);
  if (typeof event !== 'object' || event === null) throw new PoisonError('the message is not a record');
  return { ...event };
}

function shownKey(key: Buffer | null, event: Readonly<Record<string, unknown>> | null): string | null {
  if (key === null) return null;
  const text = keyText(key);
  const isIdentifier = Object.entries(event ?? {}).some(([name, value]) => isIdentifierField(name) && value === text);
  return isIdentifier ? text : keyText(maskCardNumbersInBytes(key).bytes);
}

/** Our own keys are UTF-8. Any other key is in hexadecimal. */
export function keyText(key: Buffer): string {
  try {
    return utf8.decode(key);
  } catch {
    return `0x${key.toString('hex')}`;
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Their names too are whatever a producer wrote. */
function headersText({ headers }: LogRecord): Record<string, string> {
  return Object.fromEntries(
    Object.keys(headers).map((name) => [cleanText(name), cleanText(headerText(headers, name) ?? '')] as const),
  );
}
