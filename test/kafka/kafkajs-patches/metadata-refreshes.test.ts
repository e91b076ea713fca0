import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import createAdmin from 'kafkajs/src/admin/index.js';
import KafkajsCluster from 'kafkajs/src/cluster/index.js';
import { patchMetadataRefreshes } from '../../../src/kafka/kafkajs-patches/metadata-refreshes.ts';

class PatchedCluster extends KafkajsCluster {}
patchMetadataRefreshes(PatchedCluster.prototype);

const NODES = [1, 2, 3];
const TOPICS = ['a', 'b', 'c', 'd', 'e', 'f'];
const ROUNDS = 20;

// kafkajs decides by the clock whether metadata is old: here it is at every question, as it is to a real admin client.
let now = 0;
beforeAll(() => {
  jest.spyOn(Date, 'now').mockImplementation(() => ++now);
});
afterAll(() => {
  jest.restoreAllMocks();
});

describe('an admin client of three brokers, used by several requests at once', () => {
  it('without the patch, fails now and then: the requests lose each other’s topics', async () => {
    const failures = (await answersOf(KafkajsCluster)).filter(({ status }) => status === 'rejected');
    expect(failures).not.toEqual([]);
    expect(String(failures[0]?.reason)).toContain("Cannot destructure property 'partitions'");
  });

  it('answers every request', async () => {
    const answers = await answersOf(PatchedCluster);
    expect(answers.filter(({ status }) => status === 'rejected')).toEqual([]);
    const offsets = [{ partition: 0, offset: '7', high: '7', low: '7' }];
    expect(answers.map(({ value }) => value)).toEqual(answers.map(() => offsets));
  });

  it('refreshes its metadata one at a time, and once for all who ask during a refresh', async () => {
    const brokers = new Brokers(5);
    const cluster = brokers.clusterOf(PatchedCluster);
    const first = cluster.refreshMetadata();
    await Promise.resolve();
    await Promise.all([first, ...TOPICS.map(() => cluster.refreshMetadata())]);
    expect(brokers.refreshesAtOnce).toBe(1);
    expect(brokers.refreshes).toBe(2);
  });

  it('refreshes again after a refresh that failed', async () => {
    const brokers = new Brokers(5);
    const cluster = brokers.clusterOf(PatchedCluster);
    brokers.failing = true;
    await expect(cluster.refreshMetadata()).rejects.toThrow('the broker is away');
    brokers.failing = false;
    await cluster.refreshMetadata();
  });
});

interface Answer {
  readonly status: string;
  readonly value?: unknown;
  readonly reason?: unknown;
}

/** Requests for the offsets of different topics, all at once, each time by a new client. */
async function answersOf(cluster: typeof KafkajsCluster): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let seed = 0; seed < ROUNDS; seed++) {
    const admin = createAdmin({ logger, retry: { retries: 0 }, cluster: new Brokers(seed).clusterOf(cluster) });
    answers.push(...(await Promise.allSettled(TOPICS.map((topic) => admin.fetchTopicOffsets(topic)))));
  }
  return answers;
}

/** Brokers that know every topic. They answer one request at a time, in an order that the seed decides. */
class Brokers {
  refreshes = 0;
  refreshesAtOnce = 0;
  failing = false;
  #underWay = 0;
  readonly #waiting: (() => void)[] = [];
  #random: number;

  constructor(seed: number) {
    this.#random = seed + 1;
  }

  clusterOf(Cluster: typeof KafkajsCluster): KafkajsCluster {
    const cluster = new Cluster({ logger, brokers: ['broker:1'], requestTimeout: 8_000, retry: { retries: 0 } });
    const nodes = NODES.map((nodeId) => this.#broker(nodeId));
    cluster.brokerPool.brokers = Object.fromEntries(nodes.map((node) => [node.nodeId, node]));
    cluster.brokerPool.seedBroker = nodes[0];
    return cluster;
  }

  #broker(nodeId: number) {
    return {
      nodeId,
      connectionPool: address(nodeId),
      isConnected: () => true,
      metadata: (topics: readonly string[]) => this.#metadata(topics),
      listOffsets: async ({ topics }: { topics: readonly { topic: string }[] }) => {
        await this.#turn();
        return { responses: topics.map(({ topic }) => ({ topic, partitions: [{ partition: 0, offset: '7' }] })) };
      },
    };
  }

  async #metadata(topics: readonly string[]) {
    this.refreshes += 1;
    this.#underWay += 1;
    this.refreshesAtOnce = Math.max(this.refreshesAtOnce, this.#underWay);
    await this.#turn();
    this.#underWay -= 1;
    if (this.failing) throw new Error('the broker is away');
    return {
      brokers: NODES.map((nodeId) => ({ nodeId, ...address(nodeId) })),
      topicMetadata: topics.map((topic) => ({ topic, partitionMetadata: [{ partitionId: 0, leader: 1 }] })),
    };
  }

  #turn(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (this.#waiting.length === 1) setImmediate(() => this.#answerOne());
    });
  }

  #answerOne(): void {
    this.#random = (this.#random * 16_807) % 2_147_483_647;
    const [answer] = this.#waiting.splice(this.#random % this.#waiting.length, 1);
    answer?.();
    if (this.#waiting.length > 0) setImmediate(() => this.#answerOne());
  }
}

function address(nodeId: number) {
  return { host: 'broker', port: nodeId, rack: null, pool: [] };
}

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const logger = { ...silent, namespace: () => silent };
