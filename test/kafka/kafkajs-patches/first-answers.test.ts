import { describe, expect, it } from '@jest/globals';
import {
  type BrokerPool,
  type PooledBroker,
  patchFirstAnswers,
} from '../../../src/kafka/kafkajs-patches/first-answers.ts';
import { FakeConnection } from '../support/fake-connection.ts';

type Metadata = Awaited<ReturnType<PooledBroker['metadata']>>;

class FakeBroker implements PooledBroker {
  readonly connections: FakeConnection[];
  readonly connectionPool;
  asked = 0;
  readonly #answer: () => Promise<Metadata>;

  constructor(answer: () => Promise<Metadata>, sentAt: number[] = []) {
    this.#answer = answer;
    this.connections = [new FakeConnection(sentAt), new FakeConnection()];
    this.connectionPool = { host: 'broker', port: 1, pool: this.connections };
  }
  isConnected() {
    return true;
  }
  metadata(_topics: readonly string[]) {
    this.asked += 1;
    return this.#answer();
  }
}

/** As kafkajs does: the first one is asked, whatever it does. */
class Pool implements BrokerPool {
  readonly brokers: Record<string, FakeBroker>;
  readonly unreachable: string[] = [];
  metadata: Metadata | null = null;
  metadataExpireAt: number | null = null;
  constructor(brokers: Record<string, FakeBroker>) {
    this.brokers = brokers;
  }
  async findBroker({ nodeId }: { nodeId: string }) {
    const broker = this.brokers[nodeId];
    if (broker === undefined || this.unreachable.includes(nodeId)) throw new Error(`broker ${nodeId} is away`);
    return broker;
  }
  async findConnectedBroker(): Promise<FakeBroker> {
    throw new Error('no configured broker answers');
  }
  async withBroker<T>(_ask: (asked: { nodeId: string; broker: PooledBroker }) => Promise<T>): Promise<T | null> {
    throw new Error('no broker is known');
  }
}
patchFirstAnswers(Pool.prototype);

const never = () => new Promise<never>(() => undefined);
const listing = (...nodeIds: number[]) => ({
  brokers: nodeIds.map((nodeId) => ({ nodeId })),
  topicMetadata: [{ topic: 'orders' }],
});
const answering = (...nodeIds: number[]) => new FakeBroker(async () => listing(...nodeIds));
const metadataOf = async (pool: Pool) => (await pool.findConnectedBroker()).metadata(['orders']);

describe('metadata', () => {
  it('comes from a broker that answers where others hang', async () => {
    const pool = new Pool({ 1: new FakeBroker(never), 2: new FakeBroker(never), 3: answering(1, 2, 3) });
    expect(await metadataOf(pool)).toEqual(listing(1, 2, 3));
  });

  it('is not asked of a broker that owes an answer while others owe none', async () => {
    const late = new FakeBroker(never, [Date.now() - 10_000]);
    const pool = new Pool({ 1: late, 2: answering(1, 2) });
    for (let times = 0; times < 10; times++) await metadataOf(pool);
    expect(late.asked).toBe(0);
  });

  it('that a broker refuses is not asked of others', async () => {
    const refusing = () =>
      new FakeBroker(() => Promise.reject(Object.assign(new Error('no'), { type: 'UNKNOWN_TOPIC' })));
    const brokers = { 1: refusing(), 2: refusing() };
    await expect(metadataOf(new Pool(brokers))).rejects.toThrow('no');
    expect(brokers[1].asked + brokers[2].asked).toBe(1);
  });

  it('is asked of the configured brokers where none that is known answers', async () => {
    const failing = new FakeBroker(() => Promise.reject(new Error('the connection was closed')));
    await expect(metadataOf(new Pool({ 1: failing }))).rejects.toThrow('no configured broker answers');
    await expect(metadataOf(new Pool({}))).rejects.toThrow('no configured broker answers');
  });

  it('ends the connections to a broker that it no longer lists, with what waits for answers there', async () => {
    const gone = new FakeBroker(never, [Date.now()]);
    const listed = answering(2);
    const pool = new Pool({ 1: gone, 2: listed });
    await metadataOf(pool);
    expect(gone.connections[0]?.rejected).toMatchObject([{ name: 'KafkaJSConnectionClosedError' }]);
    expect(gone.connections.map(({ isDestroyed }) => isDestroyed)).toEqual([true, true]);
    expect(listed.connections.map(({ isDestroyed }) => isDestroyed)).toEqual([false, false]);
  });
});

describe('a coordinator', () => {
  const find = ({ broker }: { broker: PooledBroker }) => broker.metadata([]);

  it('is told by a broker that answers where others hang or cannot be reached', async () => {
    const pool = new Pool({ 1: new FakeBroker(never), 2: answering(), 3: answering(3) });
    pool.unreachable.push('2');
    expect(await pool.withBroker(find)).toEqual(listing(3));
  });

  it('is not known where every broker fails, and the error says why', async () => {
    const failing = new FakeBroker(() => Promise.reject(new Error('the connection was closed')));
    await expect(new Pool({ 1: failing }).withBroker(find)).rejects.toThrow('the connection was closed');
    await expect(new Pool({}).withBroker(find)).rejects.toThrow('no broker is known');
  });
});
