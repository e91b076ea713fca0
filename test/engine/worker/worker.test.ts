import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { Owner } from '../../../src/engine/checkpoint.ts';
import { STOP_WAIT_MS } from '../../../src/engine/limits.ts';
import { Worker } from '../../../src/engine/worker/worker.ts';
import { until } from '../../support/until.ts';
import { aPartition, checkpointOf, memoryDependencies } from '../support/a-partition.ts';
import { countingStage } from '../support/counting-stage.ts';
import { MemoryCheckpoints } from '../support/memory-checkpoints.ts';
import { MemoryKafka } from '../support/memory-kafka.ts';

const PLAN = { stage: countingStage, lane: 'bulk', group: 's', chunkMessagesMax: 10 } as const;
const OUTPUTS = [{ topic: 'out', key: null, value: null, headers: {} }];

/** A worker whose only partition has outputs of an earlier owner, to be published late. */
function working(checkpoints = new MemoryCheckpoints()) {
  const memory = new MemoryKafka();
  memory.committed = -1;
  const deps = memoryDependencies(memory, checkpoints);
  const partition = aPartition(deps, 0);
  const { _id } = checkpointOf(partition);
  checkpoints.put(checkpointOf(partition, { transactionalId: null, outputs: OUTPUTS, chunkId: 'c' }));
  return { memory, deps, partition, checkpoints, stored: () => checkpoints.read(_id) };
}

/** Something happens while a release is being written. */
class SlowReleases extends MemoryCheckpoints {
  beforeRelease: () => Promise<void> = async () => {};

  override async release(owner: Owner, published: boolean): Promise<void> {
    await this.beforeRelease();
    await super.release(owner, published);
  }
}

afterEach(() => {
  jest.useRealTimers();
});

/** Lets everything run that waits for nothing else. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}

describe('a worker', () => {
  it('settles a partition, and releases it when it is lost, with nothing left to settle', async () => {
    const { deps, partition, stored } = working();
    const worker = new Worker(deps, PLAN);
    worker.add(partition);
    await until(async () => partition.owned?.isPublished === true);
    partition.lose();
    await until(() => partition.state.kind === 'released');
    expect(await stored()).toMatchObject({ transactionalId: null, outputs: [] });
    await worker.stop();
  });

  it.each(['a rebalance', 'a stop'] as const)(
    'does not release a partition lost by %s while the transaction that settles it has no known end: it must be fenced',
    async (loss) => {
      const { memory, deps, partition, stored } = working();
      const worker = new Worker(deps, PLAN);
      let stopping = Promise.resolve();
      memory.onStep = async (step) => {
        if (step === 'send' && loss === 'a stop') stopping = worker.stop();
        if (step === 'send' && loss === 'a rebalance') partition.lose();
        if (step !== 'commit') return;
        await turns(10);
        throw new Error('no answer');
      };
      worker.add(partition);
      await until(() => partition.state.kind === 'released');
      const checkpoint = await stored();
      expect(checkpoint?.transactionalId).not.toBeNull();
      expect(checkpoint?.outputs).toHaveLength(1);
      await stopping;
      await worker.stop();
    },
  );

  it('does not release what a transaction covers that fails while another partition is released', async () => {
    const slow = new SlowReleases();
    const { memory, deps, partition, stored } = working(slow);
    const worker = new Worker(deps, PLAN);
    const other = aPartition(deps, 1);
    slow.put(checkpointOf(other, { transactionalId: null }));
    worker.add(other);
    await until(() => other.owned?.isPublished === true && other.owned.offsetDueSince === null);
    const committing = Promise.withResolvers<void>();
    slow.beforeRelease = async () => {
      committing.reject(new Error('no answer'));
      await turns(20);
    };
    memory.onStep = async (step) => {
      if (step !== 'commit') return;
      for (const lost of [other, partition]) lost.lose();
      await committing.promise;
    };
    worker.add(partition);
    await until(() => partition.state.kind === 'released');
    expect((await stored())?.transactionalId).not.toBeNull();
    await worker.stop();
  });

  it('does not release a partition at a stop whose settling still has no end: it must be fenced', async () => {
    const { memory, deps, partition, stored } = working();
    const committing = Promise.withResolvers<void>();
    const isCommitting = Promise.withResolvers<void>();
    memory.onStep = async (step) => {
      if (step !== 'commit') return;
      isCommitting.resolve();
      await committing.promise;
    };
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    const worker = new Worker(deps, PLAN);
    worker.add(partition);
    await isCommitting.promise;
    const stopped = worker.stop();
    await jest.advanceTimersByTimeAsync(STOP_WAIT_MS);
    await turns(20);
    expect(partition.state.kind).toBe('released');
    expect((await stored())?.transactionalId).not.toBeNull();
    committing.reject(new Error('no answer'));
    await stopped;
  });

  it('uses no producer again after a transaction that failed: it takes the partition over with another one', async () => {
    const { memory, deps, partition, stored } = working();
    let failures = 0;
    memory.onStep = (step) => {
      if (step === 'commit' && failures++ === 0) throw new Error('no answer');
    };
    const worker = new Worker(deps, PLAN);
    worker.add(partition);
    await until(() => partition.owned?.isPublished === true);
    expect(deps.ownTransactionalIds.size).toBe(2);
    const [first, second] = deps.ownTransactionalIds;
    expect((await stored())?.transactionalId).toBe(second);
    expect(first).not.toBe(second);
    await worker.stop();
    expect((await stored())?.transactionalId).toBeNull();
  });
});
