import { describe, expect, it } from '@jest/globals';
import type { Partition } from '../../../src/engine/partition/partition.ts';
import { WorkerProducer } from '../../../src/engine/transactions/worker-producer.ts';
import { commitDueOffsets, dueOffsets, forgetPublishedOutputs } from '../../../src/engine/worker/idle-work.ts';
import { checkpointOf, memoryDependencies, runningPartition } from '../support/a-partition.ts';
import { MemoryCheckpoints } from '../support/memory-checkpoints.ts';
import { MemoryKafka } from '../support/memory-kafka.ts';

const OUTPUT = { topic: 'out', key: null, value: null, headers: {} };

/** Partitions 0 to 2 have applied up to 10, 11 and 12. The first has outputs that are not known to be published. */
function afterChunks(deps = memoryDependencies()): [Partition, Partition, Partition] {
  const partitions = [0, 1, 2].map((partition) => runningPartition(deps, partition));
  for (const [index, partition] of partitions.entries()) {
    const outputs = index === 0 ? [OUTPUT] : [];
    partition.applied(checkpointOf(partition, { next: 10 + index, outputs }));
  }
  return partitions as [Partition, Partition, Partition];
}

function dueOf(partitions: readonly Partition[]): string[] {
  return dueOffsets(memoryDependencies(), partitions).map(([, { partition, next }]) => `${partition} ${next}`);
}

describe('the offset of a chunk', () => {
  it('waits for a transaction where it has nothing to publish, and goes with its outputs where it has', () => {
    const [withOutputs, ...without] = afterChunks();
    expect(dueOf([withOutputs, ...without])).toEqual(['1 11', '2 12']);
    withOutputs.published();
    without[0]?.offsetCommitted();
    expect(dueOf([withOutputs, ...without])).toEqual(['2 12']);
  });

  it('goes by itself once it has waited long enough, together with all others that wait', async () => {
    const memory = new MemoryKafka();
    const deps = memoryDependencies(memory);
    const producer = await WorkerProducer.start(memory.kafka, 'ours');
    memory.steps.length = 0;
    const partitions = afterChunks(deps);
    await commitDueOffsets(deps, 's', producer, partitions, 60_000);
    expect(memory.steps).toEqual([]);
    await commitDueOffsets(deps, 's', producer, partitions, 0);
    expect(memory.offsets).toEqual(['counted-in/1 11', 'counted-in/2 12']);
    expect(memory.steps).toEqual(['begin', 'offsets', 'commit']);
    await commitDueOffsets(deps, 's', producer, partitions, 0);
    expect(memory.steps).toHaveLength(3);
  });
});

describe('stored outputs', () => {
  it('are forgotten once they are known to be published, and never before', async () => {
    const [withOutputs] = afterChunks();
    const { checkpoint } = withOutputs.owned ?? {};
    if (checkpoint === undefined) throw new Error('the partition is not owned');
    const checkpoints = new MemoryCheckpoints([checkpoint]);
    const deps = memoryDependencies(new MemoryKafka(), checkpoints);
    await forgetPublishedOutputs(deps, [withOutputs]);
    expect((await checkpoints.read(checkpoint._id))?.outputs).toHaveLength(1);
    withOutputs.published();
    await forgetPublishedOutputs(deps, [withOutputs]);
    expect((await checkpoints.read(checkpoint._id))?.outputs).toEqual([]);
    expect(withOutputs.owned?.checkpoint.outputs).toEqual([]);
  });
});
