import { describe, expect, it } from '@jest/globals';
import { startTogether } from '../../src/engine/engine.ts';

describe('the consumer groups of a stage', () => {
  const starting = (failure?: Error) => ({ start: () => (failure ? Promise.reject(failure) : Promise.resolve()) });

  it('are left running where all have started', async () => {
    let stopped = false;
    await startTogether([starting(), starting()], async () => {
      stopped = true;
    });
    expect(stopped).toBe(false);
  });

  it('are all stopped where one cannot start, once none is starting any more, and why is told', async () => {
    const told: string[] = [];
    const slow = {
      start: async () => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        told.push('the slow one has started');
      },
    };
    const start = startTogether([starting(new Error('no such topic')), slow], async () => {
      told.push('stopped');
      throw new Error('stopping failed too');
    });
    await expect(start).rejects.toThrow('no such topic');
    expect(told).toEqual(['the slow one has started', 'stopped']);
  });
});
