import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Cluster, rememberCoordinators } from '../../../src/kafka/kafkajs-patches/coordinators.ts';

const TRANSACTION = { groupId: 'classify/0', coordinatorType: 1 };
const GROUP = { groupId: 'classify', coordinatorType: 0 };

describe('coordinators of a transactional producer', () => {
  let asked: string[] = [];
  let away: number[] = [];
  let coordinator = 1;
  let now = 0;

  class Brokers implements Cluster {
    async findGroupCoordinator({ groupId }: { groupId: string }) {
      asked.push(groupId);
      return { nodeId: coordinator };
    }
    async findBroker({ nodeId }: { nodeId: number }) {
      if (away.includes(nodeId)) throw new Error(`broker ${nodeId} is away`);
      return { nodeId };
    }
    async refreshMetadata() {}
  }
  rememberCoordinators(Brokers.prototype, () => now);

  /** As kafkajs asks during a transaction: for partitions, offsets, the group, and the end. */
  async function transaction(cluster: Cluster): Promise<void> {
    for (const request of [TRANSACTION, TRANSACTION, GROUP, TRANSACTION]) await cluster.findGroupCoordinator(request);
  }

  beforeEach(() => {
    asked = [];
    away = [];
    coordinator = 1;
  });

  it('are asked for in the first transaction, and in none after it', async () => {
    const cluster = new Brokers();
    await transaction(cluster);
    asked = [];
    await transaction(cluster);
    expect(asked).toEqual([]);
  });

  it('are asked for each time while the producer is being initialised, as the coordinator may be none yet', async () => {
    const cluster = new Brokers();
    for (let tries = 0; tries < 3; tries++) await cluster.findGroupCoordinator(TRANSACTION);
    expect(asked).toHaveLength(3);
  });

  it('are asked for anew after new metadata, with which kafkajs begins each repetition', async () => {
    const cluster = new Brokers();
    await transaction(cluster);
    coordinator = 2;
    await cluster.refreshMetadata();
    expect(await cluster.findGroupCoordinator(TRANSACTION)).toEqual({ nodeId: 2 });
  });

  it('are asked for anew where the one remembered cannot be reached', async () => {
    const cluster = new Brokers();
    await transaction(cluster);
    coordinator = 2;
    away = [1];
    expect(await cluster.findGroupCoordinator(GROUP)).toEqual({ nodeId: 2 });
  });

  it('are asked for anew after a request that was not answered, which kafkajs tries again without new metadata', async () => {
    const cluster = new Brokers();
    await transaction(cluster);
    coordinator = 2;
    now += 6_999;
    expect(await cluster.findGroupCoordinator(TRANSACTION)).toEqual({ nodeId: 1 });
    now += 8_000;
    expect(await cluster.findGroupCoordinator(TRANSACTION)).toEqual({ nodeId: 2 });
  });

  it('of one producer are not those of another', async () => {
    await transaction(new Brokers());
    asked = [];
    await transaction(new Brokers());
    expect(asked).not.toEqual([]);
  });

  it('are asked for each time by a consumer, which knows no transactions', async () => {
    const cluster = new Brokers();
    await cluster.findGroupCoordinator(GROUP);
    await cluster.findGroupCoordinator(GROUP);
    expect(asked).toHaveLength(2);
  });
});
