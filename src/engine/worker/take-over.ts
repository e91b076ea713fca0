import { errorMessage, SalvageError } from '../../errors.ts';
import { isFenced } from '../../kafka/client/kafka-errors.ts';
import type { Stopped } from '../checkpoint.ts';
import type { EngineDependencies } from '../dependencies.ts';
import { positionOf } from '../fault-points.ts';
import { becomeOwner } from '../ownership/become-owner.ts';
import { RefusedError } from '../ownership/log-identity.ts';
import { settle } from '../ownership/settle.ts';
import type { Partition } from '../partition/partition.ts';
import type { WorkerProducer } from '../transactions/worker-producer.ts';

/**
 * Takes over partitions beside their running worker. All are owned before any is settled: an earlier owner of several
 * of them can then write to none. One that fails waits, or is stopped; the others continue. Never throws.
 */
export async function takeOver(
  deps: EngineDependencies,
  partitions: readonly Partition[],
  producer: WorkerProducer,
): Promise<void> {
  for (const partition of partitions) partition.takeOverBegins();
  const owned = await Promise.all(partitions.map((partition) => own(deps, partition, producer)));
  await Promise.all(
    partitions.map(async (partition, index) => {
      if (owned[index] === true) await settleOne(deps, partition, producer);
      // Each by itself: the search for one's outputs may take a minute, and the others may be lost meanwhile.
      partition.takeOverEnds();
    }),
  );
}

async function own(deps: EngineDependencies, partition: Partition, producer: WorkerProducer): Promise<boolean> {
  try {
    const checkpoint = await becomeOwner(deps, partition.id, producer, partition.gone);
    partition.becameOwner(checkpoint);
    return !partition.gone.aborted;
  } catch (error) {
    await failed(partition, error);
    return false;
  }
}

async function settleOne(deps: EngineDependencies, partition: Partition, producer: WorkerProducer): Promise<void> {
  try {
    const checkpoint = partition.owned?.checkpoint;
    if (checkpoint === undefined) return;
    const settled = await settle(deps, partition.id, producer, checkpoint, partition.gone);
    await deps.faultPoints.onStep('taken-over', positionOf(partition.id, checkpoint.next));
    // What was taken over with a producer that is no longer used is taken over again.
    if (producer.hasFailed) return partition.takeOverAgain();
    const { stopped } = settled.checkpoint;
    if (stopped !== null) return await partition.releaseStopped(stopped.reason);
    if (!partition.gone.aborted) partition.run(settled);
  } catch (error) {
    await failed(partition, error);
  }
}

async function failed(partition: Partition, error: unknown): Promise<void> {
  if (partition.gone.aborted || partition.hasLeft) return;
  if (isFenced(error)) return partition.fenced(error);
  const stopped = stopBecause(error);
  if (stopped === null) return await partition.hold(error);
  await stopOrHold(partition, stopped);
}

/** Where even the stop cannot be written, the partition waits, and meets the same again. */
export async function stopOrHold(partition: Partition, stopped: Stopped): Promise<void> {
  try {
    await partition.stopAndRelease(stopped);
  } catch (error) {
    if (partition.hasLeft) return;
    if (isFenced(error)) partition.fenced(error);
    else await partition.hold(error);
  }
}

/** What writes itself into the checkpoint, because only an operator can decide how to continue; null: waiting may help. */
export function stopBecause(error: unknown): Stopped | null {
  const isDefect = error instanceof SalvageError && error.kind === 'fatal';
  if (!(error instanceof RefusedError) && !isDefect) return null;
  return { kind: 'refused', reason: errorMessage(error), at: Date.now() };
}
