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
import { answerOf } from './leaderless-partitions.ts';

interface Metadata {
  readonly brokers: readonly { readonly nodeId: number }[];
  readonly topicMetadata: readonly { readonly topic: string }[];
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
  readonly metadata: Metadata | null;
  /** Epoch ms. */
  metadataExpireAt: number | null;
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
    const configured = () => findConnectedBroker.call(this);
    // kafkajs needs to be connected where it has no broker yet.
    if (inOrder(this).length === 0) await configured();
    return new MetadataQuestion(this, configured);
  };
  pool.withBroker = async function <T>(
    this: BrokerPool,
    ask: (asked: { nodeId: string; broker: PooledBroker }) => Promise<T>,
  ): Promise<T | null> {
    const nodeIds = inOrder(this);
    if (nodeIds.length === 0) return withBroker.call<BrokerPool, [typeof ask], Promise<T | null>>(this, ask);
    const answer = async (nodeId: string) => ask({ nodeId, broker: await this.findBroker({ nodeId }) });
    return firstAnswer(nodeIds, answer);
  };
}

const patched = new WeakSet<BrokerPool>();

/** kafkajs asks it again, after a wait, where a partition has no leader. */
class MetadataQuestion implements Asked {
  readonly #pool: BrokerPool;
  /** Connects to one of the brokers that the client is configured with. */
  readonly #configured: () => Promise<Asked>;
  #leaderless = 0;

  constructor(pool: BrokerPool, configured: () => Promise<Asked>) {
    this.#pool = pool;
    this.#configured = configured;
  }

  async metadata(topics: readonly string[]): Promise<Metadata> {
    const metadata = await this.#ask(topics);
    cutUnlisted(this.#pool, metadata);
    return metadata;
  }

  async #ask(topics: readonly string[]): Promise<Metadata> {
    const nodeIds = inOrder(this.#pool);
    if (nodeIds.length === 0) return this.#from(await this.#configured(), topics);
    try {
      return await firstAnswer(nodeIds, async (nodeId) => this.#from(await this.#pool.findBroker({ nodeId }), topics));
    } catch (error) {
      if (brokerErrorType(error) !== null) throw error;
      return this.#from(await this.#configured(), topics);
    }
  }

  /** Only after kafkajs has taken the answer, and has set its own time. */
  #lookAgainSoon(): void {
    setImmediate(() => {
      this.#pool.metadataExpireAt = Date.now() + LEADERLESS_TRUSTED_MS;
    });
  }

  /** A topic that is new to this client may have been created a moment ago: its leaders are waited for, but not for long. */
  async #from(broker: Asked, topics: readonly string[]): Promise<Metadata> {
    try {
      return await broker.metadata(topics);
    } catch (error) {
      const answer = answerOf(error);
      const known = new Set(this.#pool.metadata?.topicMetadata.map(({ topic }) => topic));
      if (answer === null || !isMetadata(answer)) throw error;
      if (this.#leaderless < LEADERLESS_REPEATS && !topics.every((topic) => known.has(topic))) {
        this.#leaderless += 1;
        throw error;
      }
      this.#lookAgainSoon();
      return answer;
    }
  }
}

/** Three hundred milliseconds, with kafkajs's waits. */
const LEADERLESS_REPEATS = 2;
/** Where a broker fails, its partitions have no leader for a moment only. */
const LEADERLESS_TRUSTED_MS = 500;

function isMetadata(answer: object): answer is Metadata {
  return 'brokers' in answer && 'topicMetadata' in answer;
}

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
 * @throws the broker's own error, as soon as one answers with one; else the last error, where all have failed.
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
