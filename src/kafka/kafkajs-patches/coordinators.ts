import KafkajsCluster from 'kafkajs/src/cluster/index.js';

interface Node {
  readonly nodeId: number;
}

/** kafkajs's view of the brokers, one a producer or consumer, as much of it as is used here. */
export interface Cluster {
  findGroupCoordinator(request: CoordinatorRequest): Promise<Node>;
  findBroker(node: Node): Promise<Node>;
  refreshMetadata(): Promise<void>;
}

interface CoordinatorRequest {
  readonly groupId: string;
  readonly coordinatorType?: number;
}

/** Kafka's own number, in FindCoordinator. A group's is 0 and kafkajs's default. */
const TRANSACTION = 1;

/**
 * Asked for anew where it was not used for so long: kafkajs tries a request again that was not answered (after 8 s)
 * without new metadata, and a broker that hangs would be asked again and again. A busy producer comes much sooner.
 */
const TRUSTED_FOR_MS = 7_000;

/**
 * Makes transactional producers remember which brokers coordinate their transactions and their group. kafkajs asks
 * before every step: four of the nine requests of a transaction. Consumers and admin clients go on asking each time.
 *
 * A coordinator that has moved is noticed by its own answer. What kafkajs tries again begins with new metadata, and
 * with it everything remembered is dropped; any other error ends the producer, and the next one begins with nothing.
 * One that hangs is noticed by the time that has passed.
 * @param now real time, epoch ms.
 */
export function rememberCoordinators(methods: Cluster = KafkajsCluster.prototype, now: () => number = Date.now): void {
  if (remembering.has(methods)) return;
  remembering.add(methods);
  const { findGroupCoordinator, refreshMetadata } = methods;
  const memories = new WeakMap<Cluster, Memory>();

  methods.findGroupCoordinator = async function (this: Cluster, request) {
    const memory = memoryFor(memories, this, request, now);
    if (memory === null) return findGroupCoordinator.call(this, request);
    return (await memory.find(this, request)) ?? memory.note(request, await findGroupCoordinator.call(this, request));
  };
  methods.refreshMetadata = function (this: Cluster) {
    memories.get(this)?.forget();
    return refreshMetadata.call(this);
  };
}

/** Those whose methods were replaced already. */
const remembering = new WeakSet<Cluster>();

/** Null: this cluster remembers nothing, being no transactional producer's. */
function memoryFor(
  memories: WeakMap<Cluster, Memory>,
  cluster: Cluster,
  { coordinatorType }: CoordinatorRequest,
  now: () => number,
): Memory | null {
  const known = memories.get(cluster);
  if (known !== undefined || coordinatorType !== TRANSACTION) return known ?? null;
  const fresh = new Memory(now);
  memories.set(cluster, fresh);
  return fresh;
}

class Memory {
  readonly #nodes = new Map<string, { nodeId: number; usedAt: number }>();
  readonly #now: () => number;
  #trusted = false;

  constructor(now: () => number) {
    this.#now = now;
  }

  async find(cluster: Cluster, request: CoordinatorRequest): Promise<Node | null> {
    const known = this.#nodes.get(keyOf(request));
    const now = this.#now();
    if (known === undefined || Math.abs(now - known.usedAt) >= TRUSTED_FOR_MS) return null;
    known.usedAt = now;
    try {
      return await cluster.findBroker(known);
    } catch {
      this.forget();
      return null;
    }
  }

  /**
   * Nothing is kept before the group's coordinator is asked for: until then the producer may still be looking for a
   * transaction coordinator that has loaded its log, and tries one after the other.
   */
  note(request: CoordinatorRequest, node: Node): Node {
    if (request.coordinatorType !== TRANSACTION) this.#trusted = true;
    if (this.#trusted) this.#nodes.set(keyOf(request), { nodeId: node.nodeId, usedAt: this.#now() });
    return node;
  }

  forget(): void {
    this.#nodes.clear();
  }
}

function keyOf({ groupId, coordinatorType }: CoordinatorRequest): string {
  return `${coordinatorType === TRANSACTION ? 'transaction' : 'group'} ${groupId}`;
}
