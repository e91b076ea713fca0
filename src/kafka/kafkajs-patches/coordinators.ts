/**
 * Bug: kafkajs 2.2.4 looks up the coordinator before every step of a transaction: four of a transaction's nine requests.
 *
 * Patch: the `Cluster` of a transactional producer remembers which brokers coordinate its transactions and its group.
 * Consumers and admin clients keep asking each time. A coordinator that has moved is noticed in two ways:
 *
 * - It answers that it is no coordinator. kafkajs then refreshes the metadata before it tries again, or fails the
 *   producer; both drop what is remembered.
 * - It does not answer. Then what is remembered has become too old.
 *
 * Test: test/kafka/kafkajs-patches/coordinators.test.ts.
 *
 * No longer needed when test/engine/chunk-cost.int.test.ts, which counts the requests of a chunk, passes without the
 * patch.
 */
import KafkajsCluster from 'kafkajs/src/cluster/index.js';

interface Node {
  readonly nodeId: number;
}

/** The part of kafkajs's view of the brokers that is patched. Every producer and consumer has one. */
export interface CoordinatorCluster {
  findGroupCoordinator(request: CoordinatorRequest): Promise<Node>;
  findBroker(node: Node): Promise<Node>;
  refreshMetadata(): Promise<void>;
}

interface CoordinatorRequest {
  readonly groupId: string;
  readonly coordinatorType?: number;
}

/** Kafka's number for a transaction coordinator. A group coordinator has 0, kafkajs's default. */
const TRANSACTION = 1;

/**
 * How long after its last use a coordinator is trusted. kafkajs repeats a request that was not answered within 15 s without
 * fresh metadata: a longer time would send the repeats to the same hanging broker. A busy producer uses it far more often.
 */
const TRUST_MS = 7_000;

/** @param now real time, epoch ms. */
export function patchCoordinators(
  cluster: CoordinatorCluster = KafkajsCluster.prototype,
  now: () => number = Date.now,
): void {
  if (patched.has(cluster)) return;
  patched.add(cluster);
  const { findGroupCoordinator, refreshMetadata } = cluster;
  const memories = new WeakMap<CoordinatorCluster, CoordinatorMemory>();

  cluster.findGroupCoordinator = async function (this: CoordinatorCluster, request) {
    const memory = memoryOf(memories, this, request, now);
    if (memory === null) return findGroupCoordinator.call(this, request);
    return (await memory.recall(this, request)) ?? memory.keep(request, await findGroupCoordinator.call(this, request));
  };
  cluster.refreshMetadata = function (this: CoordinatorCluster) {
    memories.get(this)?.forget();
    return refreshMetadata.call(this);
  };
}

const patched = new WeakSet<CoordinatorCluster>();

/** Null where the cluster belongs to no transactional producer. */
function memoryOf(
  memories: WeakMap<CoordinatorCluster, CoordinatorMemory>,
  cluster: CoordinatorCluster,
  { coordinatorType }: CoordinatorRequest,
  now: () => number,
): CoordinatorMemory | null {
  const memory = memories.get(cluster);
  if (memory !== undefined || coordinatorType !== TRANSACTION) return memory ?? null;
  const empty = new CoordinatorMemory(now);
  memories.set(cluster, empty);
  return empty;
}

class CoordinatorMemory {
  readonly #nodes = new Map<string, { nodeId: number; usedAt: number }>();
  readonly #now: () => number;
  #isStarted = false;

  constructor(now: () => number) {
    this.#now = now;
  }

  async recall(cluster: CoordinatorCluster, request: CoordinatorRequest): Promise<Node | null> {
    const known = this.#nodes.get(keyOf(request));
    const now = this.#now();
    if (known === undefined || Math.abs(now - known.usedAt) >= TRUST_MS) return null;
    known.usedAt = now;
    try {
      return await cluster.findBroker(known);
    } catch {
      this.forget();
      return null;
    }
  }

  /**
   * Keeps nothing before the group's coordinator was asked for: until then the producer is still starting, and may have to
   * ask several times until the transaction coordinator has loaded its log.
   */
  keep(request: CoordinatorRequest, node: Node): Node {
    if (request.coordinatorType !== TRANSACTION) this.#isStarted = true;
    if (this.#isStarted) this.#nodes.set(keyOf(request), { nodeId: node.nodeId, usedAt: this.#now() });
    return node;
  }

  forget(): void {
    this.#nodes.clear();
  }
}

function keyOf({ groupId, coordinatorType }: CoordinatorRequest): string {
  return `${coordinatorType === TRANSACTION ? 'transaction' : 'group'} ${groupId}`;
}
