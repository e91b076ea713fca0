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
  const { clusterId } = await servers.admin.describeCluster();
  const views: CheckpointView[] = [];
  // One after another: an admin client serves one caller at a time.
  for (const checkpoint of found) views.push(await viewOf(servers, checkpoint, clusterId));
  return views;
}

/**
 * The checkpoints that an operator means, where `<stage>` or `<stage>/<topic>` stands for all its stopped partitions.
 * @throws UsageError for a partition without a checkpoint.
 */
export async function chosenCheckpoints(servers: Servers, chosen: readonly string[]): Promise<CheckpointView[]> {
  const isWhole = (name: string) => name.split('/').length < PARTS_OF_ID;
  const partitions = chosen.filter((name) => !isWhole(name));
  const wholes = chosen.filter(isWhole);
  const named = partitions.length === 0 ? [] : await readCheckpoints(servers, partitions);
  if (wholes.length === 0) return named;
  const all = await readCheckpoints(servers, []);
  const isNamed = (view: CheckpointView) => named.some(({ name }) => name === view.name);
  const isMeant = ({ name, checkpoint }: CheckpointView) =>
    checkpoint.stopped !== null && wholes.some((whole) => name.startsWith(`${whole}/`));
  return [...named, ...all.filter((view) => isMeant(view) && !isNamed(view))];
}

const PARTS_OF_ID = 3;

/** @throws UsageError unless it names a partition, a stage, or a topic that the stage reads. */
export function checkChosen(name: string): void {
  const [stage, topic, ...rest] = name.split('/');
  if (rest.length > 0) return void parseCheckpointId(name);
  if (STAGE_TOPICS.some((one) => one.stage === stage && (topic === undefined || one.topic === topic))) return;
  throw new UsageError(`${name} is neither a checkpoint id nor a stage, nor <stage>/<topic>`);
}

function idOf({ input: { stage, topic }, partition }: ReturnType<typeof parseCheckpointId>): string {
  return checkpointId({ stage, topic, partition });
}

async function viewOf(servers: Servers, checkpoint: Checkpoint, clusterId: string): Promise<CheckpointView> {
  const name = nameOfCheckpoint(checkpoint._id);
  const { input, partition } = parseCheckpointId(name);
  const { admin, names } = servers;
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
