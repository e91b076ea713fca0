import { expect, it } from '@jest/globals';
import { countText } from '../../src/domain/count-text.ts';

it('counts one thing in the singular, and thousands with a comma', () => {
  expect([0, 1, 2_400].map((count) => countText(count, 'order'))).toEqual(['0 orders', '1 order', '2,400 orders']);
});
