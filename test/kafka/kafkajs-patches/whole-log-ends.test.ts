import { describe, expect, it } from '@jest/globals';
import {
  type OffsetListingBroker,
  patchWholeLogEnds,
  withWholeLogEnds,
} from '../../../src/kafka/kafkajs-patches/whole-log-ends.ts';

describe('a question for the ends of a topic', () => {
  class Broker implements OffsetListingBroker {
    async listOffsets({ isolationLevel }: { isolationLevel?: number }): Promise<unknown> {
      return isolationLevel;
    }
  }
  patchWholeLogEnds(Broker.prototype);
  const ask = async () => {
    // As in kafkajs, where metadata may be looked up first.
    await new Promise((resolve) => setImmediate(resolve));
    return await new Broker().listOffsets({ isolationLevel: 1 });
  };

  it('counts open transactions only where the whole log is asked for', async () => {
    const [committed, whole] = await Promise.all([ask(), withWholeLogEnds(ask)]);
    expect({ committed, whole }).toEqual({ committed: 1, whole: 0 });
  });
});
