import { describe, expect, it } from '@jest/globals';
import type { Admin } from 'kafkajs';
import { topicOffsets } from '../../../src/kafka/log/topic-offsets.ts';

const OFFSETS = [{ partition: 0, offset: '5', high: '5', low: '2' }];

/** As kafkajs gives it: its class takes no type in its own typings. */
function notLeader(): Error {
  return Object.assign(new Error('This server is not the leader'), { type: 'NOT_LEADER_FOR_PARTITION' });
}

function answering(...answers: (Error | typeof OFFSETS)[]): {
  admin: Pick<Admin, 'fetchTopicOffsets'>;
  left: () => number;
} {
  return {
    admin: {
      fetchTopicOffsets: async () => {
        const answer = answers.shift();
        if (answer === undefined) throw new Error('asked once too often');
        if (answer instanceof Error) throw answer;
        return answer;
      },
    },
    left: () => answers.length,
  };
}

describe('the offsets of a topic', () => {
  it('are asked for again while a broker is not yet the leader of a new topic', async () => {
    const { admin } = answering(notLeader(), notLeader(), OFFSETS);
    await expect(topicOffsets(admin, 'orders')).resolves.toEqual(OFFSETS);
  });

  it('are not asked for again after another error', async () => {
    const { admin, left } = answering(new Error('not authorized'), OFFSETS);
    await expect(topicOffsets(admin, 'orders')).rejects.toThrow('not authorized');
    expect(left()).toBe(1);
  });
});
