import {
  ALL_CHECKPOINTS,
  type Checkpoint,
  checkpointCollection,
  checkpointId,
  nameOfCheckpoint,
} from '../../engine/checkpoint.ts';
import type { LogBounds } from '../../engine/ownership/log-identity.ts';
import { committedOffset } from '../../engine/ownership/log-state.ts';
import { UsageError } from '../../errors.ts';
import { topicOffsets } from '../../kafka/log/topic-offsets.ts';
import type { Servers } from '../servers.ts';
import { consumerGroupOf, STAGE_TOPICS, type StageTopic } from '../stage-topics.ts';

/** A checkpoint with the state of its partition's log and of its consumer group. */
export interface CheckpointView {
  /** `<stage>/<topic>/<partition>`: what commands take. */
  readonly name: string;
  readonly checkpoint: Checkpoint;
  readonly input: StageTopic;
  readonly partition: number;
  /** Null if the topic no longer has this partition. */
  readonly log: LogBounds | null;
  /** The consumer group's committed offset; -1: none. */
  readonly committed: number;
}

/**
 * The checkpoints of these partitions (`<stage>/<topic>/<partition>`); all of them if there are none.
 * @throws UsageError for one without a checkpoint.
 */
export async function readCheckpoints(servers: Servers, partitions: readonly string[]): Promise<CheckpointView[]> {
  const ids = partitions.map((name) => idOf(parseCheckpointId(name)));
  const found = await checkpointCollection(servers.database)
    .find(partitions.length === 0 ? ALL_CHECKPOINTS : { _id: { $in: ids } })
    .sort({ _id: 1 })
    .toArray();
  const problems = ids
    .filter((id) => !found.some(({ _id }) => _id === id))
    .map((id) => `there is no checkpoint ${nameOfCheckpoint(id)}; list them with: salvage checkpoint show`);
  if (problems.length > 0) throw new UsageError('unknown checkpoint', problems);
  return await Promise.all(found.map((checkpoint) => viewOf(servers, checkpoint)));
}

function idOf({ input: { stage, topic }, partition }: ReturnType<typeof parseCheckpointId>): string {
  return checkpointId({ stage, topic, partition });
}

async function viewOf(servers: Servers, checkpoint: Checkpoint): Promise<CheckpointView> {
  const name = nameOfCheckpoint(checkpoint._id);
  const { input, partition } = parseCheckpointId(name);
  const { admin, names } = servers;
  const { clusterId } = await admin.describeCluster();
  const offsets = (await topicOffsets(admin, names.topic(input.topic))).find((entry) => entry.partition === partition);
  const log = offsets === undefined ? null : { start: Number(offsets.low), end: Number(offsets.high), clusterId };
  const committed = await committedOffset(servers, { ...input, partition, group: consumerGroupOf(names, input) });
  return { name, checkpoint, input, partition, log, committed };
}

/** @throws UsageError unless the id is `<stage>/<topic>/<partition>` of a stage that reads the topic. */
export function parseCheckpointId(id: string): { input: StageTopic; partition: number } {
  const [stage, topic, partition, ...rest] = id.split('/');
  const input = STAGE_TOPICS.find((one) => one.stage === stage && one.topic === topic);
  if (input === undefined || partition === undefined || !/^\d+$/.test(partition) || rest.length > 0) {
    throw new UsageError(
      `${id} is not a checkpoint id: expected <stage>/<topic>/<partition>; list them with: salvage checkpoint show`,
    );
  }
  return { input, partition: Number(partition) };
}
