import { describe, expect, it } from '@jest/globals';
import pino from 'pino';
import { Replays } from '../../../src/console/live/replays.ts';
import { deadLetterOf } from '../../../src/dead-letters/dead-letter.ts';
import { until } from '../../support/until.ts';

const OTTO = { by: 'otto', why: 'a test', via: 'CONSOLE' } as const;
const LETTERS = Array.from({ length: 10 }, (_, offset) =>
  deadLetterOf('flexecom-result.dlq', {
    ...{ topic: 'x.flexecom-result.dlq', partition: 0, offset, timestamp: 0, headers: {} },
    ...{ key: Buffer.from('order-1'), value: Buffer.from('x') },
  }),
);

describe('the replays of a console', () => {
  /** Kafka acknowledges so many, and then nothing more before `release`. */
  function world(acknowledged: number) {
    const ends: object[] = [];
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    let sent = 0;
    const publisher = { republish: () => (++sent > acknowledged ? released : Promise.resolve()) };
    const collection = () => ({
      insertOne: async () => undefined,
      bulkWrite: async () => undefined,
      updateOne: async (_: object, { $set }: { $set: object }) => void ends.push($set),
    });
    const replays = new Replays({ publisher, database: { collection }, logger: pino({ level: 'silent' }) } as never);
    return { replays, ends, release };
  }

  it('run one at a time, and say how far they are', async () => {
    const { replays, release } = world(4);
    replays.start(LETTERS, 20, OTTO);
    await until(async () => replays.list[0]?.replayed === 4);
    expect(replays.list).toMatchObject([{ by: 'otto', total: 10, perSecond: 20, result: null }]);
    expect(() => replays.start(LETTERS, 20, OTTO)).toThrow('a replay of otto runs (4 of 10 dead letters)');
    release();
    await until(async () => replays.list[0]?.result !== null);
    expect(replays.list).toMatchObject([{ replayed: 10, result: 'replayed 10 of 10' }]);
  });

  it('stop with their console after what was sent, and the audit has how many that were', async () => {
    const { replays, ends, release } = world(4);
    replays.start(LETTERS, 20, OTTO);
    await until(async () => replays.list[0]?.replayed === 4);
    const stopped = replays.stop();
    release();
    await stopped;
    const { replayed = 0 } = replays.list[0] ?? {};
    expect(replayed).toBeLessThanOrEqual(6);
    expect(ends).toMatchObject([{ state: 'DONE', result: `replayed ${replayed} of 10` }]);
  });
});
