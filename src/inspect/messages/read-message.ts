import { topicByName } from '../../../topics/all.ts';
import type { TopicDefinition } from '../../../topics/contract/topic.ts';
import { PoisonError } from '../../errors.ts';
import type { Codec } from '../../kafka/codec/codec.ts';
import { headerText } from '../../kafka/codec/headers.ts';
import type { LogRecord } from '../../kafka/log/log-reader.ts';
import type { Names } from '../../names.ts';
import { cleanFields, cleanText } from '../../telemetry/log-cleaning.ts';

/** A message of any topic as a person may see it: decoded, card numbers in free text masked (R18). */
export interface SeenMessage {
  /** The contract's name, without prefix. */
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** When Kafka got it; epoch ms, real time. */
  readonly timestamp: number;
  readonly key: string | null;
  readonly headers: Readonly<Record<string, string>>;
  /** Null where it cannot be read. */
  readonly event: Readonly<Record<string, unknown>> | null;
  /** Why it cannot be read. */
  readonly unreadable: string | null;
}

const DEAD_LETTER_SUFFIX = '.dlq';

export function isDeadLetterTopic(contractTopic: string): boolean {
  return contractTopic.endsWith(DEAD_LETTER_SUFFIX);
}

/** The topic whose schema a topic's messages have: a dead letter keeps the bytes of its source topic. */
export function sourceTopic(contractTopic: string): string {
  return isDeadLetterTopic(contractTopic) ? contractTopic.slice(0, -DEAD_LETTER_SUFFIX.length) : contractTopic;
}

/** @throws TransientError where the registry is away. */
export async function readMessage(codec: Codec, names: Names, record: LogRecord): Promise<SeenMessage> {
  const topic = names.contractTopic(record.topic);
  const seen = {
    topic,
    partition: record.partition,
    offset: record.offset,
    timestamp: record.timestamp,
    key: record.key === null ? null : keyText(record.key),
    headers: headersText(record),
  };
  try {
    return { ...seen, event: cleanFields(await decode(codec, topic, record.value)), unreadable: null };
  } catch (error) {
    if (error instanceof PoisonError) return { ...seen, event: null, unreadable: cleanText(error.message) };
    throw error;
  }
}

async function decode(codec: Codec, topic: string, value: Buffer | null): Promise<Record<string, unknown>> {
  const definition = topicByName(sourceTopic(topic));
  if (definition === undefined) throw new PoisonError(`${topic} is no topic of the pipeline`);
  if (value === null) throw new PoisonError('it has no value');
  // Content rules are left out: what broke one is what a person looks at dead letters for.
  const readable: TopicDefinition<unknown> = { ...definition, contentRules: [] };
  const event = await codec.decode(readable, value);
  if (typeof event !== 'object' || event === null) throw new PoisonError('it is no record');
  return { ...event };
}

/** Every key of ours is UTF-8; another is shown as hexadecimal digits. */
function keyText(key: Buffer): string {
  try {
    return utf8.decode(key);
  } catch {
    return `0x${key.toString('hex')}`;
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function headersText({ headers }: LogRecord): Record<string, string> {
  return Object.fromEntries(
    Object.keys(headers).map((name) => [name, cleanText(headerText(headers, name) ?? '')] as const),
  );
}
