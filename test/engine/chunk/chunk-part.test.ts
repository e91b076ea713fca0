import { describe, expect, it } from '@jest/globals';
import { type ChunkPart, halved, messagesIn } from '../../../src/engine/chunk/chunk-part.ts';
import { LANE_LIMITS } from '../../../src/engine/limits.ts';
import type { InputMessage } from '../../../src/engine/stage.ts';
import { aCheckpoint } from '../support/a-checkpoint.ts';
import { countedIn } from '../support/counting-stage.ts';

/** A part of so many messages. */
function partOf(partition: number, messages: number): ChunkPart<InputMessage> {
  const id = { stage: 's', topic: countedIn.name, partition, lane: 'bulk', group: 's' } as const;
  return {
    partition: { ...id, definition: countedIn, limits: LANE_LIMITS.bulk },
    checkpoint: aCheckpoint(),
    clusterId: 'c',
    messages: Array.from({ length: messages }, (_, offset) => ({
      kind: 'poison',
      reason: '',
      source: { offset, next: offset + 1, timestamp: '0', key: null, value: null, headers: {} },
    })),
  };
}

function sizesOf(parts: readonly ChunkPart<InputMessage>[]): Record<number, number> {
  return Object.fromEntries(parts.map(({ partition, messages }) => [partition.partition, messages.length]));
}

describe('a smaller chunk', () => {
  it('has the first half of each partition’s messages', () => {
    const half = halved([partOf(0, 10), partOf(1, 3)]);
    expect(sizesOf(half)).toEqual({ 0: 5, 1: 2 });
    expect(half[1]?.messages.map(({ source }) => source.offset)).toEqual([0, 1]);
  });

  it('has half of the partitions where each has one message', () => {
    expect(sizesOf(halved([partOf(0, 1), partOf(1, 1), partOf(2, 1)]))).toEqual({ 0: 1, 1: 1 });
  });

  it('is one message in the end, after few halvings', () => {
    let parts = [partOf(0, 500), partOf(1, 500), partOf(2, 1)];
    let halvings = 0;
    for (; messagesIn(parts) > 1; halvings++) {
      const before = messagesIn(parts);
      parts = halved(parts);
      expect(messagesIn(parts)).toBeLessThan(before);
    }
    expect(sizesOf(parts)).toEqual({ 0: 1 });
    expect(halvings).toBeLessThan(15);
  });
});
