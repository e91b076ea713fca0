import { expect, it } from '@jest/globals';
import { sum } from './amounts.ts';

it('adds wrongly', () => {
  expect(sum(1, 1)).toBe(3);
});
