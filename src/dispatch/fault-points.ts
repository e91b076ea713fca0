import type { Submission } from '../domain/documents/submission.ts';
import type { Lane } from '../engine/stage.ts';
import { laneOf } from './lane.ts';

/** Steps of sending a submission at which a test can stop, kill or alter a process. */
export type DispatchStep =
  | 'pick-up'
  | 'read-again'
  | 'before-request'
  | 'answered'
  | 'key-asked-for'
  | 'store-withdrawal'
  | 'withdrawal-stored'
  | 'cancel-key'
  | 'cancelled'
  | 'published'
  | 'acknowledgement-stored'
  | 'parked'
  | 'recall'
  | 'recall-stored';

interface DispatchPosition {
  readonly submissionId: string;
  readonly gatewayId: string;
  readonly lane: Lane;
}

/**
 * Called at every step. Only a test's own entry point passes one: it may block the step, kill the process there, or answer
 * `skip` at a step that is a safety mechanism (pick-up, read-again, key-asked-for, store-withdrawal, cancel-key, recall), which then
 * does nothing.
 */
export interface DispatchFaultPoints {
  onStep(step: DispatchStep, position: DispatchPosition): undefined | 'skip' | Promise<undefined | 'skip'>;
}

/** Where a submission takes a step. */
export function positionOf(submission: Submission): DispatchPosition {
  const { _id: submissionId, flexecomGatewayId: gatewayId } = submission;
  return { submissionId, gatewayId, lane: laneOf(submission) };
}

export const NO_DISPATCH_FAULT_POINTS: DispatchFaultPoints = { onStep: () => undefined };
