import { type Checkpoint, checkpointCollection } from '../../engine/checkpoint.ts';
import type { LogBounds } from '../../engine/partition/log-identity.ts';
import { UsageError } from '../../errors.ts';
import { topicOffsets } from '../../kafka/log/topic-offsets.ts';
import type { Servers } from '../servers.ts';
import { consumerGroupOf, STAGE_TOPICS, type StageTopic } from '../stage-topics.ts';

/** A checkpoint with the state of its partition's log and of its consumer group. */
export interface CheckpointView {
  readonly checkpoint: Checkpoint;
  readonly input: StageTopic;
  readonly partition: number;
  /** Null if the topic no longer has this partition. */
  readonly log: LogBounds | null;
  /** The consumer group's committed offset; -1: none. */
  readonly committed: number;
}

/** The checkpoints with these ids; all of them if there are none. @throws UsageError for an id without a checkpoint. */
export async function readCheckpoints(servers: Servers, ids: readonly string[]): Promise<CheckpointView[]> {
  const found = await checkpointCollection(servers.database)
    .find(ids.length === 0 ? {} : { _id: { $in: [...ids] } })
    .sort({ _id: 1 })
    .toArray();
  const problems = ids
    .filter((id) => !found.some(({ _id }) => _id === id))
    .map((id) => `there is no checkpoint ${id}; list them with: salvage checkpoint show`);
  if (problems.length > 0) throw new UsageError('unknown checkpoint', problems);
  return await Promise.all(found.map((checkpoint) => viewOf(servers, checkpoint)));
}

async function viewOf(servers: Servers, checkpoint: Checkpoint): Promise<CheckpointView> {
  const { input, partition } = parseCheckpointId(checkpoint._id);
  const { admin, names } = servers;
  const topic = names.topic(input.topic);
  const { clusterId } = await admin.describeCluster();
  const offsets = (await topicOffsets(admin, topic)).find((entry) => entry.partition === partition);
  const log = offsets === undefined ? null : { start: Number(offsets.low), end: Number(offsets.high), clusterId };
  const [fetched] = await admin.fetchOffsets({
    groupId: consumerGroupOf(names, input),
    topics: [topic],
    resolveOffsets: false,
  });
  const committed = Number(fetched?.partitions.find((entry) => entry.partition === partition)?.offset ?? -1);
  return { checkpoint, input, partition, log, committed };
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
