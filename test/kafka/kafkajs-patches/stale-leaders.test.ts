import { describe, expect, it } from '@jest/globals';
import { type OffsetsCluster, patchStaleLeaders } from '../../../src/kafka/kafkajs-patches/stale-leaders.ts';

describe('a question for offsets that fails', () => {
  let failing: Error | null = null;
  let refreshed = 0;

  class Brokers implements OffsetsCluster {
    async fetchTopicsOffset(): Promise<unknown> {
      if (failing !== null) throw failing;
      return [];
    }
    async refreshMetadata(): Promise<void> {
      refreshed += 1;
      throw new Error('no broker is there');
    }
  }
  patchStaleLeaders(Brokers.prototype);
  const ask = () => new Brokers().fetchTopicsOffset();

  it('because the broker does not lead the partition refreshes the metadata for the next try', async () => {
    failing = Object.assign(new Error('not the leader'), { type: 'NOT_LEADER_FOR_PARTITION' });
    await expect(ask()).rejects.toBe(failing);
    expect(refreshed).toBe(1);
  });

  it('for another reason, or does not fail, leaves the metadata alone', async () => {
    refreshed = 0;
    failing = new Error('not authorized');
    await expect(ask()).rejects.toBe(failing);
    failing = null;
    await expect(ask()).resolves.toEqual([]);
    expect(refreshed).toBe(0);
  });
});
