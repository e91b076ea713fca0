import { describe, expect, it } from '@jest/globals';
import type { SendingIntent } from '../../../src/domain/send/intend-to-send.ts';
import { TransientError } from '../../../src/errors.ts';
import type { CancelAnswer, CreateAnswer, NoAnswer } from '../../../src/flexecom/client/answers.ts';
import { askFlexecom } from '../../../src/flexecom/client/ask-flexecom.ts';
import type { FlexecomClient } from '../../../src/flexecom/client/client.ts';
import { submissionRequest } from '../../../src/flexecom/submission-request.ts';
import { flexecomSubmitCascadeSample } from '../../topics/sample-events.ts';

const NOW = 1_000;
const signal = new AbortController().signal;
const request = submissionRequest(flexecomSubmitCascadeSample);
const create: SendingIntent = {
  ask: 'CREATE',
  submissionId: 'sub1',
  flexecomGatewayId: 'flex',
  request,
  goOutBy: null,
};
const approved = {
  kind: 'APPROVED',
  flexecomTransactionId: 'fx',
  amountMinor: 5,
  currency: 'USD',
  finalAt: 7,
} as const;
const away: NoAnswer = { kind: 'NO_ANSWER', scope: 'flexecom', detail: 'refused', retryAfterMs: null };
const silent: NoAnswer = { kind: 'NO_ANSWER', scope: 'submission', detail: 'timed out', retryAfterMs: null };

/** A FlexEcom with these answers, the time at which it is asked, and a record of what it was asked. */
function asking(answers: { create?: CreateAnswer; cancel?: CancelAnswer }, now = NOW) {
  const asked: string[] = [];
  const client: Pick<FlexecomClient, 'create' | 'cancel'> = {
    create: async (gatewayId, _request, key, _signal, mayGoOut) => {
      if (mayGoOut?.() === false) return { kind: 'NOT_POSTED' };
      asked.push(`create ${gatewayId} ${key}`);
      return answers.create ?? silent;
    },
    cancel: async (gatewayId, reference) => {
      asked.push(`cancel ${gatewayId} ${JSON.stringify(reference)}`);
      return answers.cancel ?? silent;
    },
  };
  return { asked, asking: { client, clock: { now: () => now } } };
}

describe('asking FlexEcom for a submission', () => {
  it('R14: uses the submission’s id as the idempotency key', async () => {
    const flexecom = asking({ create: approved });
    const answer = await askFlexecom(flexecom.asking, create, signal);
    expect(flexecom.asked).toEqual(['create flex sub1']);
    expect(answer).toEqual({ kind: 'APPROVED', flexecomTransactionId: 'fx', amountMinor: 5, currency: 'USD', at: NOW });
  });

  it('R4: checks the deadline again before a post: past it nothing is posted and the key is cancelled', async () => {
    const flexecom = asking({ cancel: { kind: 'CANCELLED', flexecomTransactionId: null } }, NOW + 1);
    const answer = await askFlexecom(flexecom.asking, { ...create, goOutBy: NOW }, signal);
    expect(flexecom.asked).toEqual(['cancel flex {"key":"sub1"}']);
    expect(answer).toEqual({ kind: 'NEVER_CHARGED', reason: 'CASCADE_EXPIRED', at: NOW + 1 });
  });

  it('R4: still posts at the deadline itself', async () => {
    const flexecom = asking({ create: approved });
    await askFlexecom(flexecom.asking, { ...create, goOutBy: NOW }, signal);
    expect(flexecom.asked).toEqual(['create flex sub1']);
  });

  it('R20: a cancel that comes too late returns the final answer', async () => {
    const flexecom = asking({ cancel: { kind: 'ALREADY_FINAL', final: approved } });
    const cancel: SendingIntent = {
      ask: 'CANCEL',
      submissionId: 'sub1',
      flexecomGatewayId: 'flex',
      reason: 'PAID_MEANWHILE',
    };
    expect(await askFlexecom(flexecom.asking, cancel, signal)).toMatchObject({ kind: 'APPROVED', amountMinor: 5 });
  });

  it('R20: a cancel that is not confirmed ends nothing, and its reason is kept', async () => {
    const cancel: SendingIntent = {
      ask: 'CANCEL',
      submissionId: 'sub1',
      flexecomGatewayId: 'flex',
      reason: 'PAID_MEANWHILE',
    };
    const answer = await askFlexecom(asking({ cancel: silent }).asking, cancel, signal);
    expect(answer).toMatchObject({ kind: 'NO_ANSWER', withdrawing: 'PAID_MEANWHILE' });
  });

  it.each([
    [
      { kind: 'ACKNOWLEDGED', flexecomTransactionId: 'fx' },
      { kind: 'ACKNOWLEDGED', flexecomTransactionId: 'fx', at: NOW },
    ],
    [
      { kind: 'REFUSED', status: 422, detail: 'no' },
      { kind: 'REFUSED', detail: 'no', at: NOW },
    ],
    [{ kind: 'KEY_CANCELLED' }, { kind: 'NEVER_CHARGED', reason: null, at: NOW }],
    [silent, { kind: 'NO_ANSWER', detail: 'timed out', withdrawing: null }],
  ] satisfies [CreateAnswer, object][])('answers %j with %j', async (answer, expected) => {
    expect(await askFlexecom(asking({ create: answer }).asking, create, signal)).toEqual(expected);
  });

  it('throws a transient error while FlexEcom cannot be reached, except at a stop', async () => {
    await expect(askFlexecom(asking({ create: away }).asking, create, signal)).rejects.toThrow(TransientError);
    expect(await askFlexecom(asking({ create: away }).asking, create, AbortSignal.abort())).toMatchObject({
      kind: 'NO_ANSWER',
    });
  });

  it('gives no answer for a stored request that cannot be read, and posts nothing', async () => {
    const flexecom = asking({ create: approved });
    const answer = await askFlexecom(flexecom.asking, { ...create, request: null }, signal);
    expect(answer.kind).toBe('NO_ANSWER');
    expect(flexecom.asked).toEqual([]);
  });
});
