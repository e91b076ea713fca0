import { describe, expect, it } from '@jest/globals';
import type { DebtState } from '../../../src/domain/documents/debt.ts';
import type { SubmissionState } from '../../../src/domain/documents/submission.ts';
import { canDebtMove, debtAfterOutcome } from '../../../src/domain/salvage/debt.ts';
import {
  canSubmissionMove,
  submissionAcknowledged,
  submissionStateChange,
  submissionWithdrawn,
} from '../../../src/domain/salvage/submission.ts';
import { aSubmission } from '../../support/a-submission.ts';
import { initial } from '../support/events.ts';
import { World } from '../support/world.ts';

const debtStates: DebtState[] = ['OPEN', 'SCHEDULED', 'IN_SALVAGE', 'PAID', 'FAILED', 'CANCELLED'];
const submissionStates: SubmissionState[] = [
  'SCHEDULED',
  'PENDING',
  'SENDING',
  'SENT',
  'APPROVED',
  'DECLINED',
  'NOT_SENT',
  'WITHDRAWN',
];

describe('the states of a debt', () => {
  it.each([
    ['OPEN', ['SCHEDULED', 'IN_SALVAGE', 'PAID']],
    ['SCHEDULED', ['IN_SALVAGE', 'OPEN', 'PAID', 'CANCELLED']],
    ['IN_SALVAGE', ['PAID', 'FAILED', 'OPEN', 'CANCELLED']],
    ['FAILED', ['IN_SALVAGE', 'PAID']],
    ['CANCELLED', ['PAID']],
    ['PAID', []],
  ] satisfies [DebtState, DebtState[]][])('R14: from %s it goes to %j, and nowhere else', (from, allowed) => {
    const found = debtStates.filter((to) => to !== from && canDebtMove(from, to));
    expect(new Set(found)).toEqual(new Set(allowed));
  });

  it('R14: an outcome raises its version, a forbidden move is refused', () => {
    const world = new World();
    world.take(initial());
    const debt = world.store.all('debts')[0];
    if (debt === undefined) throw new Error('no debt');
    expect(debtAfterOutcome(debt, 'PAID').version).toBe(debt.version + 1);
    expect(() => debtAfterOutcome({ ...debt, state: 'PAID' }, 'FAILED')).toThrow('cannot go from PAID to FAILED');
  });
});

describe('the states of a submission', () => {
  it.each([
    ['SCHEDULED', ['PENDING', 'NOT_SENT', 'APPROVED']],
    ['PENDING', ['SENDING', 'NOT_SENT', 'APPROVED']],
    ['SENDING', ['SENT', 'NOT_SENT', 'APPROVED', 'DECLINED']],
    ['SENT', ['APPROVED', 'DECLINED', 'WITHDRAWN']],
    ['APPROVED', []],
    ['DECLINED', []],
    ['NOT_SENT', []],
    ['WITHDRAWN', []],
  ] satisfies [SubmissionState, SubmissionState[]][])(
    'R14: from %s it goes to %j, and nowhere else',
    (from, allowed) => {
      const found = submissionStates.filter((to) => canSubmissionMove(from, to));
      expect(new Set(found)).toEqual(new Set(allowed));
    },
  );

  it('R14: a move is written in its history, a forbidden one is refused', () => {
    const world = new World();
    world.take(initial());
    const submission = world.store.all('submissions')[0];
    if (submission === undefined) throw new Error('no submission');
    const step = { at: 5, by: 'a test', detail: 'why' };
    expect(submissionStateChange(submission, 'SENDING', step).set).toMatchObject({
      state: 'SENDING',
      history: [{ state: 'PENDING' }, { at: 5, state: 'SENDING', by: 'a test', detail: 'why' }],
    });
    expect(() => submissionStateChange(submission, 'SENT', step)).toThrow('cannot go from PENDING to SENT');
  });

  it('R14: an acknowledgement is written only while it is SENDING and not being withdrawn', () => {
    const step = { at: 5, by: 'a test' };
    expect(submissionAcknowledged('sub_1', step, { parked: false })).toEqual({
      id: 'sub_1',
      where: { state: 'SENDING', withdrawReason: null },
      set: { parked: false, state: 'SENT' },
      entry: { at: 5, state: 'SENT', by: 'a test', detail: null },
    });
  });

  it.each([
    ['REFUSED', false, ['SENDING']],
    ['CASCADE_EXPIRED', false, ['SENDING']],
    ['EXPIRED', false, ['SENT']],
    ['PAID_MEANWHILE', false, ['SENDING', 'SENT']],
    ['RECALLED', true, ['SCHEDULED', 'PENDING', 'SENDING', 'SENT']],
  ] as const)(
    'R14, R17, R20: %s withdraws it (recall: %s) from %j, and from nowhere else',
    (reason, isRecall, states) => {
      const step = { at: 5, by: 'a test', detail: 'why' };
      const found = submissionStates.filter((state) => {
        const update = submissionWithdrawn(aSubmission({ state }), reason, isRecall, step);
        if (update !== null) expect(update.where).toEqual({ state, withdrawReason: null });
        return update !== null;
      });
      expect(found).toEqual(states);
    },
  );
});
