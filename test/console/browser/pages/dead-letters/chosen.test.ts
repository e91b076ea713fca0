import { describe, expect, it } from '@jest/globals';
import {
  allShown,
  type Chosen,
  countOf,
  isAllShown,
  isChosen,
  NONE_CHOSEN,
  targetOf,
  withOne,
} from '../../../../../src/console/browser/pages/dead-letters/chosen.ts';

const SHOWN = ['a', 'b', 'c'];
const ALL: Chosen = { kind: 'ALL_THAT_FIT' };

describe('what is chosen of dead letters', () => {
  it('is nothing first, then what is checked, one by one or all of the page', () => {
    expect(countOf(NONE_CHOSEN, 9)).toBe(0);
    const one = withOne(NONE_CHOSEN, 'b', true, SHOWN);
    expect([isChosen(one, 'a'), isChosen(one, 'b'), isAllShown(one, SHOWN)]).toEqual([false, true, false]);
    expect(isAllShown(allShown(SHOWN), SHOWN)).toBe(true);
    expect(targetOf(one, { topic: 'x' })).toEqual({ which: { ids: ['b'] } });
  });

  it('can be all that fit, shown or not, by their filter', () => {
    expect(countOf(ALL, 9)).toBe(9);
    expect(targetOf(ALL, { topic: 'x' })).toEqual({ which: { filter: { topic: 'x' } } });
  });

  it('is only what is seen once one of all that fit is taken out', () => {
    expect(targetOf(withOne(ALL, 'b', false, SHOWN), {})).toEqual({ which: { ids: ['a', 'c'] } });
  });

  it('is never more by id than the API takes at once', () => {
    const many = Array.from({ length: 1_500 }, (_, index) => String(index));
    expect(countOf(allShown(many), 1_500)).toBe(1_000);
    expect(isAllShown(allShown(many), many)).toBe(true);
  });
});
