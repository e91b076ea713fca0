import type { Admin, ITopicConfig } from 'kafkajs';
import pRetry from 'p-retry';

/** About ten seconds in all: a controller elects leaders in much less than one. */
const LEADER_RETRIES = 12;

/**
 * Creates topics and waits until every partition has a leader. kafkajs's own wait (`waitForLeaders`) fails where the
 * broker does not know the new topic yet: "This server does not host this topic-partition".
 */
export async function createTopics(admin: Admin, topics: readonly ITopicConfig[]): Promise<void> {
  if (topics.length === 0) return;
  await admin.createTopics({ waitForLeaders: false, topics: [...topics] });
  await pRetry(() => admin.fetchTopicMetadata({ topics: topics.map(({ topic }) => topic) }), {
    retries: LEADER_RETRIES,
    minTimeout: 50,
    maxTimeout: 1_000,
  });
}
