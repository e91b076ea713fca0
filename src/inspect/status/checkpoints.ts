import type { Checkpoint } from '../../engine/checkpoint.ts';
import { checkpointCollection } from '../../engine/checkpoint.ts';
import type { LogBounds } from '../../engine/partition/log-identity.ts';
import { UsageError } from '../../errors.ts';
import { topicOffsets } from '../../kafka/log/topic-offsets.ts';
import type { Servers } from '../servers.ts';
import { groupOf, type InputLane, STAGE_INPUTS } from '../stage-inputs.ts';

/** A checkpoint beside the log and the group that it belongs to. */
export interface CheckpointView {
  readonly checkpoint: Checkpoint;
  readonly input: InputLane;
  readonly partition: number;
  /** Null where the topic has no such partition any more. */
  readonly log: LogBounds | null;
  /** The group's committed offset; -1: none. */
  readonly committed: number;
}

/** Every checkpoint, or those named. @throws UsageError for an id that there is no checkpoint of. */
export async function readCheckpoints(servers: Servers, ids: readonly string[]): Promise<CheckpointView[]> {
  const found = await checkpointCollection(servers.database)
    .find(ids.length === 0 ? {} : { _id: { $in: [...ids] } })
    .sort({ _id: 1 })
    .toArray();
  const problems = ids
    .filter((id) => !found.some(({ _id }) => _id === id))
    .map((id) => `there is no checkpoint ${id}; salvage checkpoint show lists them`);
  if (problems.length > 0) throw new UsageError('not every checkpoint is there', problems);
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
    groupId: groupOf(names, input),
    topics: [topic],
    resolveOffsets: false,
  });
  const committed = Number(fetched?.partitions.find((entry) => entry.partition === partition)?.offset ?? -1);
  return { checkpoint, input, partition, log, committed };
}

/** @throws UsageError for what is no `<stage>/<topic>/<partition>`. */
export function parseCheckpointId(id: string): { input: InputLane; partition: number } {
  const [stage, topic, partition, ...rest] = id.split('/');
  const input = STAGE_INPUTS.find((one) => one.stage === stage && one.topic === topic);
  if (input === undefined || partition === undefined || !/^\d+$/.test(partition) || rest.length > 0) {
    throw new UsageError(
      `${id} is no checkpoint: expected <stage>/<topic>/<partition>, as salvage checkpoint show lists`,
    );
  }
  return { input, partition: Number(partition) };
}
