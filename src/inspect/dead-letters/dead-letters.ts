import { inputTopics } from '../../../topics/all.ts';
import { UsageError } from '../../errors.ts';
import { headerText } from '../../kafka/codec/headers.ts';
import { rangesOf } from '../../kafka/log/log-bounds.ts';
import { type LogRange, type LogRecord, readLog } from '../../kafka/log/log-reader.ts';
import { cleanText } from '../../telemetry/log-cleaning.ts';
import { readMessage, type SeenMessage } from '../messages/read-message.ts';
import { momentText } from '../moments.ts';
import type { TopicServers } from '../servers.ts';

/** A dead letter: where it lies, where it came from, and why. The bytes are in the record. */
export interface DeadLetter {
  /** The topic that it came from, contract name. */
  readonly topic: string;
  /** Where it lies in `<topic>.dlq`. */
  readonly partition: number;
  readonly offset: number;
  readonly timestamp: number;
  readonly stage: string;
  readonly reason: string;
  readonly sourcePartition: number;
  readonly sourceOffset: number;
  /** R18: digits that looked like a card number were masked in key or bytes: it is not the original any more. */
  readonly masked: boolean;
  readonly record: LogRecord;
}

export interface DeadLetterSelection {
  /** Contract names of input topics; empty: all of them. */
  readonly topics: readonly string[];
  readonly since: number | null;
  readonly partition?: number;
  /** Offsets in the dead-letter topic, both included. */
  readonly fromOffset?: number;
  readonly toOffset?: number;
}

/** Reads dead letters in the order of their partitions. @throws UsageError for a topic that has none. */
export async function readDeadLetters(
  { kafka, admin, names }: Pick<TopicServers, 'kafka' | 'admin' | 'names'>,
  selection: DeadLetterSelection,
  onDeadLetter: (deadLetter: DeadLetter) => void | Promise<void>,
): Promise<void> {
  const topics = (selection.topics.length === 0 ? inputTopics.map(({ name }) => name) : selection.topics).map(
    inputTopic,
  );
  const ranges = (await rangesOf(admin, topics.map(names.deadLetterTopic), selection.since))
    .filter(({ partition }) => selection.partition === undefined || partition === selection.partition)
    .map((range) => within(range, selection));
  await readLog(kafka, ranges, (record) => onDeadLetter(deadLetterOf(names.contractTopic(record.topic), record)));
}

function within(range: LogRange, { fromOffset, toOffset }: DeadLetterSelection): LogRange {
  const from = Math.max(range.from, fromOffset ?? range.from);
  const to = Math.min(range.to, toOffset === undefined ? range.to : toOffset + 1);
  return { ...range, from, to };
}

/** Accepts the input topic's name or its dead-letter topic's. @throws UsageError */
function inputTopic(name: string): string {
  const source = name.replace(/\.dlq$/, '');
  if (inputTopics.some((topic) => topic.name === source)) return source;
  const known = inputTopics.map((topic) => topic.name).join(', ');
  throw new UsageError(`${name} has no dead letters; these topics may: ${known}`);
}

function deadLetterOf(contractTopic: string, record: LogRecord): DeadLetter {
  const header = (name: string) => headerText(record.headers, name);
  return {
    topic: header('salvage_topic') ?? contractTopic.replace(/\.dlq$/, ''),
    partition: record.partition,
    offset: record.offset,
    timestamp: record.timestamp,
    stage: header('salvage_stage') ?? 'unknown',
    reason: cleanText(header('salvage_reason') ?? 'unknown'),
    sourcePartition: Number(header('salvage_partition') ?? record.partition),
    sourceOffset: Number(header('salvage_offset') ?? -1),
    masked: header('salvage_masked') === 'true',
    record,
  };
}

/** `<topic>.dlq <partition>:<offset>`: how commands name one. */
export function placeOf({ topic, partition, offset }: DeadLetter): string {
  return `${topic}.dlq ${partition}:${offset}`;
}

/** Pure: one line of `salvage dlq list`. */
export function deadLetterLine(deadLetter: DeadLetter): string {
  const { timestamp, stage, reason, masked, record } = deadLetter;
  const key = record.key === null ? '(no key)' : JSON.stringify(record.key.toString('utf8'));
  return `${momentText(timestamp)}  ${placeOf(deadLetter)}  ${stage}  key ${key}${masked ? '  MASKED' : ''}  ${reason}`;
}

/** For `--json`: without the bytes. */
export function deadLetterJson({ record, ...rest }: DeadLetter): Record<string, unknown> {
  return { ...rest, key: record.key?.toString('utf8') ?? null };
}

export interface ShownDeadLetter {
  readonly deadLetter: DeadLetter;
  readonly message: SeenMessage;
  /** The value's bytes, card numbers masked as they are stored; hexadecimal. */
  readonly valueHex: string | null;
}

/** One dead letter with its bytes. @throws UsageError where there is none at this place. */
export async function showDeadLetter(
  servers: TopicServers,
  at: { topic: string; partition: number; offset: number },
): Promise<ShownDeadLetter> {
  const found: DeadLetter[] = [];
  const only = { partition: at.partition, fromOffset: at.offset, toOffset: at.offset };
  await readDeadLetters(servers, { topics: [at.topic], since: null, ...only }, (one) => {
    found.push(one);
  });
  const [deadLetter] = found;
  if (deadLetter === undefined) {
    throw new UsageError(`there is no dead letter at ${inputTopic(at.topic)}.dlq ${at.partition}:${at.offset}`);
  }
  const message = await readMessage(servers.codec, servers.names, deadLetter.record);
  return { deadLetter, message, valueHex: deadLetter.record.value?.toString('hex') ?? null };
}

/** Pure: one dead letter for a person. */
export function shownText({ deadLetter, message, valueHex }: ShownDeadLetter): string {
  const { sourcePartition, sourceOffset, masked } = deadLetter;
  return [
    deadLetterLine(deadLetter),
    `came from ${deadLetter.topic} ${sourcePartition}:${sourceOffset}`,
    ...(masked
      ? ['digits that looked like a card number were masked: it cannot be replayed, publish a mended one']
      : []),
    'headers:',
    ...Object.entries(message.headers).map(([name, value]) => `  ${name}: ${value}`),
    message.event === null
      ? `unreadable: ${message.unreadable}\nbytes: ${valueHex ?? '(none)'}`
      : `event: ${JSON.stringify(message.event, null, 2)}`,
  ].join('\n');
}
