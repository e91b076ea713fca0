/**
 * Bug: kafkajs 2.2.4 asks "the controller" for a producer's id and for changes of topics. With KRaft every broker does
 * both, and the cluster names one of its brokers at random. Where that one hangs, the producer does not connect, although
 * the others would answer.
 *
 * Patch: `Cluster.findControllerBroker` takes another broker where that one hangs, as far as this process knows, or does
 * not accept a connection. Where only the controller does it (ZooKeeper), the other broker refuses, and kafkajs asks again.
 *
 * Test: test/kafka/kafkajs-patches/hanging-controllers.test.ts and test/kafka/failover.int.test.ts.
 *
 * No longer needed when kafkajs asks another broker for a producer's id where one does not answer.
 */
import KafkajsCluster from 'kafkajs/src/cluster/index.js';
import { type ConnectedBroker, isLate } from './broker-connections.ts';
import { isHanging } from './hanging-addresses.ts';

/** The part of kafkajs's view of the brokers that is patched. */
export interface ControlledCluster {
  readonly brokerPool: {
    readonly brokers: Readonly<Record<string, ConnectedBroker>>;
    readonly metadata: { readonly controllerId: number } | null;
  };
  findControllerBroker(): Promise<object>;
  findBroker(node: { nodeId: number }): Promise<object>;
}

/** Lets every client of this process turn to another broker where the one that is named as controller hangs. */
export function patchHangingControllers(cluster: ControlledCluster = KafkajsCluster.prototype): void {
  if (patched.has(cluster)) return;
  patched.add(cluster);
  const { findControllerBroker } = cluster;

  cluster.findControllerBroker = async function (this: ControlledCluster) {
    const controller = this.brokerPool.metadata?.controllerId;
    const named = controller === undefined ? undefined : this.brokerPool.brokers[controller];
    if (named === undefined || !hangs(named)) {
      try {
        return await findControllerBroker.call(this);
      } catch (error) {
        return (await firstOf(this, othersThan(this, controller))) ?? Promise.reject(error);
      }
    }
    return (await firstOf(this, othersThan(this, controller))) ?? findControllerBroker.call(this);
  };
}

const patched = new WeakSet<ControlledCluster>();

function hangs(broker: ConnectedBroker): boolean {
  const { host, port } = broker.connectionPool;
  return isLate(broker, Date.now()) || isHanging(`${host}:${port}`);
}

function othersThan({ brokerPool }: ControlledCluster, controller: number | undefined): number[] {
  return Object.entries(brokerPool.brokers)
    .filter(([nodeId, broker]) => Number(nodeId) !== controller && !hangs(broker))
    .map(([nodeId]) => Number(nodeId));
}

/** The first that accepts a connection; null where none does. */
async function firstOf(cluster: ControlledCluster, nodeIds: readonly number[]): Promise<object | null> {
  for (const nodeId of nodeIds) {
    const found = await cluster.findBroker({ nodeId }).catch(() => null);
    if (found !== null) return found;
  }
  return null;
}
