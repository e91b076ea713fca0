import { describe, expect, it } from '@jest/globals';
import { type OffsetsCluster, refreshStaleLeaders } from '../../../src/kafka/client/stale-leaders.ts';

describe('a question for offsets', () => {
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
  refreshStaleLeaders(Brokers.prototype);
  const ask = () => new Brokers().fetchTopicsOffset();

  it('that met a broker which does not lead the partition begins with new metadata the next time', async () => {
    failing = Object.assign(new Error('not the leader'), { type: 'NOT_LEADER_FOR_PARTITION' });
    await expect(ask()).rejects.toBe(failing);
    expect(refreshed).toBe(1);
  });

  it('that failed otherwise, or not at all, goes by what is known', async () => {
    refreshed = 0;
    failing = new Error('not authorized');
    await expect(ask()).rejects.toBe(failing);
    failing = null;
    await expect(ask()).resolves.toEqual([]);
    expect(refreshed).toBe(0);
  });
});
