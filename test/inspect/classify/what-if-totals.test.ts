import { describe, expect, it } from '@jest/globals';
import type { Comparison } from '../../../src/inspect/classify/compare-decline.ts';
import { WhatIfCounter } from '../../../src/inspect/classify/what-if-totals.ts';

const moved = (before: string, after: string): Comparison => ({
  before,
  after,
  isKept: false,
  otherPrice: null,
  isDueAtOtherTime: false,
});
const stayed = (place: string) => moved(place, place);

function counted(): WhatIfCounter {
  const counter = new WhatIfCounter();
  counter.addComparison(moved('HARD_DECLINE', 'CASCADE flex'), 5_000, 'USD');
  counter.addComparison(moved('HARD_DECLINE', 'CASCADE flex'), 700, 'JPY');
  counter.addComparison(moved('CASCADE flex', 'NETWORK_RULE'), 100, 'USD');
  counter.addComparison(stayed('HARD_DECLINE'), 300, 'USD');
  counter.addComparison({ ...stayed('SUPERSEDED'), isKept: true }, 900, 'EUR');
  const otherwise = { otherPrice: { beforeMinor: 1_000, afterMinor: 800 }, isDueAtOtherTime: true };
  counter.addComparison({ ...stayed('RECYCLE flex'), ...otherwise }, 1_200, 'USD');
  counter.addUnanswered(50, 'USD');
  return counter;
}

describe('the totals of a proposed configuration', () => {
  it('add up declines and money by place and currency, with the same sum before and after', () => {
    const { places, compared } = counted().totals();
    expect(places).toEqual([
      {
        place: 'CASCADE flex',
        before: { declines: 1, amountMinor: { USD: 100 } },
        after: { declines: 2, amountMinor: { USD: 5_000, JPY: 700 } },
      },
      {
        place: 'HARD_DECLINE',
        before: { declines: 3, amountMinor: { USD: 5_300, JPY: 700 } },
        after: { declines: 1, amountMinor: { USD: 300 } },
      },
      {
        place: 'NETWORK_RULE',
        before: { declines: 0, amountMinor: {} },
        after: { declines: 1, amountMinor: { USD: 100 } },
      },
      expect.objectContaining({ place: 'RECYCLE flex' }),
      expect.objectContaining({ place: 'SUPERSEDED' }),
    ]);
    expect(compared).toEqual({ declines: 6, amountMinor: { USD: 6_600, JPY: 700, EUR: 900 } });
  });

  it('have a row for each change of place, the most common first', () => {
    expect(counted().totals().transitions).toEqual([
      { from: 'HARD_DECLINE', to: 'CASCADE flex', declines: 2, amountMinor: { USD: 5_000, JPY: 700 } },
      { from: 'CASCADE flex', to: 'NETWORK_RULE', declines: 1, amountMinor: { USD: 100 } },
    ]);
  });

  it('count what state decided, what only changes price or due time, and what has no answer', () => {
    expect(counted().totals()).toMatchObject({
      kept: [{ place: 'SUPERSEDED', declines: 1, amountMinor: { EUR: 900 } }],
      otherPrice: { declines: 1, beforeMinor: { USD: 1_000 }, afterMinor: { USD: 800 } },
      otherDueTime: 1,
      unanswered: { declines: 1, amountMinor: { USD: 50 } },
    });
  });
});
