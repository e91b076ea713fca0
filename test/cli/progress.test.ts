import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { progressEvery } from '../../src/cli/progress.ts';

describe('progress', () => {
  const written: unknown[] = [];
  beforeEach(() => {
    written.length = 0;
    jest.useFakeTimers();
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(text) > 0);
  });
  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  it('is written every two seconds, and not again while it stays the same', () => {
    const show = progressEvery((done) => `${done} done`);
    for (const done of [1, 2, 2, 3]) {
      jest.advanceTimersByTime(2_000);
      show(done);
      show(done + 100);
    }
    expect(written).toEqual(['1 done\n', '2 done\n', '3 done\n']);
  });
});
