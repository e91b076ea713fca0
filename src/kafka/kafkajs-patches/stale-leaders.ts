/**
 * Bug: kafkajs 2.2.4 keeps asking the same broker for offsets after that broker has lost the partition's leadership, for
 * as long as its metadata counts as fresh (five minutes). After a restart of a broker, no partition that it led could be
 * taken over for that long.
 *
 * Patch: `Cluster.fetchTopicsOffset` refreshes the metadata after an error about leadership, and throws it all the same.
 * The next try then asks the right broker.
 *
 * Test: test/kafka/kafkajs-patches/stale-leaders.test.ts.
 *
 * No longer needed when `fetchTopicsOffset` in kafkajs's `cluster/index.js` refreshes the metadata itself, as its
 * producer and its consumer do.
 */
import KafkajsCluster from 'kafkajs/src/cluster/index.js';
import { isLeadershipMoving } from '../client/kafka-errors.ts';

/** The part of kafkajs's view of the brokers that is patched. */
export interface OffsetsCluster {
  fetchTopicsOffset(topics: readonly unknown[]): Promise<unknown>;
  refreshMetadata(): Promise<void>;
}

/** Makes a failed question for offsets refresh the metadata where leadership has moved. */
export function patchStaleLeaders(cluster: OffsetsCluster = KafkajsCluster.prototype): void {
  if (patched.has(cluster)) return;
  patched.add(cluster);
  const { fetchTopicsOffset } = cluster;

  cluster.fetchTopicsOffset = async function (this: OffsetsCluster, topics) {
    try {
      return await fetchTopicsOffset.call(this, topics);
    } catch (error) {
      // The caller needs the first error, even if the metadata cannot be refreshed.
      if (isLeadershipMoving(error)) await this.refreshMetadata().catch(() => undefined);
      throw error;
    }
  };
}

const patched = new WeakSet<OffsetsCluster>();
