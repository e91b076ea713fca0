import { describe, expect, it } from '@jest/globals';
import { rememberHanging } from '../../../src/kafka/kafkajs-patches/hanging-addresses.ts';
import {
  type ControlledCluster,
  patchHangingControllers,
} from '../../../src/kafka/kafkajs-patches/hanging-controllers.ts';
import { FakeConnection } from '../support/fake-connection.ts';

const HOSTS = ['first', 'second', 'third'];

/** Three brokers, of which the first is named as the controller. */
class Cluster implements ControlledCluster {
  readonly away = new Set<number>();
  readonly brokerPool;
  /** @param sentAt when the named controller was asked for what it has not answered, epoch ms. */
  constructor(sentAt: number[] = []) {
    const brokers = HOSTS.map((host, index) => ({
      connectionPool: { host, port: 1, pool: [new FakeConnection(index === 0 ? sentAt : [])] },
    }));
    this.brokerPool = { brokers: Object.fromEntries(brokers.entries()), metadata: { controllerId: 0 } };
  }
  findControllerBroker() {
    return this.findBroker({ nodeId: 0 });
  }
  async findBroker({ nodeId }: { nodeId: number }) {
    if (this.away.has(nodeId)) throw new Error(`broker ${nodeId} is away`);
    return { nodeId };
  }
}
patchHangingControllers(Cluster.prototype);

describe('the controller', () => {
  it('is the broker that the cluster names', async () => {
    expect(await new Cluster().findControllerBroker()).toEqual({ nodeId: 0 });
  });

  it('is another broker where the one that is named owes an answer, or cannot be reached', async () => {
    expect(await new Cluster([Date.now() - 10_000]).findControllerBroker()).toEqual({ nodeId: 1 });
    const cluster = new Cluster();
    cluster.away.add(0).add(1);
    expect(await cluster.findControllerBroker()).toEqual({ nodeId: 2 });
  });

  it('is none where no broker can be reached, and the error says why', async () => {
    const cluster = new Cluster();
    for (const nodeId of HOSTS.keys()) cluster.away.add(nodeId);
    await expect(cluster.findControllerBroker()).rejects.toThrow('broker 0 is away');
  });

  it('is no broker that hung lately at another client of this process', async () => {
    rememberHanging('first:1');
    expect(await new Cluster().findControllerBroker()).toEqual({ nodeId: 1 });
  });
});
