import { describe, expect, it } from '@jest/globals';
import { refuse } from '../../src/domain/ruling.ts';
import { stepForSending, stepForSent } from '../../src/reconcile/next-step.ts';
import { aSubmission } from '../support/a-submission.ts';

const limits = { expiryMs: 1_000 };
const sent = aSubmission({ state: 'SENT', acknowledgedAt: 5_000 });

describe('what reconcile does about a submission', () => {
  it('sends again what was never acknowledged and may still be sent', () => {
    expect(stepForSending({ kind: 'SENDABLE' })).toEqual({ kind: 'RESEND' });
  });

  it('R4, R20: withdraws what was never acknowledged and may not be sent any more', () => {
    const refusal = refuse('CASCADE_EXPIRED', 'too late');
    expect(stepForSending({ kind: 'UNSENDABLE', refusal })).toEqual({ kind: 'WITHDRAW', withdrawal: refusal });
  });

  it('continues a withdrawal that has begun, even if the debt is owed again', () => {
    const withdrawn = aSubmission({ withdrawReason: 'CANCELLED_MEANWHILE' });
    const sendability = { kind: 'WITHDRAWN', submission: withdrawn, reason: 'CANCELLED_MEANWHILE' } as const;
    expect(stepForSending(sendability)).toMatchObject({ kind: 'CANCEL', reason: 'CANCELLED_MEANWHILE' });
    const recalled = { ...sent, withdrawReason: 'RECALLED' } as const;
    expect(stepForSent(recalled, 0, limits)).toMatchObject({ kind: 'CANCEL', reason: 'RECALLED' });
  });

  it('R17: asks about what FlexEcom acknowledged until the limit, and then withdraws it', () => {
    expect(stepForSent(sent, 5_999, limits)).toEqual({ kind: 'ASK' });
    expect(stepForSent(sent, 6_000, limits)).toMatchObject({ kind: 'WITHDRAW', withdrawal: { reason: 'EXPIRED' } });
  });

  it('R17: never expires what was never acknowledged', () => {
    const unknown = aSubmission({ state: 'SENT', acknowledgedAt: null });
    expect(stepForSent(unknown, Number.MAX_SAFE_INTEGER, limits)).toEqual({ kind: 'ASK' });
  });
});
