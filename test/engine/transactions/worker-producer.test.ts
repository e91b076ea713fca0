import { describe, expect, it } from '@jest/globals';
import { newTransactionalId, WorkerProducer } from '../../../src/engine/transactions/worker-producer.ts';
import { namesFor } from '../../../src/names.ts';
import { until } from '../../support/until.ts';
import { MemoryKafka, type TransactionStep } from '../support/memory-kafka.ts';

const OUTPUT = { output: { topic: 'out', key: null, value: Buffer.from('v'), headers: {} }, storedAt: 7 };
const publication = (next: number) => ({
  group: 'g',
  offsets: [{ topic: 'in', partition: 0, next }],
  outputs: [OUTPUT],
});
const WHOLE: TransactionStep[] = ['begin', 'offsets', 'send', 'commit'];

async function started(memory = new MemoryKafka()) {
  const producer = await WorkerProducer.start(memory.kafka, 'id');
  const initial = memory.steps.splice(0);
  return { memory, producer, initial };
}

describe('the producer of a worker', () => {
  it('is initialised by its start: connecting alone would register nothing', async () => {
    expect((await started()).initial).toEqual(['begin', 'abort']);
  });

  it('has one transaction at a time, in the order in which they were asked for', async () => {
    const { memory, producer } = await started();
    await Promise.all([1, 2, 3].map((next) => producer.publish(publication(next))));
    expect(memory.steps).toEqual([...WHOLE, ...WHOLE, ...WHOLE]);
    expect(memory.offsets).toEqual(['in/0 1', 'in/0 2', 'in/0 3']);
  });

  it.each(['begin', 'offsets', 'send', 'commit'] as const)(
    'does nothing more after a transaction that failed at %s, whose end nobody knows',
    async (step) => {
      const { memory, producer } = await started();
      memory.onStep = (taken) => {
        if (taken === step) throw new Error('the broker is away');
      };
      const both = await Promise.allSettled([producer.publish(publication(1)), producer.publish(publication(2))]);
      expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
      memory.onStep = () => {};
      expect(producer.hasFailed).toBe(true);
      expect(producer.failure).toMatchObject({ message: 'the broker is away' });
      await expect(producer.publish(publication(3))).rejects.toThrow(
        'an earlier transaction failed: the broker is away',
      );
      expect(memory.steps).toEqual(WHOLE.slice(0, WHOLE.indexOf(step) + 1));
    },
  );

  it('is dropped once the transaction under way has ended, and refuses others at once', async () => {
    const { memory, producer } = await started();
    const answer = Promise.withResolvers<void>();
    memory.onStep = (taken) => (taken === 'commit' ? answer.promise : undefined);
    const publishing = producer.publish(publication(1));
    await until(() => memory.steps.includes('commit'));
    const dropped = producer.drop();
    const late = producer.publish(publication(2));
    answer.resolve();
    await Promise.all([publishing, dropped]);
    await expect(late).rejects.toThrow('it was dropped');
    expect(memory.steps).toEqual([...WHOLE, 'disconnect']);
  });

  it('has an id that no other producer ever had, under the prefix, stage and lane', () => {
    const ids = [1, 2].map(() => newTransactionalId(namesFor('shop'), 'apply-results', 'cascade'));
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) expect(id).toMatch(/^shop\W.*apply-results\.cascade\.[0-9a-f-]{36}$/);
  });
});
