import { afterEach, describe, expect, it } from '@jest/globals';
import type { Partition } from '../../../src/engine/partition/partition.ts';
import { WorkerProducer } from '../../../src/engine/transactions/worker-producer.ts';
import { stopOrHold, takeOver } from '../../../src/engine/worker/take-over.ts';
import { FencedError } from '../../../src/errors.ts';
import { until } from '../../support/until.ts';
import { aPartition, checkpointOf, memoryDependencies, runningPartition } from '../support/a-partition.ts';
import { MemoryCheckpoints } from '../support/memory-checkpoints.ts';
import { MemoryKafka, type TransactionStep } from '../support/memory-kafka.ts';

/** Published late by whoever takes over: it has no topic, so that there is nowhere to look for it. */
const OUTPUTS = [{ topic: 'out', key: null, value: null, headers: {} }];

const used: Partition[] = [];
/** A stopped one would ask for ever whether it was resumed. */
afterEach(() => {
  for (const partition of used.splice(0)) partition.lose();
});

/** Partitions 0 and 1 wait to be taken over; what the owner before left of the first is to be published. */
async function waiting() {
  const memory = new MemoryKafka();
  const assigned = [0, 1].map((partition) => aPartition(memoryDependencies(), partition));
  const [unsettled, clean] = assigned as [Partition, Partition];
  const checkpoints = new MemoryCheckpoints([
    checkpointOf(unsettled, { transactionalId: null, outputs: OUTPUTS, chunkId: 'c' }),
    checkpointOf(clean, { transactionalId: null }),
  ]);
  const deps = memoryDependencies(memory, checkpoints);
  const partitions = assigned.map((_, index) => aPartition(deps, index)) as [Partition, Partition];
  const producer = await WorkerProducer.start(memory.kafka, 'ours');
  used.push(...partitions);
  memory.committed = -1;
  memory.steps.length = 0;
  return { memory, deps, partitions, checkpoints, producer };
}

const kinds = (partitions: readonly Partition[]) => partitions.map(({ state }) => state.kind);

