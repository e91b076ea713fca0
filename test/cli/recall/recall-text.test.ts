import { describe, expect, it } from '@jest/globals';
import { recallableText, recalledText, recallJson } from '../../../src/cli/recall/recall-text.ts';
import { aSubmission } from '../../support/a-submission.ts';

const WITH_FLEXECOM = aSubmission({ _id: 'sub_a', state: 'SENT' });
const SCHEDULED = aSubmission({ _id: 'sub_b', state: 'SCHEDULED', currency: 'JPY' });

describe('what salvage recall prints', () => {
  it('says what is called back, where it is, and how much money that is', () => {
    expect(recallableText([WITH_FLEXECOM, SCHEDULED])).toBe(
      [
        'sub_a of order order-1, 25.00 USD, RECYCLE on flex-1: with FlexEcom',
        'sub_b of order order-1, 2500 JPY, RECYCLE on flex-1: scheduled; FlexEcom has not got it',
        '2 submissions, 2500 JPY, 25.00 USD',
      ].join('\n'),
    );
  });

  it.each([
    [{ state: 'WITHDRAWN', endReason: 'RECALLED', appliedAt: 0 }, 'called back at 1970-01-01'],
    [{ state: 'NOT_SENT', endReason: 'RECALLED', appliedAt: null }, 'called back (RECALLED)'],
    [{ state: 'APPROVED', appliedAt: 0 }, 'had charged it already'],
    [{ state: 'DECLINED', appliedAt: 0 }, 'had declined it already'],
    [{ state: 'SENT', withdrawReason: 'RECALLED', parkedReason: null }, 'not confirmed yet; reconcile tries'],
  ] as const)('says what became of %j', (fields, text) => {
    expect(recalledText([aSubmission({ ...fields })])).toContain(text);
  });

  it('prints an object a line for scripts', () => {
    const lines = recallJson([WITH_FLEXECOM, SCHEDULED]).split('\n');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { submissionId: 'sub_a', state: 'SENT' },
      { submissionId: 'sub_b' },
    ]);
  });
});
