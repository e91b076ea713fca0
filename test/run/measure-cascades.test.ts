import { describe, expect, it } from '@jest/globals';
import { shopperWaitedSeconds } from '../../src/run/measure-cascades.ts';

describe('the time a shopper waited', () => {
  const cascade = { route: 'CASCADE', declinedAt: 1_000, appliedAt: null } as const;

  it('runs from the decline to the first answer to its cascade', () => {
    expect(shopperWaitedSeconds(cascade, 3_500)).toBe(2.5);
  });

  it('is not measured for a repeated answer, another route, or an unknown submission', () => {
    expect(shopperWaitedSeconds({ ...cascade, appliedAt: 2_000 }, 3_500)).toBeNull();
    expect(shopperWaitedSeconds({ ...cascade, route: 'RERUN' }, 3_500)).toBeNull();
    expect(shopperWaitedSeconds(null, 3_500)).toBeNull();
  });
});
