import { describe, expect, it } from '@jest/globals';
import { nextStep } from '../../src/reconcile/next-step.ts';

const limits = { expiryMs: 1_000 };
const unanswered = { acknowledgedAt: null, withdrawReason: null } as const;
const acknowledged = { acknowledgedAt: 5_000, withdrawReason: null } as const;

describe('what reconcile does about a submission', () => {
  it('sends again what was never acknowledged and may still be sent', () => {
    expect(nextStep(unanswered, null, 0, limits)).toEqual({ kind: 'RESEND' });
  });

  it('R4, R20: withdraws what was never acknowledged and may not be sent any more', () => {
    expect(nextStep(unanswered, 'CASCADE_EXPIRED', 0, limits)).toEqual({ kind: 'WITHDRAW', reason: 'CASCADE_EXPIRED' });
  });

  it('continues a withdrawal that has begun, even if the debt is owed again', () => {
    expect(nextStep({ ...unanswered, withdrawReason: 'CANCELLED_MEANWHILE' }, null, 0, limits)).toEqual({
      kind: 'WITHDRAW',
      reason: 'CANCELLED_MEANWHILE',
    });
  });

  it('R17: asks about what FlexEcom acknowledged until the limit, and then cancels it', () => {
    expect(nextStep(acknowledged, null, 5_999, limits)).toEqual({ kind: 'ASK' });
    expect(nextStep(acknowledged, null, 6_000, limits)).toEqual({ kind: 'EXPIRE' });
  });

  it('R17: never expires what was never acknowledged', () => {
    expect(nextStep(unanswered, null, Number.MAX_SAFE_INTEGER, limits)).toEqual({ kind: 'RESEND' });
  });
});
