import { describe, expect, it } from '@jest/globals';
import { concludeCancel, concludeCreate, concludeGet, notSentResult } from '../../src/reconcile/conclusion.ts';
import { checkEvent } from '../../topics/contract/check-event.ts';
import { flexecomResult } from '../../topics/flexecom-result.ts';
import { aSubmission } from '../support/a-submission.ts';

const NOW = 1_700_000_100_000;
const submission = aSubmission();
const approved = {
  kind: 'APPROVED',
  flexecomTransactionId: 'fx-1',
  amountMinor: 2_400,
  currency: 'USD',
  finalAt: NOW,
} as const;
const noAnswer = { kind: 'NO_ANSWER', scope: 'gateway', detail: 'rate limited', retryAfterMs: 3_000 } as const;
const withdraw = { kind: 'WITHDRAW', reason: 'PAID_MEANWHILE' } as const;

describe('what an answer of FlexEcom means to reconcile', () => {
  it('says an approval with what was really charged, as a valid flexecom-result of source RECONCILE', () => {
    const conclusion = concludeCreate(submission, approved, NOW);
    expect(conclusion).toMatchObject({
      kind: 'RESULT',
      event: { outcome: 'APPROVED', source: 'RECONCILE', amountMinor: 2_400, flexecomTransactionId: 'fx-1' },
    });
    if (conclusion.kind !== 'RESULT') throw new Error('expected a result');
    expect(checkEvent(flexecomResult, conclusion.event)).not.toHaveProperty('problems');
  });

  it('gives the same eventId to the same answer, whenever and however it is learned', () => {
    const created = concludeCreate(submission, approved, NOW);
    const found = concludeGet(submission, { kind: 'FOUND', standing: approved }, NOW + 1);
    if (created.kind !== 'RESULT' || found.kind !== 'RESULT') throw new Error('expected results');
    expect(found.event.eventId).toBe(created.event.eventId);
  });

  it('notes an acknowledgement as SENT', () => {
    expect(concludeCreate(submission, { kind: 'ACKNOWLEDGED', flexecomTransactionId: 'fx-1' }, NOW)).toEqual({
      kind: 'SENT',
      flexecomTransactionId: 'fx-1',
    });
  });

  it('ends what FlexEcom will never take as DECLINED, reason REFUSED', () => {
    expect(concludeCreate(submission, { kind: 'REFUSED', status: 422, detail: 'no' }, NOW)).toMatchObject({
      kind: 'RESULT',
      event: { outcome: 'DECLINED', reason: 'REFUSED' },
    });
  });

  it('takes a burnt key for a confirmed cancel', () => {
    expect(concludeCreate(submission, { kind: 'KEY_CANCELLED' }, NOW)).toMatchObject({ kind: 'NOT_SENT' });
  });

  it('R17: ends an expired one DECLINED, reason EXPIRED, only when the cancel is confirmed', () => {
    const expire = { kind: 'EXPIRE' } as const;
    expect(concludeCancel(submission, expire, { kind: 'CANCELLED', flexecomTransactionId: 'fx-1' }, NOW)).toMatchObject(
      {
        kind: 'RESULT',
        event: { outcome: 'DECLINED', reason: 'EXPIRED', amountMinor: 2_500 },
      },
    );
    expect(concludeCancel(submission, expire, noAnswer, NOW)).toMatchObject({ kind: 'WAIT', scope: 'gateway' });
    expect(concludeCancel(submission, expire, { kind: 'NOT_FOUND' }, NOW)).toMatchObject({ kind: 'WAIT' });
  });

  it('R17: applies an approval found instead of a cancel', () => {
    const answer = { kind: 'ALREADY_FINAL', final: approved } as const;
    for (const step of [{ kind: 'EXPIRE' } as const, withdraw]) {
      expect(concludeCancel(submission, step, answer, NOW)).toMatchObject({
        kind: 'RESULT',
        event: { outcome: 'APPROVED' },
      });
    }
  });

  it('R20: ends what was withdrawn NOT_SENT with its reason, once the cancel is confirmed', () => {
    const answer = { kind: 'CANCELLED', flexecomTransactionId: null } as const;
    expect(concludeCancel(submission, withdraw, answer, NOW)).toEqual({ kind: 'NOT_SENT', reason: 'PAID_MEANWHILE' });
    expect(concludeCancel(submission, withdraw, noAnswer, NOW)).toMatchObject({ kind: 'WAIT' });
  });

  it('waits for what is pending, and does not send again what FlexEcom acknowledged and has lost sight of', () => {
    const pending = { kind: 'FOUND', standing: { kind: 'PENDING', flexecomTransactionId: 'fx-1' } } as const;
    expect(concludeGet(submission, pending, NOW)).toEqual({ kind: 'UNDERWAY' });
    expect(concludeGet(submission, { kind: 'NOT_FOUND' }, NOW)).toMatchObject({ kind: 'WAIT', scope: 'submission' });
  });

  it('says NOT_SENT as a valid flexecom-result', () => {
    const event = notSentResult(submission, 'PAID_MEANWHILE', NOW);
    expect(event).toMatchObject({ outcome: 'NOT_SENT', reason: 'PAID_MEANWHILE', flexecomTransactionId: null });
    expect(checkEvent(flexecomResult, event)).not.toHaveProperty('problems');
  });
});
