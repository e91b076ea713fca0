import { intendToSend, type SendingIntent, sendingReads } from '../src/domain/send/intend-to-send.ts';
import {
  answerReads,
  parkInsteadOfDeadLetter,
  recordAnswer,
  type SendingAnswer,
} from '../src/domain/send/record-answer.ts';
import type { EffectStage } from '../src/engine/stage.ts';
import { type AskDependencies, askFlexecom } from '../src/flexecom/client/ask-flexecom.ts';
import { submissionRequest } from '../src/flexecom/submission-request.ts';
import type { FlexecomSubmit } from '../topics/contract/flexecom-submit.ts';
import { flexecomResult } from '../topics/flexecom-result.ts';
import { flexecomSubmitCascade } from '../topics/flexecom-submit.cascade.ts';
import { flexecomSubmitRecovery } from '../topics/flexecom-submit.recovery.ts';

interface SubmitInput {
  topic: 'flexecom-submit.cascade' | 'flexecom-submit.recovery';
  event: FlexecomSubmit;
}

/**
 * Sends submissions to FlexEcom, each under its id as the idempotency key. First it stores the request that it will send
 * (SENDING), or that it will send none (NOT_SENT); then it asks FlexEcom; then it stores the answer, and publishes it if it
 * is final.
 */
export function submitToFlexecom(deps: AskDependencies): EffectStage<SubmitInput, SendingIntent, SendingAnswer> {
  return {
    name: 'submit-to-flexecom',
    kind: 'effect',
    /** The gateways' secrets are found through it: without, everything would be parked. */
    configuration: 'required',
    inputs: [
      { topic: flexecomSubmitCascade, lane: 'cascade' },
      { topic: flexecomSubmitRecovery, lane: 'bulk' },
    ],
    outputs: [flexecomResult],
    reads: ({ event }, state) => sendingReads(event, state),
    intend: ({ event }, state, { now }) => intendToSend(event, submissionRequest(event), state, now),
    perform: (intent, signal) => askFlexecom(deps, intent, signal),
    answerReads: ({ event }) => answerReads(event),
    recordAnswer: ({ event }, performed, state, { now }) =>
      recordAnswer(event.submissionId, performed?.answer ?? null, state, now),
    insteadOfDeadLetter: ({ event }, state, _context, reason) =>
      parkInsteadOfDeadLetter(event.submissionId, state, reason),
  };
}
