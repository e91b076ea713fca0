import { decideSending, SENDING_OUTPUTS, sendingReads } from '../src/domain/send/decide-sending.ts';
import type { DecidingStage, Dispatcher } from '../src/engine/stage.ts';
import { submissionRequest } from '../src/flexecom/submission-request.ts';
import type { FlexecomSubmit } from '../topics/contract/flexecom-submit.ts';
import { flexecomSubmitCascade } from '../topics/flexecom-submit.cascade.ts';
import { flexecomSubmitRecovery } from '../topics/flexecom-submit.recovery.ts';

interface SubmitInput {
  topic: 'flexecom-submit.cascade' | 'flexecom-submit.recovery';
  event: FlexecomSubmit;
}

/**
 * Decides which submissions are sent to FlexEcom, and stores the exact request of each (SENDING). The dispatcher sends what
 * is stored, outside of the stage's chunks, so that no shopper waits for the answer to another.
 */
export function submitToFlexecom(dispatcher: Dispatcher): DecidingStage<SubmitInput> {
  return {
    name: 'submit-to-flexecom',
    /** The gateways' secrets are found through it: without, everything would be parked. */
    configuration: 'required',
    inputs: [
      { topic: flexecomSubmitCascade, lane: 'cascade' },
      { topic: flexecomSubmitRecovery, lane: 'bulk' },
    ],
    outputs: [...SENDING_OUTPUTS],
    dispatcher,
    reads: ({ event }, state) => sendingReads(event, state),
    decide: ({ event }, state, context) => decideSending(event, submissionRequest(event), state, context),
  };
}
