import { describe, expect, it } from '@jest/globals';
import { readOrder } from '../../../src/domain/billing/billed-order.ts';
import { billedOrder } from '../support/billing.ts';

describe('the blacklist mark of an order', () => {
  it.each([
    [true, true],
    [1, true],
    ['true', true],
    ['YES', true],
    ['1', true],
    [false, false],
    [0, false],
    [2, false],
    ['no', false],
    ['not true', false],
    [['true'], false],
    [null, false],
    [undefined, false],
  ])('R2: stored as %p is understood as %p', (stored, isBlacklisted) => {
    const order = { ...billedOrder(), blacklisted: stored };
    expect(readOrder(order)).toMatchObject({ isBlacklisted, unreadable: [] });
  });
});
