/**
 * Bug: where one broker does not answer a fetch, kafkajs 2.2.4 stops fetching from all brokers until it has tried that one
 * again, and restarts the consumer after six failures. And a leader that moves without an answer from the old one, which
 * has ended or hangs, is read on from the new one without another join: Kafka's "not the leader" leads to one. After a
 * join, the engine checks that the log is still the same one.
 *
 * Patch: a fetch without an answer is repeated by itself, with fresh metadata from another broker. One that is silent for
 * three seconds longer than a fetch may wait for messages is given up. Wherever the leader of an assigned partition has
 * changed since the last join, the group is joined again before anything is read.
 *
 * Test: test/kafka/kafkajs-patches/failed-fetches.test.ts and test/kafka/failover.int.test.ts.
 *
 * No longer needed when each fetcher in kafkajs's `consumer/fetchManager.js` recovers by itself, and kafkajs joins again
 * wherever a leader has changed.
 */
import kafkajs from 'kafkajs';
import KafkajsConsumerGroup from 'kafkajs/src/consumer/consumerGroup.js';
import { wait } from '../../waiting/backoff.ts';
import { type ConnectedBroker, cutConnections, waitedMs } from './broker-connections.ts';
import { isUnanswered } from './unanswered.ts';

/** The part of kafkajs's membership in a group that is patched. */
export interface RecoveringGroup {
  readonly cluster: {
    readonly brokerPool: { readonly brokers: Readonly<Record<string, ConnectedBroker>> };
    refreshMetadata(): Promise<void>;
    findTopicPartitionMetadata(topic: string): readonly { partitionId: number; leader: number }[];
  };
  readonly maxWaitTime: number;
  assigned(): readonly { topic: string; partitions: readonly number[] }[];
  fetch(nodeId: string): Promise<unknown[]>;
  /** kafkajs calls it before each fetch, with fresh metadata. */
  checkForStaleAssignment(): void;
  joinAndSync(): Promise<void>;
}

const SILENCE_MS_MAX = 3_000;
const LOOK_EVERY_MS = 1_000;
const RETRY_WAIT_MS = 300;

/** Keeps a broker that fails from holding up the partitions of others, and its own once they have another leader. */
export function patchFailedFetches(group: RecoveringGroup = KafkajsConsumerGroup.prototype): void {
  if (patched.has(group)) return;
  patched.add(group);
  const { fetch, checkForStaleAssignment, joinAndSync } = group;
  const leaders = new WeakMap<RecoveringGroup, Map<string, number>>();

  group.fetch = async function (this: RecoveringGroup, nodeId) {
    const limit = setInterval(() => cutIfSilent(this, nodeId), LOOK_EVERY_MS);
    try {
      return await fetch.call(this, nodeId);
    } catch (error) {
      if (!isUnanswered(error)) throw error;
    } finally {
      clearInterval(limit);
    }
    // Where no broker answers, it throws, and the consumer crashes as kafkajs's consumers do.
    await this.cluster.refreshMetadata();
    await wait(RETRY_WAIT_MS);
    return [];
  };
  group.checkForStaleAssignment = function (this: RecoveringGroup) {
    checkForStaleAssignment.call(this);
    const known = leaders.get(this) ?? new Map<string, number>();
    leaders.set(this, known);
    const moved = rememberLeaders(this, known);
    if (moved === null) return;
    // After this error kafkajs joins the group again.
    throw new kafkajs.KafkaJSStaleTopicMetadataAssignment('A partition has a new leader', {
      topic: moved,
      unknownPartitions: [],
    });
  };
  group.joinAndSync = async function (this: RecoveringGroup) {
    await joinAndSync.call(this);
    leaders.delete(this);
  };
}

const patched = new WeakSet<RecoveringGroup>();

/** A topic of which a partition has another leader than the one in `known`; null where none has. Adds unknown ones. */
function rememberLeaders(group: RecoveringGroup, known: Map<string, number>): string | null {
  for (const { topic, partitions } of group.assigned()) {
    for (const { partitionId, leader } of group.cluster.findTopicPartitionMetadata(topic)) {
      // For a moment it may have none.
      if (leader < 0 || !partitions.includes(partitionId)) continue;
      const name = `${topic}/${partitionId}`;
      const before = known.get(name);
      if (before !== undefined && before !== leader) return topic;
      known.set(name, leader);
    }
  }
  return null;
}

/** Its answer may be large and slow to arrive; a limit for the whole answer would then never let it through. */
function cutIfSilent({ cluster, maxWaitTime }: RecoveringGroup, nodeId: string): void {
  const broker = cluster.brokerPool.brokers[nodeId];
  const connection = broker?.connectionPool.pool[FETCHES];
  if (broker === undefined || connection === undefined) return;
  const bytesRead = connection.socket?.bytesRead ?? 0;
  const before = seenBytes.get(connection);
  if (before?.bytesRead !== bytesRead) seenBytes.set(connection, { bytesRead, since: Date.now() });
  const silentMs = Math.min(waitedMs(connection, Date.now()), Date.now() - (before?.since ?? Date.now()));
  if (silentMs > maxWaitTime + SILENCE_MS_MAX) cutConnections(broker, `broker ${nodeId} does not answer a fetch`);
}

/** kafkajs's number for the connection that has fetches alone. */
const FETCHES = 1;
const seenBytes = new WeakMap<object, { readonly bytesRead: number; readonly since: number }>();
