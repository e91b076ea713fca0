import { inputTopics } from '../../../topics/all.ts';
import { type DeadLetter, deadLetterOf } from '../../dead-letters/dead-letter.ts';
import { UsageError } from '../../errors.ts';
import { rangesOf } from '../../kafka/log/log-bounds.ts';
import { type LogRange, readLog } from '../../kafka/log/log-reader.ts';
import { deadLetterTopicOf, sourceTopic } from '../../names.ts';
import { type DecodedMessage, decodeMessage } from '../messages/decode-message.ts';
import type { TopicServers } from '../servers.ts';
import { readAtOffsets } from './read-at-offsets.ts';

export interface DeadLetterSelection {
  /** Contract names of input topics; empty: all input topics. */
  readonly topics: readonly string[];
  readonly since: number | null;
  readonly partition?: number;
  /** Offsets in the dead-letter topic, both included. */
  readonly fromOffset?: number;
  readonly toOffset?: number;
}

/** Reads dead letters in the order of their partitions. @throws UsageError for a topic without a dead-letter topic. */
export async function readDeadLetters(
  servers: Pick<TopicServers, 'kafka' | 'admin' | 'names'>,
  selection: DeadLetterSelection,
  onDeadLetter: (deadLetter: DeadLetter) => void | Promise<void>,
): Promise<void> {
  const { admin, names } = servers;
  const topics = (selection.topics.length === 0 ? inputTopics.map(({ name }) => name) : selection.topics).map(
    inputTopic,
  );
  const ranges = (await rangesOf(admin, topics.map(names.deadLetterTopic), selection.since))
    .filter(({ partition }) => selection.partition === undefined || partition === selection.partition)
    .map((range) => within(range, selection));
  await readLog(servers, ranges, (record) => onDeadLetter(deadLetterOf(names.contractTopic(record.topic), record)));
}

function within(range: LogRange, { fromOffset, toOffset }: DeadLetterSelection): LogRange {
  const from = Math.max(range.from, fromOffset ?? range.from);
  const to = Math.min(range.to, toOffset === undefined ? range.to : toOffset + 1);
  return { ...range, from, to };
}

/** Accepts the input topic's name or its dead-letter topic's. @throws UsageError */
function inputTopic(name: string): string {
  const source = sourceTopic(name);
  if (inputTopics.some((topic) => topic.name === source)) return source;
  const known = inputTopics.map((topic) => topic.name).join(', ');
  throw new UsageError(`${name} has no dead-letter topic; topics that have one: ${known}`);
}

/** For `--json`, without the bytes. */
export function deadLetterJson({ record, ...rest }: DeadLetter): Record<string, unknown> {
  return { ...rest, key: record.key?.toString('utf8') ?? null };
}

export interface DeadLetterDetails {
  readonly deadLetter: DeadLetter;
  readonly message: DecodedMessage;
  /** The value in hexadecimal, card numbers masked as they are stored. */
  readonly valueHex: string | null;
}

/** One dead letter with its bytes. @throws UsageError if there is none at this position. */
export async function readDeadLetter(
  servers: Pick<TopicServers, 'kafka' | 'names' | 'codec'>,
  at: { topic: string; partition: number; offset: number },
): Promise<DeadLetterDetails> {
  const [deadLetter] = await readAtOffsets(servers, [{ ...at, topic: inputTopic(at.topic) }]);
  if (deadLetter === undefined) {
    throw new UsageError(
      `there is no dead letter at ${deadLetterTopicOf(inputTopic(at.topic))} ${at.partition}:${at.offset}; list them with: salvage dlq list`,
    );
  }
  const message = await decodeMessage(servers.codec, servers.names, deadLetter.record);
  return { deadLetter, message, valueHex: deadLetter.record.value?.toString('hex') ?? null };
}
