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
  /** Kafka acknowledges so many, and then nothing more before `release`. Whoever `asksToStop` writes that into the audit. */
  function world(acknowledged: number) {
    const ends: object[] = [];
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const entry: { replay?: { replayed: number }; stop?: object } = {};
    let sent = 0;
    const publisher = { republish: () => (++sent > acknowledged ? released : Promise.resolve()) };
    const collection = () => ({
      insertOne: async () => undefined,
      bulkWrite: async () => undefined,
      updateOne: async (_: object, { $set }: { $set: object }) => void ends.push($set),
      findOneAndUpdate: async (_: object, { $set }: { $set: object }) => Object.assign(entry, $set),
    });
    const replays = new Replays({ publisher, database: { collection }, logger: pino({ level: 'silent' }) } as never);
    const asksToStop = () => Object.assign(entry, { stop: { at: 0, by: 'rita', why: 'too many are refused' } });
    return { replays, ends, entry, release, sent: () => sent, asksToStop };
  }

  it('run one at a time, and say in the audit how far they are', async () => {
    const { replays, ends, entry, release } = world(4);
    replays.start(LETTERS, 20, OTTO);
    await until(async () => entry.replay?.replayed === 4);
    expect(entry.replay).toMatchObject({ of: 10, perSecond: 20 });
    expect(() => replays.start(LETTERS, 20, OTTO)).toThrow('a replay of otto runs (4 of 10 dead letters)');
    release();
    await until(async () => ends.length > 0);
    expect(ends).toMatchObject([{ state: 'DONE', result: 'replayed 10 of 10' }]);
    expect(entry.replay).toMatchObject({ replayed: 10, of: 10 });
  });

  it('stop after what was sent where the audit says so, whoever wrote it there', async () => {
    const { replays, ends, entry, release, sent, asksToStop } = world(4);
    replays.start(LETTERS, 20, OTTO);
    await until(async () => entry.replay?.replayed === 4);
    asksToStop();
    const { replay } = entry;
    // It has looked since.
    await until(async () => entry.replay !== replay);
    release();
    await until(async () => ends.length > 0);
    expect(sent()).toBe(6);
    expect(ends).toMatchObject([{ state: 'DONE', result: 'replayed 6 of 10, stopped by rita: too many are refused' }]);
  });

  it('stop with their console after what was sent, and the audit has how many that were', async () => {
    const { replays, ends, entry, release } = world(4);
    replays.start(LETTERS, 20, OTTO);
    await until(async () => entry.replay?.replayed === 4);
    const stopped = replays.stop();
    release();
    await stopped;
    const { replayed = 0 } = entry.replay ?? {};
    expect(replayed).toBeLessThanOrEqual(6);
    expect(ends).toMatchObject([{ state: 'DONE', result: `replayed ${replayed} of 10` }]);
  });
});
