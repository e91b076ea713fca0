import { followLog } from '../../kafka/log/follow-log.ts';
import { endsOf, rangesOf } from '../../kafka/log/log-bounds.ts';
import { type LogRecord, readLog } from '../../kafka/log/log-reader.ts';
import type { TopicServers } from '../servers.ts';
import { type DecodedMessage, decodeMessage } from './decode-message.ts';
import type { MessageFilter } from './message-filter.ts';

export interface TailRequest {
  /** Contract names; may include dead-letter topics. */
  readonly topics: readonly string[];
  readonly from: { kind: 'now' } | { kind: 'beginning' } | { kind: 'since'; at: number };
  /** False: ends at the last message that is there now. */
  readonly follow: boolean;
  /** Ends after this many matching messages; null: no limit. */
  readonly limit: number | null;
}

/**
 * Shows messages as they arrive, in the order of each partition. Reads `read_committed` and leaves no consumer group
 * behind.
 * @throws UsageError if a topic does not exist.
 */
export async function tailTopics(
  servers: TopicServers,
  { topics, from, follow, limit }: TailRequest,
  filter: MessageFilter,
  show: (message: DecodedMessage) => void,
  signal: AbortSignal,
): Promise<void> {
  const { admin, names, codec } = servers;
  const fullNames = topics.map((topic) => names.topic(topic));
  const ranges =
    from.kind === 'now'
      ? await endsOf(admin, fullNames)
      : await rangesOf(admin, fullNames, from.kind === 'since' ? from.at : null);
  const limitReached = new AbortController();
  const ending = AbortSignal.any([signal, limitReached.signal]);
  let shown = 0;
  const onRecord = async (record: LogRecord) => {
    if (ending.aborted) return;
    const message = await decodeMessage(codec, names, record);
    if (!filter(message, record)) return;
    show(message);
    shown += 1;
    if (shown === limit) limitReached.abort();
  };
  if (follow) await followLog(servers, ranges, onRecord, ending);
  else await readLog(servers, ranges, onRecord, { signal: ending });
}
