import { describe, expect, it } from '@jest/globals';
import { recalledText, recallJson } from '../../../src/cli/recall/recall-text.ts';
import { aSubmission } from '../../support/a-submission.ts';

const WITH_FLEXECOM = aSubmission({ _id: 'sub_a', state: 'SENT' });
const SCHEDULED = aSubmission({ _id: 'sub_b', state: 'SCHEDULED', currency: 'JPY' });

describe('what salvage recall prints', () => {
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
