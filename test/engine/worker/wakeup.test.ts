import { describe, expect, it } from '@jest/globals';
import { Wakeup } from '../../../src/engine/worker/wakeup.ts';

/** Far longer than any test. */
const LONG_MS = 600_000;

describe('a loop that rests', () => {
  it('is woken by what happens', async () => {
    const wakeup = new Wakeup();
    const resting = wakeup.wait(LONG_MS);
    wakeup.wake();
    expect(await resting).toBe(true);
  });

  it('does not rest where something has happened since it rested last', async () => {
    const wakeup = new Wakeup();
    wakeup.wake();
    wakeup.wake();
    expect(await wakeup.wait(LONG_MS)).toBe(true);
    // Both have woken it: nothing has happened since.
    expect(await wakeup.wait(1)).toBe(false);
  });

  it('goes on when its time is over', async () => {
    expect(await new Wakeup().wait(1)).toBe(false);
  });
});
