import { PoisonError } from '../../errors.ts';
import type { Change } from '../decision.ts';
import type { Submission, SubmissionState } from '../documents.ts';

/**
 * The one place that writes the state of a submission: every writer, in a chunk's transaction or not, gets its update from
 * here, so that no state moves against this table.
 */
const nextStates: Readonly<Record<SubmissionState, readonly SubmissionState[]>> = {
  SCHEDULED: ['PENDING', 'NOT_SENT'],
  PENDING: ['SENDING', 'NOT_SENT'],
  SENDING: ['SENT', 'NOT_SENT', 'APPROVED', 'DECLINED'],
  SENT: ['APPROVED', 'DECLINED', 'WITHDRAWN'],
  APPROVED: [],
  DECLINED: [],
  NOT_SENT: [],
  WITHDRAWN: [],
};

export function canSubmissionMove(from: SubmissionState, to: SubmissionState): boolean {
  return nextStates[from].includes(to);
}

/** The states that are not an end: a submission in one of them may still be charged. */
export const OPEN_STATES: readonly SubmissionState[] = ['SCHEDULED', 'PENDING', 'SENDING', 'SENT'];

/** FlexEcom has it, or may have it, and no final answer is applied. */
export function isWithFlexecom(submission: Submission): boolean {
  return submission.state === 'SENDING' || submission.state === 'SENT';
}

/** Who changed a submission, when and why. */
interface HistoryStep {
  at: number;
  /** The stage or producer. */
  by: string;
  detail?: string;
}

type HistoryEntry = Submission['history'][number];
type Fields = Partial<Omit<Submission, '_id' | 'state' | 'history'>>;

/**
 * Moves a submission to another state.
 * @throws PoisonError where the state table forbids it.
 */
export function submissionStateChange(
  submission: Submission,
  to: SubmissionState,
  step: HistoryStep,
  fields: Fields = {},
): Change {
  return submissionMoveChange(submission, submissionMove(submission._id, submission.state, to, step, fields));
}

/** A move that a writer without a transaction applies by compare-and-set: only while the state is still `from`. */
export interface SubmissionMove {
  readonly id: string;
  readonly from: SubmissionState;
  readonly set: Fields & Pick<Submission, 'state'>;
  /** To be appended to the history. */
  readonly entry: HistoryEntry;
}

/** @throws PoisonError where the state table forbids it. */
export function submissionMove(
  id: string,
  from: SubmissionState,
  to: SubmissionState,
  step: HistoryStep,
  fields: Fields = {},
): SubmissionMove {
  if (!canSubmissionMove(from, to)) throw new PoisonError(`submission ${id} cannot go from ${from} to ${to}`);
  return { id, from, set: { ...fields, state: to }, entry: historyEntry(to, step) };
}

export function submissionMoveChange(submission: Submission, { id, from, set, entry }: SubmissionMove): Change {
  if (submission.state !== from) throw new PoisonError(`submission ${id} is ${submission.state}, not ${from}`);
  return submissionChange(submission, { ...set, history: [...submission.history, entry] });
}

/** Money that FlexEcom took ends a submission APPROVED from whatever state it was in (R16): the table does not apply. */
export function submissionApprovedAnyway(submission: Submission, step: HistoryStep, fields: Fields): Change {
  const history = [...submission.history, historyEntry('APPROVED', step)];
  return submissionChange(submission, { ...fields, state: 'APPROVED', history });
}

/** Adds to the history and leaves the state. */
export function submissionNote(submission: Submission, step: HistoryStep): Change {
  return submissionChange(submission, { history: [...submission.history, historyEntry(submission.state, step)] });
}

/** Changes fields and leaves the state. */
export function submissionFieldsChange(submission: Submission, fields: Fields): Change {
  return submissionChange(submission, fields);
}

function submissionChange({ _id }: Submission, set: Partial<Omit<Submission, '_id'>>): Change {
  return { collection: 'submissions', id: _id, set };
}

function historyEntry(state: SubmissionState, { at, by, detail }: HistoryStep): HistoryEntry {
  return { at, state, by, detail: detail ?? null };
}
