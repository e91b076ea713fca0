import { describe, expect, it } from '@jest/globals';
import {
  type BrokerPool,
  type PooledBroker,
  patchFirstAnswers,
} from '../../../src/kafka/kafkajs-patches/first-answers.ts';
import {
  patchLeaderlessPartitions,
  type SendingConnection,
} from '../../../src/kafka/kafkajs-patches/leaderless-partitions.ts';

const LEADERLESS = {
  brokers: [{ nodeId: 1 }],
  topicMetadata: [{ topic: 'orders', partitionMetadata: [{ leader: -1 }] }],
};

/** As kafkajs does: it decodes an answer, and throws where the answer names an error. */
class Connection implements SendingConnection {
  send({ response }: Parameters<SendingConnection['send']>[0]) {
    return response.parse(LEADERLESS);
  }
}
patchLeaderlessPartitions(Connection.prototype);

const refusing = (type: string) => ({
  request: { apiName: 'Metadata' },
  response: { parse: () => Promise.reject(Object.assign(new Error(type), { type })) },
});

/** A client of one broker, whose answers about metadata fail with `type`. */
class Pool implements BrokerPool {
  metadata: BrokerPool['metadata'] = null;
  metadataExpireAt: number | null = null;
  readonly brokers;
  constructor(type: string) {
    const broker: PooledBroker = {
      connectionPool: { host: 'broker', port: 1, pool: [] },
      isConnected: () => true,
      metadata: async () => {
        await new Connection().send(refusing(type));
        return LEADERLESS;
      },
    };
    this.brokers = { 1: broker };
  }
  async findBroker() {
    return this.brokers[1];
  }
  async findConnectedBroker() {
    return this.brokers[1];
  }
  async withBroker() {
    return null;
  }
}
patchFirstAnswers(Pool.prototype);

const metadataOf = async (pool: Pool) => (await pool.findConnectedBroker()).metadata(['orders']);

describe('metadata in which a partition has no leader', () => {
  it('is used by a client that knows the topic: its other partitions have leaders', async () => {
    const pool = new Pool('LEADER_NOT_AVAILABLE');
    pool.metadata = LEADERLESS;
    expect(await metadataOf(pool)).toBe(LEADERLESS);
    // It is asked for again soon: where a broker fails, its partitions have no leader for a moment only.
    await new Promise((resolve) => setImmediate(resolve));
    expect(pool.metadataExpireAt).toBeLessThanOrEqual(Date.now() + 500);
  });

  it('is refused twice where the topic is new to the client: it may have been created a moment ago', async () => {
    const question = await new Pool('LEADER_NOT_AVAILABLE').findConnectedBroker();
    await expect(question.metadata(['orders'])).rejects.toThrow('LEADER_NOT_AVAILABLE');
    await expect(question.metadata(['orders'])).rejects.toThrow('LEADER_NOT_AVAILABLE');
    expect(await question.metadata(['orders'])).toBe(LEADERLESS);
  });

  it('is not used where the topic itself has an error', async () => {
    const pool = new Pool('UNKNOWN_TOPIC_OR_PARTITION');
    pool.metadata = LEADERLESS;
    await expect(metadataOf(pool)).rejects.toThrow('UNKNOWN_TOPIC_OR_PARTITION');
  });
});
