import type { Clock } from '../../clock.ts';
import type { KnownReason } from '../../domain/ruling.ts';
import type { SendingAnswer } from '../../domain/send/answer-of-flexecom.ts';
import type { SendingIntent } from '../../domain/send/intend-to-send.ts';
import { TransientError } from '../../errors.ts';
import { SubmissionRequest } from '../wire.ts';
import type { CancelAnswer, CreateAnswer, FinalAnswer, NoAnswer } from './answers.ts';
import type { FlexecomClient } from './client.ts';

/** What asking needs: the client, and domain time for deadlines and answers. */
export interface Asking {
  client: Pick<FlexecomClient, 'create' | 'cancel'>;
  clock: Clock;
}

/**
 * Asks FlexEcom for what a submission's intent says, under its idempotency key. R4 is looked at once more just before
 * every post; what may not go out any more has its key cancelled, as an earlier try may have gone out.
 *
 * @throws TransientError where all of FlexEcom is away, so that the partition is held back rather than everything parked.
 */
export async function askFlexecom(asking: Asking, intent: SendingIntent, signal: AbortSignal): Promise<SendingAnswer> {
  if (intent.ask === 'CANCEL') return await cancelKey(asking, intent, intent.reason, signal);
  const { submissionId, flexecomGatewayId, goOutBy } = intent;
  const request = SubmissionRequest.safeParse(intent.request);
  if (!request.success) {
    return { kind: 'NO_ANSWER', detail: 'its stored request is not one that can be sent', withdrawing: null };
  }
  const mayGoOut = () => goOutBy === null || asking.clock.now() <= goOutBy;
  const answer = await asking.client.create(flexecomGatewayId, request.data, submissionId, signal, mayGoOut);
  if (answer.kind === 'NOT_POSTED') return await cancelKey(asking, intent, 'CASCADE_EXPIRED', signal);
  return understood(answer, asking.clock.now(), signal);
}

async function cancelKey(
  { client, clock }: Asking,
  { submissionId, flexecomGatewayId }: SendingIntent,
  reason: KnownReason,
  signal: AbortSignal,
): Promise<SendingAnswer> {
  const answer: CancelAnswer = await client.cancel(flexecomGatewayId, { key: submissionId }, signal);
  const at = clock.now();
  switch (answer.kind) {
    case 'CANCELLED':
      return { kind: 'NEVER_CHARGED', reason, at };
    case 'ALREADY_FINAL':
      return final(answer.final, at);
    case 'NOT_FOUND':
      return { kind: 'NO_ANSWER', detail: 'FlexEcom did not confirm the cancel of its key', withdrawing: reason };
    case 'NO_ANSWER':
      return unanswered(answer, reason, signal);
  }
}

function understood(
  answer: Exclude<CreateAnswer, { kind: 'NOT_POSTED' }>,
  at: number,
  signal: AbortSignal,
): SendingAnswer {
  switch (answer.kind) {
    case 'APPROVED':
    case 'DECLINED':
      return final(answer, at);
    case 'ACKNOWLEDGED':
      return { ...answer, at };
    case 'REFUSED':
      return { kind: 'REFUSED', detail: answer.detail, at };
    case 'KEY_CANCELLED':
      return { kind: 'NEVER_CHARGED', reason: null, at };
    case 'NO_ANSWER':
      return unanswered(answer, null, signal);
  }
}

/** `at` is when we had the answer, in domain time: FlexEcom's own clock is not ours. */
function final(answer: FinalAnswer, at: number): SendingAnswer {
  const { flexecomTransactionId } = answer;
  if (answer.kind === 'DECLINED') return { kind: 'DECLINED', flexecomTransactionId, decline: answer.decline, at };
  const { amountMinor, currency } = answer;
  return { kind: 'APPROVED', flexecomTransactionId, amountMinor, currency, at };
}

function unanswered(answer: NoAnswer, withdrawing: KnownReason | null, signal: AbortSignal): SendingAnswer {
  if (answer.scope === 'flexecom' && !signal.aborted) throw new TransientError(`FlexEcom is away: ${answer.detail}`);
  return { kind: 'NO_ANSWER', detail: answer.detail, withdrawing };
}
