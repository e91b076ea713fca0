import type { Logger } from 'pino';
import { TransientError } from '../../errors.ts';
import type { KafkaAdmin, KafkaClient } from '../../kafka/client/kafka-types.ts';
import type { Names } from '../../names.ts';
import { wait } from '../../waiting/backoff.ts';
import {
  type Checkpoint,
  type Checkpoints,
  checkpointId,
  firstCheckpoint,
  nameOfCheckpoint,
  ownerOf,
} from '../checkpoint.ts';
import { type FaultPoints, positionOf } from '../fault-points.ts';
import { RELEASE_POLL_MS, RELEASE_WAIT_MS } from '../limits.ts';
import type { GroupPartition } from '../partition-id.ts';
import { groupOffset } from '../transactions/kafka-transaction.ts';
import { fence, type WorkerProducer } from '../transactions/worker-producer.ts';
import { committedOffset, logBounds } from './log-state.ts';

/** What taking over a partition needs. */
export interface OwnershipDependencies {
  readonly kafka: KafkaClient;
  readonly admin: KafkaAdmin;
  readonly names: Names;
  readonly checkpoints: Checkpoints;
  readonly logger: Logger;
  readonly faultPoints: FaultPoints;
  /** Ids whose release nobody has to wait for: an owner in this process would have released the partition already. */
  readonly ownTransactionalIds: ReadonlySet<string>;
}

/**
 * Makes a producer's worker the owner of a partition: from then on no earlier owner can write to Kafka or MongoDB. An owner
 * that is still there gets a moment to release the partition by itself; else its producer is fenced at the broker, with
 * everything that it has in flight. The checkpoint returned is the last that the owner before could write.
 * @param signal aborts when the partition is lost: nobody is fenced then.
 * @throws TransientError where it was lost.
 */
export async function becomeOwner(
  deps: OwnershipDependencies,
  id: GroupPartition,
  producer: WorkerProducer,
  signal: AbortSignal,
): Promise<Checkpoint> {
  /** Owners that were waited for: each only once. */
  const waitedFor = new Set<string>();
  for (;;) {
    // Whoever is named by now may be its rightful owner.
    if (signal.aborted) throw new TransientError('the partition was lost while it was being taken over');
    const known = await deps.checkpoints.read(checkpointId(id));
    if (known === null) {
      const first = await insertFirst(deps, id, producer);
      if (first !== null) return first;
      continue;
    }
    const { transactionalId } = known;
    if (transactionalId !== null && transactionalId !== producer.transactionalId) {
      const mayWait = !deps.ownTransactionalIds.has(transactionalId) && !waitedFor.has(transactionalId);
      waitedFor.add(transactionalId);
      if (mayWait && ((await isReleasedInTime(deps, known, signal)) || signal.aborted)) continue;
      await fencePrevious(deps, id, transactionalId);
    }
    const taken = await raiseEpoch(deps, id, known, producer);
    if (taken !== null) return taken;
  }
}

async function isReleasedInTime(
  { checkpoints }: OwnershipDependencies,
  { _id, transactionalId }: Checkpoint,
  signal: AbortSignal,
): Promise<boolean> {
  const until = performance.now() + RELEASE_WAIT_MS;
  while (performance.now() < until && !signal.aborted) {
    await wait(RELEASE_POLL_MS, signal);
    if ((await checkpoints.read(_id))?.transactionalId !== transactionalId) return true;
  }
  return false;
}

/** Nothing is ever sent under the id: initialising it is what fences. */
async function fencePrevious(
  { kafka, faultPoints }: OwnershipDependencies,
  id: GroupPartition,
  transactionalId: string,
): Promise<void> {
  if ((await faultPoints.onStep('fence-producer', positionOf(id, null))) === 'skip') return;
  await fence(kafka, transactionalId);
}

const WAIT_ANNOUNCED_AFTER_MS = 1_000;

/** May wait for a dead owner's open transaction; the server ends it after `transactionLifetimeLimitSeconds`. */
async function raiseEpoch(
  { checkpoints, logger, faultPoints }: OwnershipDependencies,
  id: GroupPartition,
  known: Checkpoint,
  { transactionalId }: WorkerProducer,
): Promise<Checkpoint | null> {
  const { stage, topic, partition } = id;
  const announce = setTimeout(
    () =>
      logger.warn(
        { stage, topic, partition },
        'taking over waits for MongoDB: it is slow, or the previous owner left a transaction open; nothing to do',
      ),
    WAIT_ANNOUNCED_AFTER_MS,
  );
  try {
    if ((await faultPoints.onStep('raise-epoch', positionOf(id, null))) === 'skip') return known;
    return await checkpoints.takeOver(ownerOf(known), transactionalId);
  } finally {
    clearTimeout(announce);
  }
}

/**
 * A partition without a checkpoint begins at the start of its log. The group's offset is committed first, so that a
 * checkpoint that is lost later is noticed: then the group has an offset beyond the start, and the partition is refused.
 * Null: another process was faster.
 */
async function insertFirst(
  deps: OwnershipDependencies,
  id: GroupPartition,
  producer: WorkerProducer,
): Promise<Checkpoint | null> {
  const log = await logBounds(deps, id);
  const committed = await committedOffset(deps, id);
  if (committed < log.start) {
    const offsets = [groupOffset(deps.names, id, log.start)];
    await producer.publish({ group: id.group, offsets, outputs: [] });
  }
  const owner = { _id: checkpointId(id), epoch: 1, transactionalId: producer.transactionalId };
  const stopped = committed > log.start ? checkpointLost(owner._id, committed) : null;
  const first = firstCheckpoint(owner, { next: log.start, stopped });
  return (await deps.checkpoints.insert(first)) ? first : null;
}

function checkpointLost(id: string, committed: number): NonNullable<Checkpoint['stopped']> {
  const reason = `${nameOfCheckpoint(id)}: the group has committed offset ${committed}, but MongoDB has no checkpoint: was the database replaced?`;
  return { kind: 'refused', reason, at: Date.now() };
}
