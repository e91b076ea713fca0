import { describe, expect, it } from '@jest/globals';
import { dismissAction } from '../../../src/console/api/dead-letter-actions.ts';

describe('which dead letters an action is about', () => {
  const isTaken = (which: object) => dismissAction.target.safeParse({ which }).success;

  it('are some, or all that fit a filter', () => {
    expect(isTaken({ ids: ['rerun-requested.dlq 0:1'] })).toBe(true);
    expect(isTaken({ filter: { orderId: 'order-1' } })).toBe(true);
    expect(isTaken({ filter: {} })).toBe(true);
  });

  it('are never all because a name is mistyped, or both are said', () => {
    expect(isTaken({ filter: { orderid: 'order-1' } })).toBe(false);
    expect(isTaken({ ids: ['rerun-requested.dlq 0:1'], filter: {} })).toBe(false);
    expect(isTaken({})).toBe(false);
  });
});
