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
 * Makes transactional producers remember which brokers coordinate their transactions and their group. kafkajs asks
 * before every step: four of the nine requests of a transaction. Consumers and admin clients go on asking each time.
 *
 * A coordinator that has moved is noticed by its own answer. What kafkajs tries again begins with new metadata, and
 * with it everything remembered is dropped; any other error ends the producer, and the next one begins with nothing.
 */
export function rememberCoordinators(methods: Cluster = KafkajsCluster.prototype): void {
  if (remembering.has(methods)) return;
  remembering.add(methods);
  const { findGroupCoordinator, refreshMetadata } = methods;
  const memories = new WeakMap<Cluster, Memory>();

  methods.findGroupCoordinator = async function (this: Cluster, request) {
    const memory = memoryFor(memories, this, request);
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
): Memory | null {
  const known = memories.get(cluster);
  if (known !== undefined || coordinatorType !== TRANSACTION) return known ?? null;
  const fresh = new Memory();
  memories.set(cluster, fresh);
  return fresh;
}

class Memory {
  readonly #nodes = new Map<string, number>();
  #trusted = false;

  async find(cluster: Cluster, request: CoordinatorRequest): Promise<Node | null> {
    const nodeId = this.#nodes.get(keyOf(request));
    if (nodeId === undefined) return null;
    try {
      return await cluster.findBroker({ nodeId });
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
    if (this.#trusted) this.#nodes.set(keyOf(request), node.nodeId);
    return node;
  }

  forget(): void {
    this.#nodes.clear();
  }
}

function keyOf({ groupId, coordinatorType }: CoordinatorRequest): string {
  return `${coordinatorType === TRANSACTION ? 'transaction' : 'group'} ${groupId}`;
}
