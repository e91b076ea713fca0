import { describe, expect, it } from '@jest/globals';
import {
  type WhatIfTotal,
  whatIfSentences,
} from '../../../../../src/console/browser/pages/configuration/what-if-text.ts';
import { WhatIfCounter } from '../../../../../src/inspect/classify/what-if-totals.ts';

const SAME = { isKept: false, otherPrice: null, isDueAtOtherTime: false };

function total(
  fields: Partial<WhatIfTotal> = {},
  add: (counter: WhatIfCounter) => void = () => undefined,
): WhatIfTotal {
  const counter = new WhatIfCounter();
  counter.addComparison({ ...SAME, before: 'HARD_DECLINE', after: 'HARD_DECLINE' }, 1_000, 'USD');
  add(counter);
  const counts = { read: 0, unreadable: 0, repeats: 0, leftOut: 0 };
  return { since: null, configurationInForce: 1, ...counts, ...counter.totals(), ...fields };
}

describe('what a draft would have done', () => {
  it('is one sentence where it would have done the same', () => {
    expect(whatIfSentences(total())).toEqual(['None of 1 decline would go elsewhere.']);
  });

  it('begins with how many declines would go elsewhere, and with their money by currency', () => {
    const [first] = whatIfSentences(
      total({}, (counter) => {
        counter.addComparison({ ...SAME, before: 'HARD_DECLINE', after: 'CASCADE flex' }, 2_500, 'USD');
        counter.addComparison({ ...SAME, before: 'CASCADE flex', after: 'HARD_DECLINE' }, 700, 'JPY');
      }),
    );
    expect(first).toBe('2 (700 JPY, 25.00 USD) of 3 declines would go elsewhere.');
  });

  it('says what is not in it', () => {
    const counted = total({ unreadable: 2, repeats: 1_500, leftOut: 30_000 }, (counter) => {
      counter.addUnanswered(500, 'USD');
      counter.addComparison({ ...SAME, before: 'PAID', after: 'PAID', isKept: true }, 100, 'USD');
      const otherPrice = { beforeMinor: 1_000, afterMinor: 900 };
      counter.addComparison({ ...SAME, before: 'CASCADE a', after: 'CASCADE a', otherPrice }, 1_000, 'USD');
      counter.addComparison({ ...SAME, before: 'CASCADE a', after: 'CASCADE a', isDueAtOtherTime: true }, 100, 'USD');
    });
    expect(whatIfSentences(counted)).toEqual([
      'None of 4 declines would go elsewhere.',
      '1 would go the same way at another price: 10.00 USD before, 9.00 USD after.',
      '1 would go the same way at another time.',
      '1 (1.00 USD) were decided by the state of the debt, and are taken to stay.',
      '1 (5.00 USD) have no answer yet, and are not compared.',
      '1,500 were published again, and count once.',
      '2 could not be read; they are dead letters.',
      'The oldest 30,000 of this time were not read: salvage classify --what-if reads all.',
    ]);
  });
});
