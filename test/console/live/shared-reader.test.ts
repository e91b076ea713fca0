import { describe, expect, it } from '@jest/globals';
import { SharedReader } from '../../../src/console/live/shared-reader.ts';
import { TransientError } from '../../../src/errors.ts';

describe('the one reader of Kafka for all viewers', () => {
  /** How many clients were made, and how many of them are connected. */
  let made = 0;
  let connected = 0;
  let isAway = false;

  function reader(withinMs?: number): SharedReader {
    made = 0;
    connected = 0;
    const admin = () => {
      made += 1;
      return {
        connect: async () => {
          if (isAway) throw new Error('connection refused');
          connected += 1;
        },
        disconnect: async () => {
          connected -= 1;
        },
      };
    };
    const options = { kafka: { admin }, names: {}, codec: {}, database: {} };
    return new SharedReader(options as unknown as ConstructorParameters<typeof SharedReader>[0], withinMs);
  }

  it('lets a read that does not end keep nobody waiting', async () => {
    const shared = reader(20);
    const ending = Promise.withResolvers<void>();
    const endless = shared.read(() => ending.promise);
    const next = shared.read(async () => 'read');
    await expect(endless).rejects.toThrow(TransientError);
    expect(await next).toBe('read');
    expect([made, connected]).toEqual([2, 2]);
    ending.resolve();
    await shared.stop();
    expect(connected).toBe(0);
  });

  it('reads one after another over one connection, and goes on after one that failed', async () => {
    const shared = reader();
    await expect(shared.read(() => Promise.reject(new Error('no such topic')))).rejects.toThrow('no such topic');
    expect(await Promise.all([shared.read(async () => 1), shared.read(async () => 2)])).toEqual([1, 2]);
    expect(made).toBe(1);
    await shared.stop();
  });

  it('connects again after Kafka was away', async () => {
    const shared = reader();
    isAway = true;
    await expect(shared.read(async () => 1)).rejects.toThrow('connection refused');
    isAway = false;
    expect(await shared.read(async () => 1)).toBe(1);
    await shared.stop();
  });

  it('refuses at once where too many wait already', async () => {
    const shared = reader();
    const ending = Promise.withResolvers<void>();
    const waiting = Array.from({ length: 20 }, () => shared.read(() => ending.promise));
    await expect(shared.read(async () => 1)).rejects.toThrow('reads Kafka for others');
    ending.resolve();
    await Promise.all(waiting);
    await shared.stop();
  });
});
