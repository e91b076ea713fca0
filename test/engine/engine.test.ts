import { describe, expect, it } from '@jest/globals';
import { startTogether } from '../../src/engine/engine.ts';

describe('the consumer groups of a stage', () => {
  const starting = (failure?: Error) => ({ start: () => (failure ? Promise.reject(failure) : Promise.resolve()) });

  it('are left running where all of them start', async () => {
    let stopped = false;
    await startTogether([starting(), starting()], async () => {
      stopped = true;
    });
    expect(stopped).toBe(false);
  });

  it('are all stopped where one cannot start, but not while another is still starting', async () => {
    const slow = Promise.withResolvers<void>();
    let stops = 0;
    const start = startTogether([starting(new Error('no such topic')), { start: () => slow.promise }], async () => {
      stops++;
      throw new Error('stopping failed too');
    });
    // Everything that could run without the slow one has run now.
    await new Promise((resolve) => setImmediate(resolve));
    expect(stops).toBe(0);
    slow.resolve();
    await expect(start).rejects.toThrow('no such topic');
    expect(stops).toBe(1);
  });
});
