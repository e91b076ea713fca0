import { describe, expect, it } from '@jest/globals';
import {
  type EndAnswer,
  endResult,
  type NeverChargedAnswer,
  neverChargedMove,
  notSentResult,
} from '../../src/domain/send/flexecom-answer.ts';
import { answerToCancel, answerToCreate, answerToGet } from '../../src/flexecom/submission-answer.ts';
import { checkEvent } from '../../topics/contract/check-event.ts';
import type { FlexecomResult } from '../../topics/contract/flexecom-result.ts';
import { flexecomResult } from '../../topics/flexecom-result.ts';
import { aSubmission } from '../support/a-submission.ts';

const NOW = 1_700_000_100_000;
const submission = aSubmission();
const approved = {
  kind: 'APPROVED',
  flexecomTransactionId: 'fx-1',
  amountMinor: 2_400,
  currency: 'USD',
  finalAt: NOW - 1,
} as const;
const noAnswer = { kind: 'NO_ANSWER', scope: 'gateway', detail: 'rate limited', retryAfterMs: 3_000 } as const;
const expired = { kind: 'EXPIRED', at: NOW } as const;
const withdrawn = { kind: 'NEVER_CHARGED', reason: 'PAID_MEANWHILE', at: NOW } as const;

type Answer = ReturnType<typeof answerToCreate> | ReturnType<typeof answerToGet> | EndAnswer | NeverChargedAnswer;

/** The result that reconcile publishes for an answer that ends a submission. */
function resultOf(answer: Answer): FlexecomResult {
  switch (answer.kind) {
    case 'APPROVED':
    case 'DECLINED':
    case 'REFUSED':
    case 'EXPIRED':
      return endResult(submission, answer, 'RECONCILE');
    default:
      throw new Error(`${answer.kind} ends nothing`);
  }
}

describe('what an answer of FlexEcom means for a submission', () => {
  it('an approval is published with what was really charged, at the time when we had it', () => {
    const result = resultOf(answerToCreate(approved, NOW));
    expect(result).toMatchObject({
      outcome: 'APPROVED',
      source: 'RECONCILE',
      amountMinor: 2_400,
      flexecomTransactionId: 'fx-1',
      occurredAt: NOW,
    });
    expect(checkEvent(flexecomResult, result)).not.toHaveProperty('problems');
  });

  it('the same answer has the same eventId, whenever and however it is learned', () => {
    const created = resultOf(answerToCreate(approved, NOW));
    const found = resultOf(answerToGet({ kind: 'FOUND', status: approved }, NOW + 1));
    expect(found.eventId).toBe(created.eventId);
  });

  it('an acknowledgement is kept with its time', () => {
    expect(answerToCreate({ kind: 'ACKNOWLEDGED', flexecomTransactionId: 'fx-1' }, NOW)).toEqual({
      kind: 'ACKNOWLEDGED',
      flexecomTransactionId: 'fx-1',
      at: NOW,
    });
  });

  it('what FlexEcom will never take ends as DECLINED, reason REFUSED', () => {
    expect(resultOf(answerToCreate({ kind: 'REFUSED', status: 422, detail: 'no' }, NOW))).toMatchObject({
      outcome: 'DECLINED',
      reason: 'REFUSED',
    });
  });

  it('a cancelled key is a confirmed cancel, for the reason that we noted or else CANCELLED_MEANWHILE', () => {
    const answer = answerToCreate({ kind: 'KEY_CANCELLED' }, NOW);
    if (answer.kind !== 'NEVER_CHARGED') throw new Error(`expected a confirmed cancel, not ${answer.kind}`);
    expect(neverChargedMove(submission, answer, 'a test').endReason).toBe('CANCELLED_MEANWHILE');
    const noted = aSubmission({ withdrawReason: 'CASCADE_EXPIRED' });
    expect(neverChargedMove(noted, answer, 'a test')).toMatchObject({
      endReason: 'CASCADE_EXPIRED',
      move: { from: 'SENDING', set: { state: 'NOT_SENT', endReason: 'CASCADE_EXPIRED' } },
    });
  });

  it('R17: an expired submission ends as DECLINED, reason EXPIRED, only when the cancel is confirmed', () => {
    const confirmed = answerToCancel({ kind: 'CANCELLED', flexecomTransactionId: 'fx-1' }, expired, NOW);
    expect(resultOf(confirmed)).toMatchObject({ outcome: 'DECLINED', reason: 'EXPIRED', amountMinor: 2_500 });
    expect(answerToCancel(noAnswer, expired, NOW)).toMatchObject({ kind: 'NO_ANSWER', scope: 'gateway' });
    expect(answerToCancel({ kind: 'NOT_FOUND' }, expired, NOW)).toMatchObject({ kind: 'NO_ANSWER' });
  });

  it('R17: an approval found instead of a cancel is applied', () => {
    const answer = { kind: 'ALREADY_FINAL', final: approved } as const;
    for (const confirmed of [expired, withdrawn]) {
      expect(resultOf(answerToCancel(answer, confirmed, NOW))).toMatchObject({ outcome: 'APPROVED' });
    }
  });

  it('R20: a withdrawn submission ends NOT_SENT with its reason, once the cancel is confirmed', () => {
    const answer = { kind: 'CANCELLED', flexecomTransactionId: null } as const;
    expect(answerToCancel(answer, withdrawn, NOW)).toEqual(withdrawn);
    expect(answerToCancel(noAnswer, withdrawn, NOW)).toMatchObject({ kind: 'NO_ANSWER' });
  });

  it('a pending one is waited for, and one that FlexEcom acknowledged and lost sight of is not sent again', () => {
    const pending = { kind: 'FOUND', status: { kind: 'PENDING', flexecomTransactionId: 'fx-1' } } as const;
    expect(answerToGet(pending, NOW)).toEqual({ kind: 'PENDING' });
    expect(answerToGet({ kind: 'NOT_FOUND' }, NOW)).toMatchObject({ kind: 'NO_ANSWER', scope: 'submission' });
  });

  it('NOT_SENT is a valid flexecom-result', () => {
    const event = notSentResult(submission, 'PAID_MEANWHILE', 'RECONCILE', NOW);
    expect(event).toMatchObject({ outcome: 'NOT_SENT', reason: 'PAID_MEANWHILE', flexecomTransactionId: null });
    expect(checkEvent(flexecomResult, event)).not.toHaveProperty('problems');
  });
});
