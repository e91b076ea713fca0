import { allTopics, inputTopics } from '../../../topics/all.ts';
import { UsageError } from '../../errors.ts';
import { followLog } from '../../kafka/log/follow-log.ts';
import { endsOf, rangesOf } from '../../kafka/log/log-bounds.ts';
import { type LogRecord, readLog } from '../../kafka/log/log-reader.ts';
import { momentText } from '../moments.ts';
import type { TopicServers } from '../servers.ts';
import type { MessageFilter } from './message-filter.ts';
import { readMessage, type SeenMessage } from './read-message.ts';

export interface TailRequest {
  /** Contract names, dead-letter topics among them. */
  readonly topics: readonly string[];
  readonly from: { kind: 'now' } | { kind: 'beginning' } | { kind: 'since'; at: number };
  /** False: ends at what is there now. */
  readonly follow: boolean;
  /** Ends after so many matching messages; null: no limit. */
  readonly limit: number | null;
}

/**
 * Shows messages as they come, in the order of each partition. Reads `read_committed` and leaves no group behind.
 * @throws UsageError for a topic that is not there.
 */
export async function tail(
  { kafka, admin, names, codec }: TopicServers,
  { topics, from, follow, limit }: TailRequest,
  filter: MessageFilter,
  show: (message: SeenMessage) => void,
  signal: AbortSignal,
): Promise<void> {
  const full = topics.map((topic) => names.topic(topic));
  const ranges =
    from.kind === 'now'
      ? await endsOf(admin, full)
      : await rangesOf(admin, full, from.kind === 'since' ? from.at : null);
  const enough = new AbortController();
  const ending = AbortSignal.any([signal, enough.signal]);
  let shown = 0;
  const onRecord = async (record: LogRecord) => {
    if (ending.aborted) return;
    const message = await readMessage(codec, names, record);
    if (!filter(message)) return;
    show(message);
    shown += 1;
    if (shown === limit) enough.abort();
  };
  if (follow) await followLog(kafka, ranges, onRecord, ending);
  else await readLog(kafka, ranges, onRecord, { signal: ending });
}

/** Every topic that can be named, dead letters last. */
export function tailableTopics(): string[] {
  return [...allTopics.map(({ name }) => name), ...inputTopics.map(({ name }) => `${name}.dlq`)];
}

/** @throws UsageError that names the topics there are. */
export function refuseUnknownTopics(topics: readonly string[]): void {
  const known = tailableTopics();
  const problems = topics
    .filter((topic) => !known.includes(topic))
    .map((topic) => `${topic} is no topic of the pipeline; topics are: ${known.join(', ')}`);
  if (problems.length > 0) throw new UsageError('not every topic can be shown', problems);
}

/** One line for a person; what it says in JSON after where and when. */
export function messageLine({
  topic,
  partition,
  offset,
  timestamp,
  key,
  event,
  unreadable,
  headers,
}: SeenMessage): string {
  const reason = headers.salvage_reason;
  const why = reason === undefined ? '' : ` DEAD LETTER (${reason})`;
  const said = event === null ? `unreadable: ${unreadable}` : JSON.stringify(event);
  return `${momentText(timestamp)} ${topic} ${partition}:${offset} ${key ?? '(no key)'}${why} ${said}`;
}
