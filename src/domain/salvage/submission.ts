import { PoisonError } from '../../errors.ts';
import type { Change } from '../decision.ts';
import type { Submission, SubmissionState } from '../documents.ts';

const nextStates: Readonly<Record<SubmissionState, readonly SubmissionState[]>> = {
  SCHEDULED: ['PENDING', 'NOT_SENT'],
  PENDING: ['SENDING', 'NOT_SENT'],
  SENDING: ['SENT', 'NOT_SENT', 'APPROVED', 'DECLINED'],
  SENT: ['APPROVED', 'DECLINED'],
  APPROVED: [],
  DECLINED: [],
  NOT_SENT: [],
};

export function canSubmissionMove(from: SubmissionState, to: SubmissionState): boolean {
  return nextStates[from].includes(to);
}

/** FlexEcom was asked, or may have been, and no final answer is applied. */
export function isWithFlexecom(submission: Submission): boolean {
  return submission.state === 'SENDING' || submission.state === 'SENT';
}

export interface Step {
  at: number;
  /** The stage that takes it. */
  by: string;
  detail?: string;
}

type Fields = Partial<Omit<Submission, '_id' | 'state' | 'history'>>;

/**
 * Moves a submission on.
 * @throws PoisonError where the state table forbids it.
 */
export function submissionMoved(submission: Submission, to: SubmissionState, step: Step, fields: Fields = {}): Change {
  if (!canSubmissionMove(submission.state, to)) {
    throw new PoisonError(`submission ${submission._id} cannot go from ${submission.state} to ${to}`);
  }
  return written(submission, to, step, fields);
}

/** R16: money that FlexEcom took ends a submission APPROVED from whatever state it was in. */
export function submissionApprovedAnyway(submission: Submission, step: Step, fields: Fields): Change {
  return written(submission, 'APPROVED', step, fields);
}

/** Changes fields and leaves the state. */
export function submissionNoted(submission: Submission, fields: Fields): Change {
  return { collection: 'submissions', id: submission._id, set: fields };
}

function written(submission: Submission, to: SubmissionState, step: Step, fields: Fields): Change {
  const entry = { at: step.at, state: to, by: step.by, detail: step.detail ?? null };
  return {
    collection: 'submissions',
    id: submission._id,
    set: { ...fields, state: to, history: [...submission.history, entry] },
  };
}
