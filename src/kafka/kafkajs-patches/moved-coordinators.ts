/**
 * Bug: a consumer of kafkajs 2.2.4 keeps to the coordinator with which it joined its group. Where that broker hangs or
 * ends, or the coordinator moves, it asks the same broker six times. Then it gives its membership up and joins as a new
 * member, for which the others wait until the old one's session has ended. Each heartbeat without an answer stops
 * fetching from all brokers. Several fetches that notice the same change join the group side by side.
 *
 * Patch: fetching waits half a second for a heartbeat at most; what became of a later one is told at the next. Where the
 * coordinator does not answer, or is none, the heartbeat goes to the new one, under the same membership. A join is
 * repeated while the coordinator is moving, and shared by all who need it. A consumer that ends does not wait for long to
 * leave the group.
 *
 * Test: test/kafka/kafkajs-patches/moved-coordinators.test.ts and test/kafka/failover.int.test.ts.
 *
 * No longer needed when `heartbeat` in kafkajs's `consumer/consumerGroup.js` looks the coordinator up again after an error.
 */
import KafkajsConsumerGroup from 'kafkajs/src/consumer/consumerGroup.js';
import { wait } from '../../waiting/backoff.ts';
import { isCoordinatorAway } from './unanswered.ts';

/** The part of kafkajs's membership in a group that is patched. */
export interface CoordinatedGroup {
  readonly groupId: string;
  readonly cluster: {
    findGroupCoordinator(request: { groupId: string }): Promise<object>;
    refreshMetadata(): Promise<void>;
  };
  coordinator: object | null;
  /** Null before the first join. */
  readonly offsetManager: { coordinator: object } | null;
  heartbeat(options: { interval: number }): Promise<void>;
  joinAndSync(): Promise<void>;
  leave(): Promise<void>;
}

const HEARTBEAT_WAIT_MS = 500;
/** Kafka's own failover takes about nine seconds, and two more where the broker was the active controller too. */
const JOIN_MS_MAX = 20_000;
const LEAVE_WAIT_MS = 2_000;
const RETRY_WAIT_MS = 300;

/** Lets a consumer follow its group's coordinator to another broker. */
export function patchMovedCoordinators(group: CoordinatedGroup = KafkajsConsumerGroup.prototype): void {
  if (patched.has(group)) return;
  patched.add(group);
  const { heartbeat, joinAndSync, leave } = group;
  const heartbeats = new WeakMap<CoordinatedGroup, Heartbeats>();
  const joins = new WeakMap<CoordinatedGroup, Promise<void>>();

  group.heartbeat = function (this: CoordinatedGroup, options) {
    const known = heartbeats.get(this) ?? new Heartbeats();
    heartbeats.set(this, known);
    return known.next(() => heartbeatOrFollow(this, () => heartbeat.call(this, options)));
  };
  group.joinAndSync = function (this: CoordinatedGroup) {
    const joining = joins.get(this) ?? untilCoordinated(this, () => joinAndSync.call(this));
    joins.set(this, joining);
    const joined = () => void joins.delete(this);
    joining.then(joined, joined);
    // What becomes of a heartbeat from before the join says nothing about the membership after it.
    heartbeats.delete(this);
    return joining;
  };
  group.leave = async function (this: CoordinatedGroup) {
    const left = leave.call(this);
    left.catch(() => undefined);
    await Promise.race([left, wait(LEAVE_WAIT_MS)]);
  };
}

const patched = new WeakSet<CoordinatedGroup>();

/** The heartbeats of one member, one after another. */
class Heartbeats {
  #underWay: Promise<void> | null = null;
  #failure: { readonly error: unknown } | null = null;

  /** Resolves when the heartbeat was answered, or has waited for long. Throws what became of the last one. */
  async next(send: () => Promise<void>): Promise<void> {
    this.#throwFailure();
    if (this.#underWay !== null) return;
    this.#underWay = this.#keepFailure(send());
    const answered = new AbortController();
    const answer = this.#underWay.finally(() => answered.abort());
    await Promise.race([answer, wait(HEARTBEAT_WAIT_MS, answered.signal)]);
    this.#throwFailure();
  }

  async #keepFailure(sent: Promise<void>): Promise<void> {
    try {
      await sent;
    } catch (error) {
      this.#failure = { error };
    } finally {
      this.#underWay = null;
    }
  }

  #throwFailure(): void {
    const failure = this.#failure;
    this.#failure = null;
    if (failure !== null) throw failure.error;
  }
}

/** @throws what says that the membership has ended; the error of the metadata where no broker answers. */
async function heartbeatOrFollow(group: CoordinatedGroup, heartbeat: () => Promise<void>): Promise<void> {
  try {
    await heartbeat();
  } catch (error) {
    if (!isCoordinatorAway(error)) throw error;
    await group.cluster.refreshMetadata();
    await wait(RETRY_WAIT_MS);
    // Where none is found yet, the next heartbeat looks again.
    const { groupId, cluster } = group;
    const found = await cluster.findGroupCoordinator({ groupId }).catch(() => null);
    if (found === null) return;
    group.coordinator = found;
    if (group.offsetManager !== null) group.offsetManager.coordinator = found;
  }
}

async function untilCoordinated(group: CoordinatedGroup, join: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + JOIN_MS_MAX;
  for (;;) {
    try {
      await join();
      return;
    } catch (error) {
      if (!isCoordinatorAway(error) || Date.now() > deadline) throw error;
      await group.cluster.refreshMetadata();
      await wait(RETRY_WAIT_MS);
    }
  }
}
