import { PoisonError } from '../../errors.ts';
import type { Change } from '../decision.ts';
import type { Submission, SubmissionState, WithdrawReason } from '../documents/submission.ts';

/**
 * The one place that writes the state of a submission: every writer, in a chunk's transaction or not, gets its update from
 * here, so that no state moves against this table. A restored database may hold SCHEDULED or PENDING for what FlexEcom has
 * approved, so an approval ends those too.
 */
const nextStates: Readonly<Record<SubmissionState, readonly SubmissionState[]>> = {
  SCHEDULED: ['PENDING', 'NOT_SENT', 'APPROVED'],
  PENDING: ['SENDING', 'NOT_SENT', 'APPROVED'],
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

export function isOpen({ state, appliedAt }: Submission): boolean {
  return appliedAt === null && OPEN_STATES.includes(state);
}

/**
 * Ids of submissions are no secret: a message that names one beside another order is not about it.
 * @throws PoisonError
 */
export function refuseOtherOrder({ _id, orderId }: Submission, said: string): void {
  if (orderId === said) return;
  throw new PoisonError(`orderId: expected ${orderId}, of which submission ${_id} is; this message says ${said}`);
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
  const { state, history } = movedSubmission(submission, to, step, fields);
  return submissionChange(submission, { ...fields, state, history });
}

/**
 * The submission as `submissionStateChange` leaves it.
 * @throws PoisonError where the state table forbids the move.
 */
export function movedSubmission(
  submission: Submission,
  to: SubmissionState,
  step: HistoryStep,
  fields: Fields = {},
): Submission {
  checkMove(submission._id, submission.state, to);
  return { ...submission, ...fields, state: to, history: historyWith(submission, to, step) };
}

/** A change that a writer without a transaction applies by compare-and-set: only while the submission is as `where` says. */
export interface SubmissionUpdate {
  readonly id: string;
  readonly where: Pick<Submission, 'state'> & { readonly withdrawReason: null };
  readonly set: Fields & Partial<Pick<Submission, 'state'>>;
  /** To be appended to the history. */
  readonly entry: HistoryEntry;
}

/** FlexEcom has acknowledged it. Not while it is being withdrawn: only the answer to the cancel moves it then. */
export function submissionAcknowledged(id: string, step: HistoryStep, fields: Fields): SubmissionUpdate {
  const where = { state: 'SENDING', withdrawReason: null } as const;
  return { id, where, set: { ...fields, state: 'SENT' }, entry: historyEntry('SENT', step) };
}

/**
 * From now on nothing is sent for it. What FlexEcom has, or may have, is parked by a recall, as reconcile cancels its key.
 * Null where its state does not allow that for this reason.
 */
export function submissionWithdrawn(
  { _id: id, state, appliedAt }: Submission,
  reason: WithdrawReason,
  isRecall: boolean,
  step: HistoryStep,
): SubmissionUpdate | null {
  if (appliedAt !== null || !withdrawableStates(reason, isRecall).includes(state)) return null;
  return {
    id,
    where: { state, withdrawReason: null },
    set:
      isRecall && (state === 'SENDING' || state === 'SENT')
        ? { withdrawReason: reason, ...PARKED }
        : { withdrawReason: reason },
    entry: historyEntry(state, step),
  };
}

/** Without a mark of reconcile, so that no earlier wait delays it. */
const PARKED = { parked: true, parkedReason: 'it is being called back', reconcile: null } as const;

/**
 * FlexEcom refuses only what it has not accepted, a cascade is too late only until then, and only what it has accepted
 * expires. A recall may come before the submission is sent; for other reasons the stages themselves do not send it.
 */
function withdrawableStates(reason: WithdrawReason, isRecall: boolean): readonly SubmissionState[] {
  if (reason === 'REFUSED' || reason === 'CASCADE_EXPIRED') return ['SENDING'];
  if (reason === 'EXPIRED') return ['SENT'];
  return isRecall ? OPEN_STATES : ['SENDING', 'SENT'];
}

/** Money that FlexEcom took ends a submission APPROVED from whatever state it was in (R16): the table does not apply. */
export function submissionApprovedAnyway(submission: Submission, step: HistoryStep, fields: Fields): Change {
  const history = historyWith(submission, 'APPROVED', step);
  return submissionChange(submission, { ...fields, state: 'APPROVED', history });
}

/** Changes fields, leaves the state, and says in the history why. */
export function submissionNote(submission: Submission, step: HistoryStep, fields: Fields = {}): Change {
  const history = historyWith(submission, submission.state, step);
  return submissionChange(submission, { ...fields, history });
}

/** Changes fields and leaves the state. */
export function submissionFieldsChange(submission: Submission, fields: Fields): Change {
  return submissionChange(submission, fields);
}

function submissionChange({ _id }: Submission, set: Partial<Omit<Submission, '_id'>>): Change {
  return { collection: 'submissions', id: _id, set };
}

function checkMove(id: string, from: SubmissionState, to: SubmissionState): void {
  if (!canSubmissionMove(from, to)) throw new PoisonError(`submission ${id} cannot go from ${from} to ${to}`);
}

/** Many times the entries of any real submission: only charges that fit nothing, each with an id of its own, add more. */
const HISTORY_FIRST_KEPT = 20;
const HISTORY_LAST_KEPT = 100;

/** The first entries tell how it began, the last ones how it ended; those between are dropped where there are too many. */
function historyWith({ history }: Submission, state: SubmissionState, step: HistoryStep): HistoryEntry[] {
  const middle = history.slice(HISTORY_FIRST_KEPT).slice(1 - HISTORY_LAST_KEPT);
  return [...history.slice(0, HISTORY_FIRST_KEPT), ...middle, historyEntry(state, step)];
}

function historyEntry(state: SubmissionState, { at, by, detail }: HistoryStep): HistoryEntry {
  return { at, state, by, detail: detail ?? null };
}
