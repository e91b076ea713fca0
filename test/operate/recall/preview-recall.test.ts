import { expect, it } from '@jest/globals';
import { recallSentences } from '../../../src/operate/recall/preview-recall.ts';
import { aSubmission } from '../../support/a-submission.ts';

it('says before a recall what it would call back, where each is, and how much money that is', () => {
  const withFlexecom = aSubmission({ _id: 'sub_a', state: 'SENT' });
  const scheduled = aSubmission({ _id: 'sub_b', state: 'SCHEDULED', currency: 'JPY' });
  expect(recallSentences([withFlexecom, scheduled])).toEqual([
    'sub_a of order order-1, 25.00 USD, RECYCLE on flex-1: with FlexEcom',
    'sub_b of order order-1, 2,500 JPY, RECYCLE on flex-1: scheduled; FlexEcom has not got it',
    '2 submissions, 2,500 JPY, 25.00 USD',
  ]);
});
