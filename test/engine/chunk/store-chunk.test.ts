import { describe, expect, it } from '@jest/globals';
import { MongoServerError } from 'mongodb';
import type { Advance } from '../../../src/engine/checkpoint.ts';
import type { ChunkPart } from '../../../src/engine/chunk/chunk-part.ts';
import { storeChunk } from '../../../src/engine/chunk/store-chunk.ts';
import { WRITE_CONFLICTS_BEFORE_HALVING } from '../../../src/engine/limits.ts';
import type { InputMessage } from '../../../src/engine/stage.ts';
import { PoisonError } from '../../../src/errors.ts';
import { aPartition, checkpointOf, memoryDependencies } from '../support/a-partition.ts';
import { countingStage } from '../support/counting-stage.ts';
import { MemoryCheckpoints } from '../support/memory-checkpoints.ts';
import { MemoryKafka } from '../support/memory-kafka.ts';

type Parts = readonly Pick<ChunkPart<InputMessage>, 'partition'>[];

/** Chunks meet as many write conflicts as a smaller chunk takes; by then another process owns what is left in it. */
class ContendedCheckpoints extends MemoryCheckpoints {
  #conflictsLeft = WRITE_CONFLICTS_BEFORE_HALVING;

  override async advance(_session: unknown, advances: readonly Advance[]): Promise<number> {
    if (this.#conflictsLeft-- > 0) {
      throw new MongoServerError({ code: 112, message: 'write conflict', errorLabels: ['TransientTransactionError'] });
    }
    for (const { match } of advances) {
      const stored = await this.read(match._id);
      if (stored !== null) this.put({ ...stored, epoch: stored.epoch + 1, transactionalId: 'theirs' });
    }
    return 0;
  }
}

describe('a chunk', () => {
  it('leaves for later what a smaller chunk did not cover, also where others own all that it covered', async () => {
    const checkpoints = new ContendedCheckpoints();
    const deps = memoryDependencies(new MemoryKafka(), checkpoints);
    const parts = [0, 1, 2, 3].map((partition) => partOf(partition));
    for (const { checkpoint } of parts) checkpoints.put(checkpoint);
    const pinned = { stage: countingStage, now: 0, config: null };
    const work = { deps, pinned, stopping: new AbortController().signal };
    const end = await storeChunk(work, parts, () => {
      throw new PoisonError('not reached');
    });
    const numbersOf = (found: Parts) => found.map(({ partition }) => partition.partition);
    expect({ stored: end.stored, fenced: numbersOf(end.fenced), left: numbersOf(end.left) }).toEqual({
      stored: [],
      fenced: [0, 1],
      left: [2, 3],
    });
  });
});

/** One message that cannot be read. */
function partOf(number: number) {
  const partition = aPartition(memoryDependencies(), number);
  const source = { offset: 0, next: 1, timestamp: '0', key: null, value: null, headers: {} };
  return {
    partition: partition.id,
    checkpoint: checkpointOf(partition),
    clusterId: 'memory',
    messages: [{ kind: 'poison', reason: 'unreadable', source } as const],
  };
}