describe('taking over several partitions', () => {
  it('publishes what an earlier owner left, and runs them all', async () => {
    const { memory, deps, partitions, producer } = await waiting();
    await takeOver(deps, partitions, producer);
    expect(kinds(partitions)).toEqual(['running', 'running']);
    expect(memory.steps).toEqual(['begin', 'offsets', 'send', 'commit']);
    for (const { owned } of partitions) expect(owned).toMatchObject({ isPublished: true, checkpoint: { epoch: 2 } });
  });

  it.each<TransactionStep>(['begin', 'send', 'commit'])(
    'holds only the one that cannot be settled, where its transaction fails at %s',
    async (step) => {
      const { memory, deps, partitions, producer } = await waiting();
      memory.onStep = (taken) => {
        if (taken === step) throw new Error('the broker is away');
      };
      await takeOver(deps, [partitions[0]], producer);
      expect(kinds(partitions)).toEqual(['held', 'taking-over']);
    },
  );

  it('takes over again what was taken over with a producer that has failed: whoever knew its id may have fenced it', async () => {
    const { memory, deps, partitions, producer } = await waiting();
    memory.onStep = (taken) => {
      if (taken === 'commit') throw new Error('the broker is away');
    };
    await producer.publish({ group: 'g', offsets: [], outputs: [] }).catch(() => {});
    await takeOver(deps, [partitions[1]], producer);
    expect(kinds(partitions)).toEqual(['taking-over', 'taking-over']);
    expect(partitions[1].owned).toBeNull();
  });

  it('leaves a partition alone that its worker has found to be fenced meanwhile', async () => {
    const { memory, deps, partitions, producer } = await waiting();
    memory.onStep = (taken) => {
      if (taken !== 'begin') return;
      partitions[0].fenced(new FencedError('fenced'));
      throw new Error('the producer was dropped');
    };
    await takeOver(deps, [partitions[0]], producer);
    expect(kinds(partitions)).toEqual(['fenced', 'taking-over']);
  });

  it('fences nobody for one that is lost while it waits for a release: who is named may be the rightful owner', async () => {
    const { memory, deps, partitions, checkpoints, producer } = await waiting();
    const [lost] = partitions;
    const theirs = checkpointOf(lost, { transactionalId: 'theirs' });
    checkpoints.put(theirs);
    const ending = takeOver(deps, [lost], producer);
    lost.lose();
    await ending;
    expect(memory.steps).toEqual([]);
    expect(await checkpoints.read(theirs._id)).toEqual(theirs);
  });

  it('ends for each by itself: one that is settled may be released or taken over again while another is not', async () => {
    const { memory, deps, partitions, producer } = await waiting();
    const committing = Promise.withResolvers<void>();
    memory.onStep = (step) => (step === 'commit' ? committing.promise : undefined);
    const [unsettled, clean] = partitions;
    const ending = takeOver(deps, partitions, producer);
    await until(() => clean.state.kind === 'running');
    expect([unsettled.isTakingOver, clean.isTakingOver]).toEqual([true, false]);
    committing.resolve();
    await ending;
    expect(unsettled.isTakingOver).toBe(false);
  });

  it.each(['fenced', 'ended'] as const)(
    'never throws, also where the worker has %s a partition whose stop is being written',
    async (how) => {
      const { deps, partitions, checkpoints, producer } = await waiting();
      const [, beyond] = partitions;
      const stored = await checkpoints.read(checkpointOf(beyond)._id);
      if (stored !== null) checkpoints.put({ ...stored, next: 5 });
      checkpoints.onStop = () => {
        if (how === 'fenced') beyond.fenced(new FencedError('fenced'));
        else beyond.end();
      };
      await takeOver(deps, partitions, producer);
      expect(kinds(partitions)).toEqual(['running', how === 'fenced' ? 'fenced' : 'released']);
      expect(beyond.isTakingOver).toBe(false);
    },
  );

  it('stops one that is beyond the end of its log, and releases it; the others run', async () => {
    const { deps, partitions, checkpoints, producer } = await waiting();
    const [, beyond] = partitions;
    const stored = await checkpoints.read(checkpointOf(beyond)._id);
    if (stored !== null) checkpoints.put({ ...stored, next: 5 });
    await takeOver(deps, partitions, producer);
    expect(kinds(partitions)).toEqual(['running', 'stopped']);
    const stopped = await checkpoints.read(checkpointOf(beyond)._id);
    expect(stopped).toMatchObject({ transactionalId: null, epoch: 3, stopped: { kind: 'refused' } });
    expect(stopped?.stopped?.reason).toContain('the checkpoint is at offset 5, but the log ends at 0');
  });
});

describe('a partition that must stop', () => {
  const stopped = { kind: 'refused', reason: 'a gap', at: 0 } as const;

  function running() {
    const checkpoints = new MemoryCheckpoints();
    const partition = runningPartition(memoryDependencies(new MemoryKafka(), checkpoints), 0);
    used.push(partition);
    checkpoints.put(checkpointOf(partition));
    return { checkpoints, partition };
  }

  it('stops, with the reason in its checkpoint, and is released', async () => {
    const { checkpoints, partition } = running();
    await stopOrHold(partition, stopped);
    expect(partition.state).toEqual({ kind: 'stopped', reason: 'a gap' });
    expect(await checkpoints.read(checkpointOf(partition)._id)).toMatchObject({ stopped, transactionalId: null });
  });

  it('is fenced where another owner has it: that one decides whether it stops', async () => {
    const { checkpoints, partition } = running();
    checkpoints.put(checkpointOf(partition, { epoch: 2, transactionalId: 'theirs' }));
    await stopOrHold(partition, stopped);
    expect(partition.state.kind).toBe('fenced');
    expect((await checkpoints.read(checkpointOf(partition)._id))?.stopped).toBeNull();
  });

  it('waits where MongoDB is away', async () => {
    const { checkpoints, partition } = running();
    checkpoints.isAway = true;
    await stopOrHold(partition, stopped);
    expect(partition.state.kind).toBe('held');
  });

  it('stops although its release cannot be written: its next owner fences this one', async () => {
    const { checkpoints, partition } = running();
    checkpoints.isAway = true;
    await partition.releaseStopped('too many dead letters');
    expect(partition.state.kind).toBe('stopped');
  });
});
