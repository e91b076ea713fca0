import type { z } from 'zod';
import { maskCardNumbers } from '../../topics/contract/card-numbers.ts';
import { maskedDecline } from '../domain/decline-facts.ts';
import type {
  CancelAnswer,
  CreateAnswer,
  FinalStatus,
  GetAnswer,
  NoAnswer,
  SubmissionStatus,
} from './client/answers.ts';
import type { Attempt } from './client/circuit.ts';
import { ofRequest } from './named-request.ts';
import { type FinalSubmission, WireAlreadyFinal, WireCancelled, WireProblem, WireSubmission } from './wire.ts';

/**
 * Reads the answer out of an attempt, operation by operation. Only a body that the contract describes counts: a proxy's
 * error page, a wrong URL or a body about another submission is no answer, and never ends a submission.
 */

type Response = Extract<Attempt, { kind: 'response' }>;

export type Reference = { key: string } | { flexecomTransactionId: string };

/** Refusals of the request itself: sending it again changes nothing. */
const REFUSAL_CODES = new Set(['invalid_request', 'not_acceptable', 'too_large']);

export function understandCreate(attempt: Attempt, key: string): CreateAnswer {
  if (attempt.kind === 'not-posted') return { kind: 'NOT_POSTED' };
  if (attempt.kind === 'response') {
    const submission = isSuccess(attempt.status) ? parse(WireSubmission, attempt.body) : null;
    if (submission !== null && isAbout(submission, { key })) return createAnswer(statusOf(submission));
    const problem = isClientError(attempt.status) ? parse(WireProblem, attempt.body) : null;
    if (problem?.code === 'key_cancelled') return { kind: 'KEY_CANCELLED' };
    if (problem !== null && REFUSAL_CODES.has(problem.code)) {
      const told = maskCardNumbers(`${problem.code}: ${problem.detail}`);
      return { kind: 'REFUSED', status: attempt.status, detail: `${told}${ofRequest(attempt.requestId)}` };
    }
    if (problem?.code === 'key_reused') {
      // No refusal: an earlier post under this key may have been charged.
      return noAnswer('submission', 'FlexEcom has another request under this key');
    }
  }
  return unanswered(attempt);
}

export function understandGet(attempt: Attempt, reference: Reference): GetAnswer {
  if (attempt.kind === 'response') {
    const submission = isSuccess(attempt.status) ? parse(WireSubmission, attempt.body) : null;
    if (submission !== null && isAbout(submission, reference)) return { kind: 'FOUND', status: statusOf(submission) };
    const problem = isClientError(attempt.status) ? parse(WireProblem, attempt.body) : null;
    if (problem?.code === 'not_found') return { kind: 'NOT_FOUND' };
    if (problem?.code === 'key_cancelled') {
      return { kind: 'FOUND', status: { kind: 'CANCELLED', flexecomTransactionId: null } };
    }
  }
  return unanswered(attempt);
}

export function understandCancel(attempt: Attempt, reference: Reference): CancelAnswer {
  if (attempt.kind === 'response') {
    const cancelled = isSuccess(attempt.status) ? parse(WireCancelled, attempt.body) : null;
    if (cancelled !== null && (cancelled.submission === null || isAbout(cancelled.submission, reference))) {
      return { kind: 'CANCELLED', flexecomTransactionId: cancelled.submission?.id ?? null };
    }
    const late = attempt.status === 409 ? parse(WireAlreadyFinal, attempt.body) : null;
    if (late !== null && isAbout(late.submission, reference)) {
      return { kind: 'ALREADY_FINAL', final: finalStatus(late.submission) };
    }
    const problem = isClientError(attempt.status) ? parse(WireProblem, attempt.body) : null;
    if (problem?.code === 'not_found' && 'flexecomTransactionId' in reference) return { kind: 'NOT_FOUND' };
  }
  return unanswered(attempt);
}

export function finalStatus(submission: FinalSubmission): FinalStatus {
  const finalAt = Date.parse(submission.finalAt);
  if (submission.status === 'approved') {
    return { kind: 'APPROVED', flexecomTransactionId: submission.id, ...submission.charged, finalAt };
  }
  return {
    kind: 'DECLINED',
    flexecomTransactionId: submission.id,
    amountMinor: submission.amountMinor,
    currency: submission.currency,
    decline: maskedDecline(submission.decline),
    finalAt,
  };
}

export function noAnswer(scope: NoAnswer['scope'], detail: string): NoAnswer {
  return { kind: 'NO_ANSWER', scope, detail, retryAfterMs: null, isPassing: false };
}

function noAnswerNow(scope: NoAnswer['scope'], detail: string, retryAfterMs: number | null = null): NoAnswer {
  return { kind: 'NO_ANSWER', scope, detail, retryAfterMs, isPassing: true };
}

function statusOf(submission: WireSubmission): SubmissionStatus {
  switch (submission.status) {
    case 'approved':
    case 'declined':
      return finalStatus(submission);
    case 'pending':
      return { kind: 'PENDING', flexecomTransactionId: submission.id };
    case 'cancelled':
      return { kind: 'CANCELLED', flexecomTransactionId: submission.id };
  }
}

function createAnswer(status: SubmissionStatus): CreateAnswer {
  switch (status.kind) {
    case 'APPROVED':
    case 'DECLINED':
      return status;
    case 'PENDING':
      return { kind: 'ACKNOWLEDGED', flexecomTransactionId: status.flexecomTransactionId };
    case 'CANCELLED':
      return { kind: 'KEY_CANCELLED' };
  }
}

function unanswered(attempt: Attempt): NoAnswer {
  switch (attempt.kind) {
    case 'not-posted':
      return noAnswer('submission', 'it was not posted');
    case 'circuit-open':
      return noAnswerNow('gateway', 'the gateway failed repeatedly and is not asked for a while', attempt.retryAfterMs);
    case 'paused':
      return noAnswerNow('gateway', 'the gateway is rate limited', attempt.retryAfterMs);
    case 'failed':
      if (attempt.failure === 'unreachable') return noAnswerNow('flexecom', attempt.detail);
      return attempt.failure === 'reset'
        ? noAnswerNow('submission', attempt.detail)
        : noAnswer('submission', attempt.detail);
    case 'response':
      return unansweredByStatus(attempt);
  }
}

function unansweredByStatus({ status, retryAfterMs, requestId }: Response): NoAnswer {
  const answer = `${status}${ofRequest(requestId)}`;
  if (status === 401 || status === 403) {
    return noAnswer('gateway', `FlexEcom does not accept the gateway's credentials (${answer})`);
  }
  if (status === 429) return noAnswerNow('gateway', 'the gateway is rate limited', retryAfterMs);
  if (status >= 500) return noAnswerNow('submission', `FlexEcom failed (${answer})`, retryAfterMs);
  return noAnswer('submission', `an answer that is not FlexEcom's (${answer})`);
}

function isAbout(submission: { id: string; idempotencyKey: string }, reference: Reference): boolean {
  return 'key' in reference
    ? submission.idempotencyKey === reference.key
    : submission.id === reference.flexecomTransactionId;
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

function isClientError(status: number): boolean {
  return status >= 400 && status < 500;
}

/** The body in the contract's form, or null. */
function parse<Schema extends z.ZodType>(schema: Schema, body: string): z.output<Schema> | null {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return null;
  }
  const parsed = schema.safeParse(json);
  return parsed.success ? parsed.data : null;
}
