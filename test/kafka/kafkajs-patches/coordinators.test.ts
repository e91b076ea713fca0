import { beforeEach, describe, expect, it } from '@jest/globals';
import { type CoordinatorCluster, patchCoordinators } from '../../../src/kafka/kafkajs-patches/coordinators.ts';

const TRANSACTION = { groupId: 'classify/0', coordinatorType: 1 };
const GROUP = { groupId: 'classify', coordinatorType: 0 };

describe('coordinators of a transactional producer', () => {
  let asked: string[] = [];
  let away: number[] = [];
  let coordinator = 1;
  let now = 0;

  class Brokers implements CoordinatorCluster {
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
  patchCoordinators(Brokers.prototype, () => now);

  /** As kafkajs asks during a transaction: for partitions, offsets, the group, and the end. */
  async function transaction(cluster: CoordinatorCluster): Promise<void> {
    for (const request of [TRANSACTION, TRANSACTION, GROUP, TRANSACTION]) await cluster.findGroupCoordinator(request);
  }

  beforeEach(() => {
    asked = [];
    away = [];
    coordinator = 1;
  });

  it('are looked up in the first transaction only', async () => {
    const cluster = new Brokers();
    await transaction(cluster);
    asked = [];
    await transaction(cluster);
    expect(asked).toEqual([]);
  });

  it('are looked up each time while the producer starts: the coordinator may not be ready yet', async () => {
    const cluster = new Brokers();
    for (let tries = 0; tries < 3; tries++) await cluster.findGroupCoordinator(TRANSACTION);
    expect(asked).toHaveLength(3);
  });

  it('are looked up again after the metadata was refreshed, as kafkajs does before a retry', async () => {
    const cluster = new Brokers();
    await transaction(cluster);
    coordinator = 2;
    await cluster.refreshMetadata();
    expect(await cluster.findGroupCoordinator(TRANSACTION)).toEqual({ nodeId: 2 });
  });

  it('are looked up again where the remembered one cannot be reached', async () => {
    const cluster = new Brokers();
    await transaction(cluster);
    coordinator = 2;
    away = [1];
    expect(await cluster.findGroupCoordinator(GROUP)).toEqual({ nodeId: 2 });
  });

  it('are looked up again after a request without an answer, which kafkajs repeats with old metadata', async () => {
    const cluster = new Brokers();
    await transaction(cluster);
    coordinator = 2;
    now += 6_999;
    expect(await cluster.findGroupCoordinator(TRANSACTION)).toEqual({ nodeId: 1 });
    now += 8_000;
    expect(await cluster.findGroupCoordinator(TRANSACTION)).toEqual({ nodeId: 2 });
  });

  it('of one producer are not used for another', async () => {
    await transaction(new Brokers());
    asked = [];
    await transaction(new Brokers());
    expect(asked).not.toEqual([]);
  });

  it('are looked up each time by a consumer, which has no transactions', async () => {
    const cluster = new Brokers();
    await cluster.findGroupCoordinator(GROUP);
    await cluster.findGroupCoordinator(GROUP);
    expect(asked).toHaveLength(2);
  });
});
