import { describe, expect, it } from '@jest/globals';
import { markUnanswered, markUnderway } from '../../src/reconcile/marks.ts';
import { aSubmission } from '../support/a-submission.ts';

const NOW = 1_700_000_000_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const LIMITS = { overdueAsyncMs: DAY, expiryMs: 21 * DAY };
const asked = (times: number) => ({ askAgainAt: 0, overdueAgainAt: null, asked: times });

describe('when reconcile asks about a submission again', () => {
  it('without an answer: in two seconds, then after twice as long, at most an hour', () => {
    const waits = [0, 1, 2, 30].map(
      (times) => markUnanswered(aSubmission({ reconcile: asked(times) }), NOW, NOW).askAgainAt - NOW,
    );
    expect(waits).toEqual([2_000, 4_000, 8_000, HOUR]);
  });

  it('not before the time that FlexEcom named', () => {
    expect(markUnanswered(aSubmission(), NOW, NOW + MINUTE).askAgainAt).toBe(NOW + MINUTE);
  });

  it('R4: a cascade within fifteen seconds, as a shopper waits', () => {
    const cascade = aSubmission({ route: 'CASCADE', reconcile: asked(30) });
    expect(markUnanswered(cascade, NOW, NOW).askAgainAt).toBe(NOW + 15_000);
    expect(markUnderway({ ...cascade, acknowledgedAt: NOW }, NOW, LIMITS).overdueAgainAt).toBe(NOW + 15_000);
  });

  it('R17: while FlexEcom works on it: in ten minutes, then after twice as long, at most twice a day', () => {
    const waits = [0, 1, 2, 30].map((times) => {
      const submission = aSubmission({ acknowledgedAt: NOW, reconcile: asked(times) });
      return Number(markUnderway(submission, NOW, LIMITS).overdueAgainAt) - NOW;
    });
    expect(waits).toEqual([10 * MINUTE, 20 * MINUTE, 40 * MINUTE, 12 * HOUR]);
  });

  it('R17: sooner where FlexEcom is asked after seconds: a lost webhook is found as soon as that limit says', () => {
    const waits = [0, 1, 30].map((times) => {
      const submission = aSubmission({ acknowledgedAt: NOW, reconcile: asked(times) });
      return Number(markUnderway(submission, NOW, { ...LIMITS, overdueAsyncMs: 8_000 }).overdueAgainAt) - NOW;
    });
    expect(waits).toEqual([8_000, 16_000, 12 * HOUR]);
  });

  it('R17: at its expiry at the latest', () => {
    const submission = aSubmission({ acknowledgedAt: NOW - 21 * DAY + MINUTE });
    expect(markUnderway(submission, NOW, LIMITS).overdueAgainAt).toBe(NOW + MINUTE);
  });
});
