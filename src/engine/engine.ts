import { CheckpointStore, checkpointId } from './checkpoint.ts';
import { ConsumerGroup, type GroupPlan } from './consumer/consumer-group.ts';
import type { EngineDependencies, StageDependencies } from './dependencies.ts';
import { NO_FAULT_POINTS } from './fault-points.ts';
import { LANE_LIMITS } from './limits.ts';
import type { PartitionState } from './partition/partition-state.ts';
import type { AnyStage, InputMessage, Lane } from './stage.ts';

/**
 * The exactly-once engine. What it promises a stage, whatever crashes, pauses or is away:
 *
 * 1. Every message of every input topic is folded into MongoDB exactly once, in the order of its partition, or becomes
 *    a dead letter exactly once. None is skipped: a gap in the log stops the partition and says so.
 * 2. What a decision changes, what it says, and how far the partition was read are stored in one MongoDB transaction,
 *    the checkpoint last. What it says is then published with the group's offset in one Kafka transaction. A crash
 *    between the two is settled at the next take-over, by looking in the log for the stored outputs: a `read_committed`
 *    reader sees each output once.
 * 3. A partition has one owner: taking over fences the owner before, at the broker (transactional id) and in MongoDB
 *    (epoch). A process that was paused and wakes up can write neither.
 * 4. An effect outside (a payment) is asked for only after its intent was stored, under its idempotency key, and is
 *    asked for again under the same key after a crash. At most one per intent is charged, as far as the key is honoured.
 * 5. One partition that waits (a server away, an operator's decision) holds no other.
 *
 * What it needs: `acks=all` topics with `min.insync.replicas` of the durability wanted, a MongoDB replica set, readers
 * that read `read_committed`, and stages whose decisions are pure.
 */
export async function runStage<In extends InputMessage>(
  stage: AnyStage<In>,
  dependencies: StageDependencies,
): Promise<RunningStage> {
  const admin = dependencies.kafka.admin();
  await admin.connect();
  const deps: EngineDependencies = {
    ...dependencies,
    admin,
    faultPoints: dependencies.faultPoints ?? NO_FAULT_POINTS,
    checkpoints: (partition) => new CheckpointStore(dependencies.database, checkpointId(partition)),
  };
  const groups = groupPlans(stage, deps).map((plan) => new ConsumerGroup(deps, stage, plan));
  const stop = async () => {
    await Promise.all(groups.map((group) => group.stop()));
    await admin.disconnect();
  };
  await startTogether(groups, stop);
  return {
    stop,
    failed: Promise.race(groups.map(({ failed }) => failed)),
    status: () =>
      groups.flatMap((group) =>
        group.partitions().map(({ state, id: { topic, partition } }) => ({ topic, partition, state })),
      ),
  };
}

export interface RunningStage {
  /** Finishes or parks what is in hand, releases the partitions, leaves the groups. */
  stop(): Promise<void>;
  /** Resolves when a consumer has stopped for good: the process should exit. */
  readonly failed: Promise<Error>;
  status(): { topic: string; partition: number; state: PartitionState }[];
}

/** Where one group cannot start the others are stopped: a stage runs as a whole, or not at all. */
export async function startTogether(
  groups: readonly { start(): Promise<void> }[],
  stopAll: () => Promise<void>,
): Promise<void> {
  const starts = await Promise.allSettled(groups.map((group) => group.start()));
  const failed = starts.find((start) => start.status === 'rejected');
  if (failed === undefined) return;
  // Why it did not start is what counts, whatever stopping meets.
  await stopAll().catch(() => undefined);
  throw failed.reason;
}

/** Cascades have consumer groups of their own: no backlog of rebills delays a shopper. */
function groupPlans<In extends InputMessage>(stage: AnyStage<In>, { names }: EngineDependencies): GroupPlan[] {
  return [...Map.groupBy(stage.inputs, ({ lane }) => lane)].map(([lane, inputs]) => ({
    id: groupId(names, stage.name, lane),
    limits: LANE_LIMITS[lane],
    topics: inputs.map(({ topic }) => topic),
  }));
}

/** The consumer group in which a stage reads its inputs of a lane; prefix included. */
export function groupId(names: EngineDependencies['names'], stageName: string, lane: Lane): string {
  return names.group(lane === 'cascade' ? `${stageName}.cascade` : stageName);
}
