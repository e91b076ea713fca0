/**
 * Bug: where a broker answers a fetch with "unknown topic", kafkajs 2.2.4 refreshes its metadata and then joins the group
 * again. If the topic is still missing, the refresh fails, and the join is forgotten: kafkajs repeats the fetch after a
 * wait, and, where the topic was created again in the meantime, continues at the old offset of the new log. Nobody sees
 * that there is another log.
 *
 * Patch: `ConsumerGroup.fetch` does not fetch before the join that is due has been made. Joining emits `GROUP_JOIN`, after
 * which the engine checks the log (`src/engine/consumer/partition-reader.ts`).
 *
 * Test: test/kafka/kafkajs-patches/forgotten-rejoins.test.ts.
 *
 * No longer needed when `recoverFromFetch` in kafkajs's `consumer/consumerGroup.js` joins even if the refresh fails, or
 * when kafkajs reads by topic id.
 */
import KafkajsConsumerGroup from 'kafkajs/src/consumer/consumerGroup.js';
import { brokerErrorType } from '../client/kafka-errors.ts';

/** The part of kafkajs's membership in a group that is patched. */
export interface FetchingGroup {
  readonly cluster: { refreshMetadata(): Promise<void> };
  fetch(nodeId: unknown): Promise<unknown[]>;
  recoverFromFetch(error: unknown): Promise<void>;
  joinAndSync(): Promise<void>;
}

/** Makes a consumer join its group again after a topic was missing, whatever fails in between. */
export function patchForgottenRejoins(group: FetchingGroup = KafkajsConsumerGroup.prototype): void {
  if (patched.has(group)) return;
  patched.add(group);
  const { fetch, recoverFromFetch, joinAndSync } = group;
  const due = new WeakSet<FetchingGroup>();

  group.recoverFromFetch = function (this: FetchingGroup, error) {
    if (brokerErrorType(error) === 'UNKNOWN_TOPIC_OR_PARTITION') due.add(this);
    return recoverFromFetch.call(this, error);
  };
  group.joinAndSync = async function (this: FetchingGroup) {
    await joinAndSync.call(this);
    due.delete(this);
  };
  group.fetch = async function (this: FetchingGroup, nodeId) {
    if (!due.has(this)) return fetch.call(this, nodeId);
    await this.cluster.refreshMetadata();
    await this.joinAndSync();
    return [];
  };
}

const patched = new WeakSet<FetchingGroup>();
