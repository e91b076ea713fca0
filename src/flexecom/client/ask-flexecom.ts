import type { Clock } from '../../clock.ts';
import { isPastDeadline } from '../../domain/routing/cascade.ts';
import type { KnownReason } from '../../domain/ruling.ts';
import type { SendingIntent } from '../../domain/send/intend-to-send.ts';
import type { SendingAnswer } from '../../domain/send/record-answer.ts';
import { TransientError } from '../../errors.ts';
import { answerToCancel, answerToCreate } from '../submission-answer.ts';
import { SubmissionRequest } from '../wire.ts';
import type { NoAnswer } from './answers.ts';
import type { FlexecomClient } from './client.ts';

export interface AskDependencies {
  client: Pick<FlexecomClient, 'create' | 'cancel'>;
  /** Domain time: deadlines and answers follow it. */
  clock: Clock;
}

/**
 * Asks FlexEcom for what a submission's intent says, under its idempotency key. A cascade's deadline is checked again just
 * before every post (R4). A cascade that is past it has its key cancelled, as an earlier try may have gone out.
 *
 * @throws TransientError while FlexEcom cannot be reached at all: the partition waits, instead of every submission in it
 * being parked.
 */
export async function askFlexecom(
  deps: AskDependencies,
  intent: SendingIntent,
  signal: AbortSignal,
): Promise<SendingAnswer> {
  if (intent.ask === 'CANCEL') return await cancelKey(deps, intent, intent.reason, signal);
  const { submissionId, flexecomGatewayId, goOutBy } = intent;
  const request = SubmissionRequest.safeParse(intent.request);
  if (!request.success) {
    return { kind: 'NO_ANSWER', detail: 'its stored request cannot be read, so it was not sent', withdrawing: null };
  }
  const mayGoOut = () => !isPastDeadline(goOutBy, deps.clock.now());
  const answer = await deps.client.create(flexecomGatewayId, request.data, submissionId, signal, mayGoOut);
  if (answer.kind === 'NOT_POSTED') return await cancelKey(deps, intent, 'CASCADE_EXPIRED', signal);
  const meaning = answerToCreate(answer, deps.clock.now());
  return meaning.kind === 'NO_ANSWER' ? unanswered(meaning, null, signal) : meaning;
}

async function cancelKey(
  { client, clock }: AskDependencies,
  { submissionId, flexecomGatewayId }: SendingIntent,
  reason: KnownReason,
  signal: AbortSignal,
): Promise<SendingAnswer> {
  const answer = await client.cancel(flexecomGatewayId, { key: submissionId }, signal);
  const at = clock.now();
  const meaning = answerToCancel(answer, { kind: 'NEVER_CHARGED' as const, reason, at }, at);
  return meaning.kind === 'NO_ANSWER' ? unanswered(meaning, reason, signal) : meaning;
}

function unanswered(answer: NoAnswer, withdrawing: KnownReason | null, signal: AbortSignal): SendingAnswer {
  if (answer.scope === 'flexecom' && !signal.aborted) {
    throw new TransientError(`FlexEcom cannot be reached: ${answer.detail}`);
  }
  return { kind: 'NO_ANSWER', detail: answer.detail, withdrawing };
}
