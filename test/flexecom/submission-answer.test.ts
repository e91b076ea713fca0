import { describe, expect, it } from '@jest/globals';
import {
  acknowledgedUpdate,
  endResult,
  resultTopicOf,
  withdrawalResult,
} from '../../src/domain/send/flexecom-answer.ts';
import {
  answerToCancel,
  answerToCreate,
  answerToGet,
  type SubmissionAnswer,
} from '../../src/flexecom/submission-answer.ts';
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
const noAnswer = {
  kind: 'NO_ANSWER',
  scope: 'gateway',
  detail: 'rate limited',
  retryAfterMs: 3_000,
  isPassing: true,
} as const;

/** The result that reconcile publishes for FlexEcom's last word. */
function resultOf(answer: SubmissionAnswer): FlexecomResult {
  if (answer.kind === 'APPROVED' || answer.kind === 'DECLINED') return endResult(submission, answer, 'RECONCILE');
  throw new Error(`${answer.kind} is not the last word`);
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

  it('R15: what was withdrawn for another reason is another event', () => {
    const one = withdrawalResult(submission, 'PAID_MEANWHILE', 'RECALL', NOW);
    expect(withdrawalResult(submission, 'PAID_MEANWHILE', 'RECONCILE', NOW + 1).eventId).toBe(one.eventId);
    expect(withdrawalResult(submission, 'RECALLED', 'RECALL', NOW).eventId).not.toBe(one.eventId);
  });

  it('an acknowledgement is kept with its time, unless the submission is being withdrawn', () => {
    const acknowledged = { kind: 'ACKNOWLEDGED', flexecomTransactionId: 'fx-1', at: NOW } as const;
    expect(answerToCreate({ kind: 'ACKNOWLEDGED', flexecomTransactionId: 'fx-1' }, NOW)).toEqual(acknowledged);
    const pending = { kind: 'FOUND', status: { kind: 'PENDING', flexecomTransactionId: 'fx-1' } } as const;
    expect(answerToGet(pending, NOW)).toEqual(acknowledged);
    expect(acknowledgedUpdate('sub_1', acknowledged, 'a test')).toMatchObject({
      where: { state: 'SENDING', withdrawReason: null },
      set: { state: 'SENT', acknowledgedAt: NOW },
    });
  });

  it('what FlexEcom refuses is no end: only a burnt key is', () => {
    expect(answerToCreate({ kind: 'REFUSED', status: 422, detail: 'no' }, NOW)).toEqual({
      kind: 'REFUSED',
      detail: 'no',
    });
  });

  it('a cancelled key says nothing of why it was cancelled', () => {
    expect(answerToCreate({ kind: 'KEY_CANCELLED' }, NOW)).toEqual({ kind: 'CANCELLED', at: NOW });
    const cancelled = { kind: 'FOUND', status: { kind: 'CANCELLED', flexecomTransactionId: null } } as const;
    expect(answerToGet(cancelled, NOW)).toEqual({ kind: 'CANCELLED', at: NOW });
  });

  it('a key that FlexEcom does not know is no answer about a submission', () => {
    expect(answerToGet({ kind: 'NOT_FOUND' }, NOW)).toEqual({ kind: 'UNKNOWN_KEY' });
  });

  it('R17: an approval found instead of a cancel is applied', () => {
    const answer = { kind: 'ALREADY_FINAL', final: approved } as const;
    expect(resultOf(answerToCancel(answer, NOW))).toMatchObject({ outcome: 'APPROVED' });
  });

  it('only a confirmed cancel counts', () => {
    expect(answerToCancel({ kind: 'CANCELLED', flexecomTransactionId: null }, NOW)).toEqual({
      kind: 'CANCELLED',
      at: NOW,
    });
    expect(answerToCancel(noAnswer, NOW)).toEqual(noAnswer);
    expect(answerToCancel({ kind: 'NOT_FOUND' }, NOW)).toMatchObject({ kind: 'NO_ANSWER' });
  });

  it.each([
    ['REFUSED', 'DECLINED'],
    ['EXPIRED', 'DECLINED'],
    ['PAID_MEANWHILE', 'NOT_SENT'],
    ['RECALLED', 'NOT_SENT'],
    ['CASCADE_EXPIRED', 'NOT_SENT'],
  ] as const)('R17, R20: withdrawn as %s it ends %s', (reason, outcome) => {
    const event = withdrawalResult(submission, reason, 'RECONCILE', NOW);
    expect(event).toMatchObject({ outcome, reason, flexecomTransactionId: null, amountMinor: 2_500 });
    expect(checkEvent(flexecomResult, event)).not.toHaveProperty('problems');
  });

  it('R4: results of cascades have a topic of their own', () => {
    expect(resultTopicOf({ route: 'CASCADE' }).name).toBe('flexecom-result.cascade');
    expect(resultTopicOf({ route: 'RERUN' }).name).toBe('flexecom-result');
  });
});
