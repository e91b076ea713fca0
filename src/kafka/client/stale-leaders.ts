import KafkajsCluster from 'kafkajs/src/cluster/index.js';
import { isLeadershipMoving } from './kafka-errors.ts';

/** As much of kafkajs's view of the brokers as is used here. */
export interface OffsetsCluster {
  fetchTopicsOffset(topics: readonly unknown[]): Promise<unknown>;
  refreshMetadata(): Promise<void>;
}

/**
 * Makes a question for offsets that met a broker which does not lead the partition begin with new metadata the next
 * time. kafkajs keeps what it knew, up to five minutes, and would ask the same broker again: a partition could not be
 * taken over for so long after a broker was restarted.
 */
export function refreshStaleLeaders(methods: OffsetsCluster = KafkajsCluster.prototype): void {
  if (refreshing.has(methods)) return;
  refreshing.add(methods);
  const { fetchTopicsOffset } = methods;

  methods.fetchTopicsOffset = async function (this: OffsetsCluster, topics) {
    try {
      return await fetchTopicsOffset.call(this, topics);
    } catch (error) {
      // Why it failed is what counts, whether or not the metadata could be had.
      if (isLeadershipMoving(error)) await this.refreshMetadata().catch(() => undefined);
      throw error;
    }
  };
}

/** Those whose methods were replaced already. */
const refreshing = new WeakSet<OffsetsCluster>();
