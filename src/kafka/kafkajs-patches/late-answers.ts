/**
 * Bug: kafkajs 2.2.4 learns that a broker hangs only from its request timeout, and then repeats the request to the same
 * broker with the same metadata, which it trusts for five minutes. A partition that has had a new leader for half a minute
 * is not written or read until kafkajs has given up.
 *
 * Patch: while a broker owes an answer, a client refreshes its metadata once a second, from another broker. As soon as
 * Kafka no longer lists the broker that owes it, its connections are cut (`first-answers.ts`) and kafkajs does what it
 * does after any lost connection: it looks up the new leader, and repeats the request there. A broker that is only slow
 * stays in the metadata, and its answer is waited for.
 *
 * Test: test/kafka/kafkajs-patches/late-answers.test.ts and test/kafka/failover.int.test.ts.
 *
 * No longer needed when kafkajs refreshes metadata while it waits for an answer.
 */
import KafkajsCluster from 'kafkajs/src/cluster/index.js';
import { type ConnectedBroker, isLate } from './broker-connections.ts';

/** The part of kafkajs's view of the brokers that is patched. Every client has one. */
export interface WatchedCluster {
  readonly brokerPool: { readonly brokers: object; readonly seedBroker?: unknown };
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  refreshMetadata(): Promise<void>;
}

const LOOK_EVERY_MS = 500;
const REFRESH_EVERY_MS = 1_000;

/** Makes each client look for a new leader while a broker owes it an answer. */
export function patchLateAnswers(cluster: WatchedCluster = KafkajsCluster.prototype): void {
  if (patched.has(cluster)) return;
  patched.add(cluster);
  const { connect, disconnect } = cluster;
  const watches = new WeakMap<WatchedCluster, NodeJS.Timeout>();

  cluster.connect = async function (this: WatchedCluster) {
    await connect.call(this);
    // kafkajs connects again where it has lost all brokers.
    clearInterval(watches.get(this));
    watches.set(this, watch(this));
  };
  cluster.disconnect = async function (this: WatchedCluster) {
    clearInterval(watches.get(this));
    await disconnect.call(this);
  };
}

const patched = new WeakSet<WatchedCluster>();

function watch(cluster: WatchedCluster): NodeJS.Timeout {
  let refreshedAt = 0;
  const look = () => {
    const now = Date.now();
    if (now - refreshedAt < REFRESH_EVERY_MS || !brokersOf(cluster).some((broker) => isLate(broker, now))) return;
    refreshedAt = now;
    // Where no broker answers there is no new leader either.
    cluster.refreshMetadata().catch(() => undefined);
  };
  return setInterval(look, LOOK_EVERY_MS).unref();
}

function brokersOf({ brokerPool }: WatchedCluster): ConnectedBroker[] {
  return Object.values(brokerPool.brokers);
}
