import type { Admin } from 'kafkajs';
import pRetry from 'p-retry';
import { isLeadershipMoving } from '../client/kafka-errors.ts';

type TopicOffsets = Awaited<ReturnType<Admin['fetchTopicOffsets']>>;

/** A broker takes up the leadership of a topic's partitions within a second or so after the topic was made. */
const RETRIES = 6;
const FIRST_WAIT_MS = 100;

/**
 * The first offset of each partition of a topic (full name) that is kept (`low`), and the one that comes next (`high`).
 * kafkajs gives up at once where a broker says that it is not (yet) the leader, as it does just after a topic was made
 * or its leadership has moved; here that is asked again, each time by new metadata (`stale-leaders.ts`).
 * @throws KafkaJSError as kafkajs does, for a topic that is not there among them.
 */
export function topicOffsets(admin: Pick<Admin, 'fetchTopicOffsets'>, topic: string): Promise<TopicOffsets> {
  return patiently(() => admin.fetchTopicOffsets(topic));
}

/**
 * The first offset of each partition with a timestamp of at least `since` (epoch ms); -1 where none is that young.
 * Asked again as `topicOffsets` is.
 */
export function topicOffsetsSince(
  admin: Admin,
  topic: string,
  since: number,
): ReturnType<Admin['fetchTopicOffsetsByTimestamp']> {
  return patiently(() => admin.fetchTopicOffsetsByTimestamp(topic, since));
}

function patiently<T>(ask: () => Promise<T>): Promise<T> {
  return pRetry(ask, {
    retries: RETRIES,
    minTimeout: FIRST_WAIT_MS,
    maxTimeout: 1_000,
    shouldRetry: ({ error }) => isLeadershipMoving(error),
  });
}
