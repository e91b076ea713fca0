import { describe, expect, it } from '@jest/globals';
import { PacedRead } from '../../../src/inspect/snapshot/paced-read.ts';

/** A part that answers when told to, and a clock that stands. */
function aPart(withinMs = 10) {
  let at = 0;
  let reads = 0;
  let answer = Promise.withResolvers<string>();
  const read = new PacedRead(
    () => {
      reads += 1;
      answer = Promise.withResolvers();
      return answer.promise;
    },
    () => at,
  );
  return {
    latest: (patienceMs = withinMs) => read.latest(patienceMs),
    reads: () => reads,
    passes: (ms: number) => {
      at += ms;
    },
    answers: (value: string) => answer.resolve(value),
    fails: (error: Error) => answer.reject(error),
  };
}

describe('a part of the snapshot', () => {
  it('is read once for two who ask, and only the one with less patience goes without', async () => {
    const part = aPart();
    const [console, metrics] = [part.latest(10), part.latest(60_000)];
    await expect(console).rejects.toThrow('no answer within 10 ms');
    part.answers('one');
    expect(await metrics).toBe('one');
    expect(part.reads()).toBe(1);
  });

  it('is read again after twenty times as long as it took', async () => {
    const part = aPart(1_000);
    const first = part.latest();
    part.passes(100);
    part.answers('one');
    expect(await first).toBe('one');
    part.passes(1_999);
    expect(await part.latest()).toBe('one');
    expect(part.reads()).toBe(1);
    part.passes(1);
    const second = part.latest();
    part.answers('two');
    expect(await second).toBe('two');
  });

  it('is missing where there is no answer in time, and is not asked for a second time', async () => {
    const part = aPart();
    await expect(part.latest()).rejects.toThrow('no answer within 10 ms');
    await expect(part.latest()).rejects.toThrow('no answer within 10 ms');
    expect(part.reads()).toBe(1);
    part.answers('late');
    expect(await part.latest()).toBe('late');
  });

  it('is as it was while it is read again, for a minute', async () => {
    const part = aPart();
    const first = part.latest();
    part.answers('one');
    await first;
    part.passes(1);
    expect(await part.latest()).toBe('one');
    expect(part.reads()).toBe(2);
    part.passes(60_000);
    await expect(part.latest()).rejects.toThrow('no answer within 10 ms');
  });

  it('is missing for the reason that reading it failed for, and is read again soon', async () => {
    const part = aPart(1_000);
    const first = part.latest();
    part.passes(30_000);
    part.fails(new Error('MongoDB is away'));
    await expect(first).rejects.toThrow('MongoDB is away');
    part.passes(5_000);
    const second = part.latest();
    part.answers('back');
    expect(await second).toBe('back');
  });
});
