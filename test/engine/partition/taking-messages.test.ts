import { describe, expect, it } from '@jest/globals';
import type { SourceMessage } from '../../../src/engine/consumer/inbox.ts';
import { checkpointOf, memoryDependencies, runningPartition } from '../support/a-partition.ts';

/** A partition with messages 0 to 9, of which the first four were taken. */
function taken() {
  const partition = runningPartition(memoryDependencies(), 0, { messages: 10 });
  const { messages } = partition.take(4, 1_000);
  const offsets = (given: readonly SourceMessage[]) => given.map(({ offset }) => offset);
  const takeMore = () => offsets(partition.take(4, 1_000).messages);
  const applied = (next: number) => partition.applied(checkpointOf(partition, { next }));
  return { partition, messages, takeMore, applied };
}

describe('messages of a partition', () => {
  it('are taken in order, each once, where those before them were applied or returned', () => {
    const { partition, messages, takeMore, applied } = taken();
    partition.putBack(messages);
    expect(takeMore()).toEqual([0, 1, 2, 3]);
    applied(2);
    partition.putBack(messages.slice(2));
    expect(takeMore()).toEqual([2, 3, 4, 5]);
    applied(6);
    expect(takeMore()).toEqual([6, 7, 8, 9]);
    expect(partition.readingFailure).toBeNull();
  });

  it.each([
    ['were forgotten', 0],
    ['were applied in part, and the rest was forgotten', 2],
  ])('are read again from the log where those before them %s: none is ever skipped', (_case, next) => {
    const { partition, takeMore, applied } = taken();
    applied(next);
    expect(takeMore()).toEqual([]);
    expect(partition.readingFailure?.message).toContain(`messages from ${next} on were taken`);
    expect(partition.owned?.checkpoint.next).toBe(next);
  });
});
