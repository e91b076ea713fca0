import { describe, expect, it } from '@jest/globals';
import { askUntil } from '../../src/waiting/ask-until.ts';

describe('asking until the answer is enough', () => {
  it('ends with the first answer that is', async () => {
    const answers = [1, 2, 3, 4];
    const ask = async () => answers.shift() ?? 0;
    expect(await askUntil(ask, (answer) => answer >= 3, { withinMs: 60_000, pollMs: 1 })).toBe(3);
    expect(answers).toEqual([4]);
  });

  it('ends with the last answer when the time is over, and asks at least once', async () => {
    let asked = 0;
    const ask = async () => ++asked;
    expect(await askUntil(ask, () => false, { withinMs: 0, pollMs: 1 })).toBe(asked);
    expect(asked).toBeGreaterThan(0);
  });

  it('passes on what asking throws', async () => {
    const ask = () => Promise.reject(new Error('away'));
    await expect(askUntil(ask, () => true, { withinMs: 0, pollMs: 1 })).rejects.toThrow('away');
  });
});
