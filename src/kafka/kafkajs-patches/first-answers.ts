/**
 * Bug: kafkajs 2.2.4 asks one broker, chosen at random, for metadata and for coordinators, and waits for it: for a request
 * timeout where that broker hangs. It may choose the same one again for the repeat. Where a broker is no longer among the
 * cluster's, kafkajs waits for that broker's answers before it uses the new metadata.
 *
 * Patch: `BrokerPool` asks another broker where one has not answered within a second, and takes the first answer. Brokers
 * that owe an answer are asked last. The connections to a broker that the cluster no longer lists are cut: Kafka lists
 * only brokers that it has heard of within `broker.session.timeout.ms`, and gives the partitions of others a new leader.
 *
 * Test: test/kafka/kafkajs-patches/first-answers.test.ts.
 *
 * No longer needed when `refreshMetadata` in kafkajs's `cluster/brokerPool.js` turns to another broker where one does not
 * answer, and does not wait for brokers that it removes.
 */
import KafkajsBrokerPool from 'kafkajs/src/cluster/brokerPool.js';
import { wait } from '../../waiting/backoff.ts';
import { brokerErrorType } from '../client/kafka-errors.ts';
import { type ConnectedBroker, cutConnections, isLate } from './broker-connections.ts';

interface Metadata {
  readonly brokers: readonly { readonly nodeId: number }[];
}

export interface PooledBroker extends ConnectedBroker {
  isConnected(): boolean;
  metadata(topics: readonly string[]): Promise<Metadata>;
}

/** Who is asked for metadata. */
type Asked = Pick<PooledBroker, 'metadata'>;

/** The part of a client's brokers that is patched. */
export interface BrokerPool {
  readonly brokers: Readonly<Record<string, PooledBroker>>;
  findBroker(node: { readonly nodeId: string }): Promise<PooledBroker>;
  findConnectedBroker(): Promise<Asked>;
  withBroker<T>(ask: (asked: { nodeId: string; broker: PooledBroker }) => Promise<T>): Promise<T | null>;
}

/** Lets every client of this process ask another broker where one does not answer. */
export function patchFirstAnswers(pool: BrokerPool = KafkajsBrokerPool.prototype): void {
  if (patched.has(pool)) return;
  patched.add(pool);
  const { findConnectedBroker, withBroker } = pool;

  // kafkajs uses it to ask for metadata, and for nothing else.
  pool.findConnectedBroker = async function (this: BrokerPool) {
    // Where it knows no broker, it connects to one of those that the client is configured with.
    const configured = () => findConnectedBroker.call(this);
    if (inOrder(this).length === 0) return configured();
    return {
      metadata: async (topics) => {
        const nodeIds = inOrder(this);
        const ask = async (nodeId: string) => (await this.findBroker({ nodeId })).metadata(topics);
        const asked =
          nodeIds.length === 0 ? Promise.reject(new Error('no broker is known')) : firstAnswer(nodeIds, ask);
        const metadata = await asked.catch(async (error: unknown) => {
          if (brokerErrorType(error) !== null) throw error;
          return (await configured()).metadata(topics);
        });
        cutUnlisted(this, metadata);
        return metadata;
      },
    };
  };
  pool.withBroker = async function <T>(
    this: BrokerPool,
    ask: (asked: { nodeId: string; broker: PooledBroker }) => Promise<T>,
  ): Promise<T | null> {
    const nodeIds = inOrder(this);
    if (nodeIds.length === 0) return withBroker.call<BrokerPool, [typeof ask], Promise<T | null>>(this, ask);
    const unreachable: unknown[] = [];
    const find = async (nodeId: string) => {
      try {
        return await this.findBroker({ nodeId });
      } catch (error) {
        unreachable.push(error);
        throw error;
      }
    };
    try {
      return await firstAnswer(nodeIds, async (nodeId) => ask({ nodeId, broker: await find(nodeId) }));
    } catch {
      if (unreachable.length === nodeIds.length) throw unreachable[0];
      return null;
    }
  };
}

const patched = new WeakSet<BrokerPool>();

/** Those that owe no answer first, connected ones before others; at random among equals. */
function inOrder({ brokers }: BrokerPool): string[] {
  const now = Date.now();
  const rank = ([, broker]: [string, PooledBroker]) => (isLate(broker, now) ? 2 : broker.isConnected() ? 0 : 1);
  return Object.entries(brokers)
    .map((entry) => ({ nodeId: entry[0], rank: rank(entry) + Math.random() / 2 }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ nodeId }) => nodeId);
}

function cutUnlisted({ brokers }: BrokerPool, metadata: Metadata): void {
  const listed = new Set(metadata.brokers.map(({ nodeId }) => String(nodeId)));
  for (const [nodeId, broker] of Object.entries(brokers)) {
    if (!listed.has(nodeId)) cutConnections(broker, `the cluster no longer lists broker ${nodeId}`);
  }
}

/** A broker on an idle machine answers within milliseconds. */
const NEXT_AFTER_MS = 1_000;

/**
 * Asks the first, the next as soon as one fails or a second has passed, and so on.
 * @throws the broker's own error, as soon as one answers with one; else the first error, where all have failed.
 */
async function firstAnswer<T>(nodeIds: readonly string[], ask: (nodeId: string) => Promise<T>): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const ended = new AbortController();
  const errors: unknown[] = [];
  const askOne = async (nodeId: string) => {
    try {
      resolve(await ask(nodeId));
    } catch (error) {
      errors.push(error);
      if (brokerErrorType(error) !== null || errors.length === nodeIds.length) reject(errors.at(-1));
    }
  };
  const askAll = async () => {
    for (const nodeId of nodeIds) {
      if (ended.signal.aborted) return;
      await Promise.race([askOne(nodeId), wait(NEXT_AFTER_MS, ended.signal)]);
    }
  };
  void askAll();
  try {
    return await promise;
  } finally {
    ended.abort();
  }
}
