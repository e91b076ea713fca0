import { Checkpoints } from './checkpoint.ts';
import { ConsumerGroup, type GroupPlan } from './consumer/consumer-group.ts';
import type { EngineDependencies, StageDependencies } from './dependencies.ts';
import { NO_FAULT_POINTS } from './fault-points.ts';
import { LANE_LIMITS } from './limits.ts';
import type { PartitionState } from './partition/partition-state.ts';
import type { AnyStage, InputMessage, Lane } from './stage.ts';

/**
 * The exactly-once engine. Its promises to a stage, whatever crashes, pauses or is away:
 *
 * 1. Every message of every input topic is applied in MongoDB exactly once, in the order of its partition, or becomes a
 *    dead letter exactly once. None is skipped: a gap in the log stops the partition, with a reason.
 * 2. One MongoDB transaction stores the changes of the decisions, their messages, and last the checkpoints. One Kafka
 *    transaction then publishes the messages with the group's offsets. After a crash between the two, the next owner
 *    looks for the stored messages in the log and publishes them if they are missing: a `read_committed` reader sees each
 *    message once.
 * 3. A partition has one owner: a worker, whose transactional id is in the checkpoint. Taking over fences the previous
 *    owner, at the broker (its transactional id) and in MongoDB (the epoch): a process that was paused and wakes up can
 *    write to neither.
 * 4. What a decision lets out to another system (a payment) is handed to the stage's dispatcher only once it is stored.
 * 5. A partition that waits, for a server or an operator, delays no other.
 *
 * Its requirements: topics with `acks=all` and enough `min.insync.replicas`, a MongoDB replica set, readers with
 * `read_committed`, and stages whose decisions are pure.
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
    checkpoints: new Checkpoints(dependencies.database),
    ownTransactionalIds: new Set(),
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
  /** Finishes or parks the chunks in hand, releases the partitions, leaves the groups. */
  stop(): Promise<void>;
  /** Resolves when a consumer has stopped for good; the process should exit. */
  readonly failed: Promise<Error>;
  status(): { topic: string; partition: number; state: PartitionState }[];
}

/** Where one group cannot start, the others are stopped: a stage runs as a whole or not at all. */
export async function startTogether(
  groups: readonly { start(): Promise<void> }[],
  stopAll: () => Promise<void>,
): Promise<void> {
  const starts = await Promise.allSettled(groups.map((group) => group.start()));
  const failed = starts.find((start) => start.status === 'rejected');
  if (failed === undefined) return;
  // The reason why it did not start matters more than an error of stopping.
  await stopAll().catch(() => undefined);
  throw failed.reason;
}

/** Cascades have a consumer group of their own, so that no backlog of rebills delays a shopper. */
function groupPlans<In extends InputMessage>(stage: AnyStage<In>, { names, limits }: EngineDependencies): GroupPlan[] {
  return [...Map.groupBy(stage.inputs, ({ lane }) => lane)].map(([lane, inputs]) => ({
    id: groupId(names, stage.name, lane),
    lane,
    limits: LANE_LIMITS[lane],
    workers: limits.workers?.[lane] ?? LANE_LIMITS[lane].workers,
    topics: inputs.map(({ topic }) => topic),
  }));
}

/** The consumer group in which a stage reads its inputs of a lane; prefix included. */
export function groupId(names: EngineDependencies['names'], stageName: string, lane: Lane): string {
  return names.group(lane === 'cascade' ? `${stageName}.cascade` : stageName);
}
