import { describe, expect, it } from '@jest/globals';
import type { SubmissionState } from '../../../src/domain/documents/submission.ts';
import { newSubmission } from '../../../src/domain/salvage/new-submission.ts';
import {
  isOpen,
  submissionApprovedAnyway,
  submissionNote,
  submissionWithdrawn,
} from '../../../src/domain/salvage/submission.ts';
import { withdrawalRefusal } from '../../../src/domain/salvage/withdrawal.ts';
import { acknowledgedUpdate, withdrawalResult } from '../../../src/domain/send/flexecom-answer.ts';
import { aDebt } from '../../support/a-debt.ts';
import { aSubmission } from '../../support/a-submission.ts';
import { NOW } from '../support/events.ts';

const step = { at: NOW, by: 'a test', detail: 'why' };
const before = { at: NOW - 1, state: 'SENT' as const, by: 'a test', detail: null };

describe('a new submission', () => {
  const route = {
    submissionId: 'sub_1',
    route: 'RECYCLE',
    flexecomGatewayId: 'flex',
    attempt: 4,
    amountMinor: 2_500,
    dueAt: null,
    cascadeDeadlineAt: null,
    holdRecyclePrice: false,
    networkRule: null,
  } as const;
  const decided = {
    at: NOW,
    by: 'a test',
    configVersion: 1,
    requestKey: null,
    customerMessage: null,
    stoodAs: { orderStatus: null, subscriptionStatus: null, billingCycle: null },
    isRepeated: false,
  };

  it('R14: is neither parked nor late, and has no field that nothing was decided for', () => {
    const submission = newSubmission(aDebt(), route, decided);
    expect(submission).toMatchObject({ parked: false, late: false, appliedAt: null, state: 'PENDING' });
    expect(submission).not.toHaveProperty('minDaysToNextBill');
    expect(submission).not.toHaveProperty('askFirst');
  });

  it('R11, R14: keeps how far the next bill must be, and that FlexEcom is asked first', () => {
    expect(newSubmission(aDebt(), { ...route, minDaysToNextBill: 3 }, { ...decided, isRepeated: true })).toMatchObject({
      minDaysToNextBill: 3,
      askFirst: true,
    });
  });
});

describe('a submission', () => {
  it('R14: is open in each state that is no end, until something was applied to it', () => {
    const states: SubmissionState[] = ['SCHEDULED', 'PENDING', 'SENDING', 'SENT', 'APPROVED', 'DECLINED', 'NOT_SENT'];
    const open = (appliedAt: number | null) => states.filter((state) => isOpen(aSubmission({ state, appliedAt })));
    expect(open(null)).toEqual(['SCHEDULED', 'PENDING', 'SENDING', 'SENT']);
    expect(open(NOW)).toEqual([]);
  });

  it('R14: keeps its history when it is approved from any state, and when a note is added', () => {
    const submission = aSubmission({ state: 'SENT', history: [before] });
    const entry = { at: NOW, by: 'a test', detail: 'why' };
    expect(submissionApprovedAnyway(submission, step, {})).toMatchObject({
      set: { state: 'APPROVED', history: [before, { ...entry, state: 'APPROVED' }] },
    });
    expect(submissionNote(submission, step)).toMatchObject({ set: { history: [before, { ...entry, state: 'SENT' }] } });
  });
});

describe('the history of a submission', () => {
  it('R16: stays bounded however many charges fit nothing: the first entries and the last ones', () => {
    const history = Array.from({ length: 1_000 }, (_, at) => ({ ...before, at }));
    const kept = [...history.slice(0, 20), ...history.slice(-99), { ...step, state: 'APPROVED' }];
    const { set } = submissionApprovedAnyway(aSubmission({ state: 'APPROVED', history }), step, {});
    expect(set).toMatchObject({ history: kept });
    const short = history.slice(0, 30);
    expect(submissionNote(aSubmission({ history: short }), step)).toMatchObject({
      set: { history: [...short, { detail: 'why' }] },
    });
  });
});

describe('a withdrawal', () => {
  it('R21: parks what FlexEcom may have only if it is a recall', () => {
    const parked = { parked: true, parkedReason: 'it is being called back', reconcile: null };
    const setBy = (state: SubmissionState, isRecall: boolean) =>
      submissionWithdrawn(aSubmission({ state }), 'RECALLED', isRecall, step)?.set;
    for (const state of ['SENDING', 'SENT'] as const) {
      expect(setBy(state, true)).toEqual({ withdrawReason: 'RECALLED', ...parked });
      expect(setBy(state, false)).toEqual({ withdrawReason: 'RECALLED' });
    }
    for (const state of ['SCHEDULED', 'PENDING'] as const) {
      expect(setBy(state, true)).toEqual({ withdrawReason: 'RECALLED' });
    }
  });

  it('R14: does not touch what had its answer', () => {
    expect(submissionWithdrawn(aSubmission({ appliedAt: NOW }), 'RECALLED', true, step)).toBeNull();
  });

  it.each([
    ['RECALLED', null, 'RECALLED'],
    ['RECALLED', 'PAID_MEANWHILE', 'PAID_MEANWHILE'],
    [null, null, 'CANCELLED_MEANWHILE'],
    [null, 'UNKNOWN', 'CANCELLED_MEANWHILE'],
    ['REFUSED', null, 'CANCELLED_MEANWHILE'],
    ['EXPIRED', null, 'CANCELLED_MEANWHILE'],
    ['RECALLED', 'EXPIRED', 'CANCELLED_MEANWHILE'],
  ] as const)('R15: stored as %s, with the result %s, is told as %s', (withdrawReason, reason, told) => {
    expect(withdrawalRefusal(aSubmission({ withdrawReason }), reason).reason).toBe(told);
  });

  it('R15: is told in the words that were noted last', () => {
    const detailOf = (...details: (string | null)[]) => {
      const history = details.map((detail) => ({ ...before, detail }));
      return withdrawalRefusal(aSubmission({ history }), 'RECALLED').detail;
    };
    expect(detailOf('first', 'last', null)).toBe('last');
    expect(detailOf('first', null, 'last')).toBe('last');
    expect(detailOf(null)).toBe('it was not sent');
    expect(detailOf()).toBe('it was not sent');
  });

  it('R15: ends as a decline if FlexEcom refused it or had it for too long, else as not sent', () => {
    const outcomeOf = (reason: Parameters<typeof withdrawalResult>[1]) =>
      withdrawalResult(aSubmission(), reason, 'SUBMITTER', NOW).outcome;
    expect((['REFUSED', 'EXPIRED'] as const).map(outcomeOf)).toEqual(['DECLINED', 'DECLINED']);
    expect((['RECALLED', 'CASCADE_EXPIRED'] as const).map(outcomeOf)).toEqual(['NOT_SENT', 'NOT_SENT']);
  });
});

describe('an acknowledgement', () => {
  it('R17: ends every wait for it', () => {
    expect(acknowledgedUpdate('sub_1', { flexecomTransactionId: 'fx_1', at: NOW }, 'a test').set).toEqual({
      state: 'SENT',
      flexecomTransactionId: 'fx_1',
      acknowledgedAt: NOW,
      parked: false,
      parkedReason: null,
      reconcile: null,
    });
  });
});
