import { type Checkpoint, nameOfCheckpoint, ownerOf } from '../checkpoint.ts';
import { positionOf } from '../fault-points.ts';
import type { GroupPartition } from '../partition-id.ts';
import { groupOffset } from '../transactions/kafka-transaction.ts';
import type { WorkerProducer } from '../transactions/worker-producer.ts';
import type { OwnershipDependencies } from './become-owner.ts';
import { findOutputs } from './find-outputs.ts';
import { type LogBounds, RefusedError, verifyBounds, verifyCluster, verifyCommitted } from './log-identity.ts';
import { committedOffset, logBounds } from './log-state.ts';

/** What was done about the last chunk's outputs. `clean`: it had none, or they were known to be published. */
export type LastOutputs = 'clean' | 'found published' | 'published now';

/** A partition whose last chunk is settled: MongoDB and Kafka agree about it, and the log fits. */
export interface SettledPartition {
  readonly checkpoint: Checkpoint;
  readonly log: LogBounds;
  readonly outputs: LastOutputs;
  /** The group's offset is behind the checkpoint, and nothing is to be published with it. */
  readonly isOffsetDue: boolean;
}

/**
 * Settles what the owner before left between MongoDB and Kafka, and checks that the log is the one that the checkpoint was
 * written for. Call it as the owner: then nobody else can move the group's offset or publish.
 * @param lost aborts when the partition is lost: nothing is settled then.
 * @throws RefusedError where continuing would lose or double something; TransientError where the partition was lost.
 */
export async function settle(
  deps: OwnershipDependencies,
  id: GroupPartition,
  producer: WorkerProducer,
  checkpoint: Checkpoint,
  lost?: AbortSignal,
): Promise<SettledPartition> {
  if (checkpoint.stopped?.kind === 'refused') throw new RefusedError(checkpoint.stopped.reason);
  const log = await logBounds(deps, id);
  const committed = await committedOffset(deps, id);
  verifyCluster(checkpoint, log);
  verifyCommitted(checkpoint, committed);
  verifyBounds(checkpoint, log);
  const isBehind = committed < checkpoint.next;
  const nothing = { checkpoint, log, outputs: 'clean' as const, isOffsetDue: isBehind };
  if (checkpoint.outputs.length === 0) return nothing;
  if ((await deps.faultPoints.onStep('recover-outputs', positionOf(id, null))) === 'skip') return nothing;
  if (await isPublished(deps, checkpoint, committed, lost)) return { ...nothing, outputs: 'found published' };
  return { ...nothing, checkpoint: await publishLate(deps, id, producer, checkpoint), ...PUBLISHED_NOW };
}

const PUBLISHED_NOW = { outputs: 'published now', isOffsetDue: false } as const;

/**
 * Outputs and offset share a transaction, so they must agree; where the log no longer shows the outputs, the offset alone
 * tells. An offset that is behind tells nothing by itself: the broker may still be writing it.
 */
async function isPublished(
  deps: OwnershipDependencies,
  checkpoint: Checkpoint,
  committed: number,
  lost: AbortSignal | undefined,
): Promise<boolean> {
  const { _id, outputs, next, chunkId } = checkpoint;
  const found = await findOutputs(deps, checkpoint, lost);
  deps.logger.info({ partition: nameOfCheckpoint(_id), outputs: outputs.length, found }, 'looked for the last outputs');
  const isCommitted = committed === next;
  if (found === 'published' || (found === 'log-too-short' && isCommitted)) return true;
  if (found === 'not-published' && !isCommitted) return false;
  const why =
    found === 'not-published'
      ? `none of them is in the log, although the group has committed offset ${committed} with them`
      : `the log does not reach back to when they were stored, and the group has committed ${committed}, not ${next}`;
  throw new RefusedError(
    `${nameOfCheckpoint(_id)}: cannot find out whether ${outputs.length} stored messages of chunk ${chunkId} were published: ${why}`,
  );
}

/** With a new time: retention deletes by it, and the old one may be days ago. */
async function publishLate(
  { checkpoints, names }: OwnershipDependencies,
  id: GroupPartition,
  producer: WorkerProducer,
  checkpoint: Checkpoint,
): Promise<Checkpoint> {
  const storedAt = Date.now();
  await checkpoints.renewStoredAt(ownerOf(checkpoint), storedAt);
  await producer.publish({
    group: id.group,
    offsets: [groupOffset(names, id, checkpoint.next)],
    outputs: checkpoint.outputs.map((output) => ({ output, storedAt })),
  });
  return { ...checkpoint, storedAt };
}
