import { describe, expect, it } from '@jest/globals';
import type { Partition } from '../../../src/engine/partition/partition.ts';
import { takeFairly } from '../../../src/engine/worker/fair-share.ts';
import { stillOurs } from '../../../src/engine/worker/still-ours.ts';
import { until } from '../../support/until.ts';
import { checkpointOf, memoryDependencies, runningPartition } from '../support/a-partition.ts';
import { MemoryCheckpoints } from '../support/memory-checkpoints.ts';
import { MemoryKafka } from '../support/memory-kafka.ts';

/** Partitions 0 and 1 of ours, each with a message; the first is held. */
async function heldAndRunning() {
  const checkpoints = new MemoryCheckpoints();
  const deps = memoryDependencies(new MemoryKafka(), checkpoints);
  const [held, running] = [0, 1].map((number) => runningPartition(deps, number, { messages: 1 })) as [
    Partition,
    Partition,
  ];
  for (const partition of [held, running]) checkpoints.put(checkpointOf(partition));
  await held.hold(new Error('a message cannot be stored'));
  await until(() => held.ready > 0);
  const numbersOf = async () => {
    const shares = await stillOurs(deps, takeFairly([held, running], 10));
    return shares.map(({ partition }) => partition.id.partition).toSorted();
  };
  return { checkpoints, held, running, numbersOf };
}

describe('a held partition that is tried again', () => {
  it('is still ours where its checkpoint says so', async () => {
    expect(await (await heldAndRunning()).numbersOf()).toEqual([0, 1]);
  });

  it.each([
    ['an operator who skips its message has moved it on', { transactionalId: null, epoch: 9 }],
    ['another process has taken it over', { transactionalId: 'theirs', epoch: 2 }],
  ])('is no longer ours where %s, although its message fails before that shows', async (_case, change) => {
    const { checkpoints, held, running, numbersOf } = await heldAndRunning();
    checkpoints.put(checkpointOf(held, change));
    expect(await numbersOf()).toEqual([1]);
    expect([held.state.kind, running.state.kind]).toEqual(['fenced', 'running']);
    expect(held.owned).toBeNull();
  });

  it('is tried all the same where MongoDB cannot say', async () => {
    const { checkpoints, numbersOf } = await heldAndRunning();
    checkpoints.isAway = true;
    expect(await numbersOf()).toEqual([0, 1]);
  });
});
