import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ascending, instalments, isLarge, withoutSign } from './amounts.ts';

const AMOUNTS_MINOR = [300, 100, 200];

describe('amounts', () => {
  let sorted: number[] = [];

  beforeEach(() => {
    sorted = ascending(AMOUNTS_MINOR);
  });

  it.each([
    [9_999, false],
    [10_000, true],
  ])('%i: large is %s', (amountMinor, large) => {
    expect(isLarge(amountMinor)).toBe(large);
  });

  it('lose their sign', () => {
    fc.assert(fc.property(fc.integer(), (amountMinor) => withoutSign(amountMinor) === Math.abs(amountMinor)));
  });

  it('are paid in instalments', () => {
    expect(instalments(250, 100)).toBe(3);
    expect(instalments(200, 100)).toBe(2);
  });

  it('are sorted in a copy', () => {
    expect(sorted).toEqual([100, 200, 300]);
    expect(AMOUNTS_MINOR).toEqual([300, 100, 200]);
  });
});
