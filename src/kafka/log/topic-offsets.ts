import type { Admin } from 'kafkajs';
import pRetry from 'p-retry';
import { isLeadershipMoving } from '../client/kafka-errors.ts';
import { withWholeLogEnds } from '../kafkajs-patches/whole-log-ends.ts';

type TopicOffsets = Awaited<ReturnType<Admin['fetchTopicOffsets']>>;

/** A broker becomes leader of a new topic's partitions within about a second. */
const RETRIES = 6;
const FIRST_WAIT_MS = 100;

/**
 * Of each partition of a topic (full name): the first offset that the log still holds (`low`) and the next one that will
 * be written (`high`). kafkajs fails at once where a broker is not (yet) the leader, as happens just after a topic was
 * created and while leadership moves. This asks again, each time with fresh metadata (see `stale-leaders.ts`).
 * @throws kafkajs's errors, among them the one for a topic that does not exist.
 */
export function topicOffsets(admin: Pick<Admin, 'fetchTopicOffsets'>, topic: string): Promise<TopicOffsets> {
  return askWhileLeadershipMoves(() => admin.fetchTopicOffsets(topic));
}

/** The same with the ends of the whole log, as `high`: messages may follow a transaction that is still open. */
export function wholeTopicOffsets(admin: Pick<Admin, 'fetchTopicOffsets'>, topic: string): Promise<TopicOffsets> {
  return withWholeLogEnds(() => topicOffsets(admin, topic));
}

/**
 * The first offset of each partition whose timestamp is `since` (epoch ms) or later; -1 where every message is older.
 * Asks again as `topicOffsets` does.
 */
export function topicOffsetsSince(
  admin: Admin,
  topic: string,
  since: number,
): ReturnType<Admin['fetchTopicOffsetsByTimestamp']> {
  return askWhileLeadershipMoves(() => admin.fetchTopicOffsetsByTimestamp(topic, since));
}

function askWhileLeadershipMoves<T>(ask: () => Promise<T>): Promise<T> {
  return pRetry(ask, {
    retries: RETRIES,
    minTimeout: FIRST_WAIT_MS,
    maxTimeout: 1_000,
    shouldRetry: ({ error }) => isLeadershipMoving(error),
  });
}
