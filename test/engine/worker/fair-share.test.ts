import { describe, expect, it } from '@jest/globals';
import { CHUNK_INPUT_BYTES_MAX } from '../../../src/engine/limits.ts';
import type { Partition } from '../../../src/engine/partition/partition.ts';
import { takeFairly } from '../../../src/engine/worker/fair-share.ts';
import { checkpointOf, memoryDependencies, runningPartition } from '../support/a-partition.ts';

const deps = memoryDependencies();

/** Partitions with so many messages each. */
function partitionsWith(...messages: number[]): Partition[] {
  return messages.map((count, partition) => runningPartition(deps, partition, { messages: count }));
}

/** How many messages were taken, by partition; those of which none was taken are missing. */
function sharesOf(partitions: readonly Partition[], messagesMax: number): Record<number, number> {
  const shares = takeFairly(partitions, messagesMax);
  return Object.fromEntries(shares.map(({ partition, messages }) => [partition.id.partition, messages.length]));
}

describe('what a chunk takes from the partitions of a worker', () => {
  it('is everything where there is room for it', () => {
    expect(sharesOf(partitionsWith(3, 0, 5, 1), 500)).toEqual({ 0: 3, 2: 5, 3: 1 });
  });

  it('is an equal share of the room for each: a backlog in one delays no other', () => {
    expect(sharesOf(partitionsWith(1_000, 1_000), 50)).toEqual({ 0: 25, 1: 25 });
  });

  it('is more of those that have more, where others do not need their share', () => {
    expect(sharesOf(partitionsWith(1_000, 2, 1_000, 5), 50)).toEqual({ 1: 2, 3: 5, 0: 22, 2: 21 });
  });

  it('is never more than the room, and the rest comes next, in order', () => {
    const partitions = partitionsWith(7, 7, 7);
    const shares = takeFairly(partitions, 10);
    expect(shares.reduce((sum, { messages }) => sum + messages.length, 0)).toBe(10);
    for (const { partition, messages } of shares) {
      partition.applied(checkpointOf(partition, { next: messages.at(-1)?.next ?? 0 }));
    }
    const rest = takeFairly(partitions, 500).flatMap(({ messages }) => messages.map(({ offset }) => offset));
    expect(rest).toHaveLength(11);
    expect(rest.every((offset) => offset >= 3)).toBe(true);
  });

  it('is bounded in bytes, over all partitions', () => {
    const bytes = CHUNK_INPUT_BYTES_MAX / 10 - 1_000;
    const large = [0, 1].map((partition) => runningPartition(deps, partition, { messages: 20, bytes }));
    expect(sharesOf(large, 500)).toEqual({ 0: 5, 1: 5 });
  });

  it('is at least one message, however large it is', () => {
    const large = [runningPartition(deps, 0, { messages: 2, bytes: CHUNK_INPUT_BYTES_MAX * 2 })];
    expect(sharesOf(large, 500)).toEqual({ 0: 1 });
  });

  it('is nothing of a partition that waits or was lost', async () => {
    const [held, lost, running] = partitionsWith(5, 5, 5);
    await held?.hold(new Error('away'));
    lost?.lose();
    expect(sharesOf([held, lost, running] as Partition[], 500)).toEqual({ 2: 5 });
  });
});

describe('a partition whose messages failed together with others', () => {
  it('is alone in its chunks up to the last of these messages, and then shares them again', () => {
    const [failing, other] = partitionsWith(4, 4) as [Partition, Partition];
    failing.failing.failedTogether([{ next: 2 }]);
    expect(sharesOf([failing, other], 2)).toEqual({ 0: 2 });
    const again = runningPartition(deps, 0, { messages: 2, from: 0, next: 2 });
    again.failing.failedTogether([{ next: 2 }]);
    expect(sharesOf([again, other], 500)).toEqual({ 0: 2, 1: 4 });
  });

  it('leaves the chunks to the others while it waits', async () => {
    const [failing, other] = partitionsWith(4, 4) as [Partition, Partition];
    failing.failing.failedTogether([{ next: 4 }]);
    await failing.hold(new Error('refused'));
    expect(sharesOf([failing, other], 500)).toEqual({ 1: 4 });
  });
});
