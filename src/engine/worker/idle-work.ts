import type { EngineDependencies } from '../dependencies.ts';
import { OFFSET_ALONE_AFTER_MS } from '../limits.ts';
import type { Partition } from '../partition/partition.ts';
import { type GroupOffset, groupOffset } from '../transactions/kafka-transaction.ts';
import type { WorkerProducer } from '../transactions/worker-producer.ts';

/** The offsets that wait for a transaction to carry them. */
export function dueOffsets(deps: EngineDependencies, partitions: Iterable<Partition>): [Partition, GroupOffset][] {
  return [...partitions].flatMap((partition): [Partition, GroupOffset][] => {
    const { owned, id } = partition;
    if (owned === null || owned.offsetDueSince === null || !owned.isPublished) return [];
    return [[partition, groupOffset(deps.names, id, owned.checkpoint.next)]];
  });
}

/**
 * Commits the offsets of chunks that had nothing to publish, once the oldest has waited for a second: no transaction came to
 * take it along.
 * @throws kafkajs's errors.
 */
export async function commitDueOffsets(
  deps: EngineDependencies,
  group: string,
  producer: WorkerProducer,
  partitions: Iterable<Partition>,
  afterMs = OFFSET_ALONE_AFTER_MS,
): Promise<void> {
  const due = dueOffsets(deps, partitions);
  const oldest = Math.min(...due.map(([{ owned }]) => owned?.offsetDueSince ?? Number.POSITIVE_INFINITY));
  if (due.length === 0 || performance.now() - oldest < afterMs) return;
  await producer.publish({ group, offsets: due.map(([, offset]) => offset), outputs: [] });
  for (const [partition] of due) partition.offsetCommitted();
}

/** How long a worker without messages may rest, ms: until an offset must go by itself, at most as long as one may wait. */
export function untilOffsetDueMs(partitions: Iterable<Partition>): number {
  const due = [...partitions].flatMap(({ owned }) => owned?.offsetDueSince ?? []);
  const restMs = Math.min(...due, performance.now()) + OFFSET_ALONE_AFTER_MS - performance.now();
  return Math.max(1, Math.ceil(restMs));
}

/** An idle worker forgets outputs that are published, so that a search after a crash covers seconds, not days. */
export async function forgetPublishedOutputs(deps: EngineDependencies, partitions: Iterable<Partition>): Promise<void> {
  const done = [...partitions].filter(
    ({ owned }) => owned?.isPublished === true && owned.checkpoint.outputs.length > 0,
  );
  const published = done.flatMap(({ owned }) => (owned === null ? [] : [owned.checkpoint]));
  if (published.length === 0) return;
  await deps.checkpoints.emptyOutputs(published);
  for (const partition of done) partition.outputsEmptied();
}
