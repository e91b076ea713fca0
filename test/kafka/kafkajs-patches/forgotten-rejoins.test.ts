import { beforeEach, describe, expect, it } from '@jest/globals';
import { type FetchingGroup, patchForgottenRejoins } from '../../../src/kafka/kafkajs-patches/forgotten-rejoins.ts';

describe('a fetch from a missing topic', () => {
  let topicIsThere = true;
  let done: string[] = [];

  /** As kafkajs does it: the join after a refresh that fails is forgotten. */
  class Group implements FetchingGroup {
    readonly cluster = {
      refreshMetadata: async () => {
        if (!topicIsThere) throw unknownTopic();
      },
    };
    async fetch(): Promise<unknown[]> {
      if (topicIsThere) return [done.push('fetch')];
      await this.recoverFromFetch(unknownTopic());
      return [];
    }
    async recoverFromFetch(error: unknown): Promise<void> {
      if (!(error instanceof Error) || !('type' in error)) throw error;
      await this.cluster.refreshMetadata();
      await this.joinAndSync();
    }
    async joinAndSync(): Promise<void> {
      done.push('join');
    }
  }
  patchForgottenRejoins(Group.prototype);

  beforeEach(() => {
    topicIsThere = true;
    done = [];
  });

  it('makes the consumer join its group before it fetches from the topic that was created again', async () => {
    const group = new Group();
    topicIsThere = false;
    await expect(group.fetch()).rejects.toThrow('unknown topic');
    await expect(group.fetch()).rejects.toThrow('unknown topic');
    topicIsThere = true;
    await group.fetch();
    await group.fetch();
    expect(done).toEqual(['join', 'fetch']);
  });

  it('is nothing to a consumer whose fetches succeed', async () => {
    const group = new Group();
    await group.fetch();
    await group.fetch();
    expect(done).toEqual(['fetch', 'fetch']);
  });
});

function unknownTopic(): Error {
  return Object.assign(new Error('unknown topic'), { type: 'UNKNOWN_TOPIC_OR_PARTITION' });
}
