import type { Change, Decision, State } from '../decision.ts';
import type { Debt, LatestDecline } from '../documents/debt.ts';
import type { ReportRow } from '../documents/report-row.ts';
import type { Submission } from '../documents/submission.ts';
import { categoryOf, categoryText } from './category.ts';
import { firstLookAt } from './look-times.ts';

/**
 * A decision with the row of `salvage report` in each debt that it writes. The row follows from the changes of the decision
 * alone, so that no rule has to know of it.
 */
export function withReportRows(decision: Decision, state: State, now: number): Decision {
  const { changes } = decision;
  return {
    ...decision,
    changes: changes.map((change) => {
      if (change.collection !== 'debts') return change;
      const { set } = change;
      if (!isWhole(set)) return change;
      const before = state.get('debts', change.id);
      return { ...change, set: { ...set, reportRow: rowAfter(before, set, eventsOf(changes, state), now) } };
    }),
  };
}

/** A debt as a decision writes it. */
type WrittenDebt = Pick<Debt, 'latestDecline' | 'kind' | 'state'> & Partial<Pick<Debt, 'holdout'>>;

/** Only the guard may be raised: every other write of a debt writes all of it. */
function isWhole(set: Partial<WrittenDebt>): set is WrittenDebt {
  return set.latestDecline !== undefined;
}

type UncategorizedRow = Omit<ReportRow, 'category'>;
type SubmissionFields = Partial<Submission>;

/** What a decision does with its debt, as far as a report counts it. No decision is about two. */
interface DebtEvents {
  /** A submission of it is accepted. */
  readonly isAccepted: boolean;
  /** The submission that it ends, as it is afterwards. */
  readonly ended: SubmissionFields | null;
  readonly notSentReason: string | null;
  /** An operator asked for it. */
  readonly isRerun: boolean;
  readonly isContradicted: boolean;
}

function eventsOf(changes: readonly Change[], state: State): DebtEvents {
  const [submission = null] = changes.flatMap((change): SubmissionFields[] =>
    change.collection === 'submissions' ? [{ ...state.get('submissions', change.id), ...change.set }] : [],
  );
  const [record = null] = changes.flatMap((change) => (change.collection === 'declines' ? [change.set] : []));
  const answer = record?.answer;
  const ended = END_STATES.includes(submission?.state ?? '') ? submission : null;
  const isNotSent = ended?.state === 'NOT_SENT' || ended?.state === 'WITHDRAWN';
  return {
    isAccepted: answer?.kind === 'ACCEPTED',
    ended,
    notSentReason: answer?.kind === 'NOT_SENT' ? answer.reason : isNotSent ? (ended.endReason ?? null) : null,
    isRerun: typeof record?.requestKey === 'string',
    isContradicted: changes.some(({ collection }) => collection === 'contradictions'),
  };
}

const END_STATES: readonly string[] = ['APPROVED', 'DECLINED', 'NOT_SENT', 'WITHDRAWN'];

function rowAfter(before: Debt | null, debt: WrittenDebt, events: DebtEvents, now: number): ReportRow {
  const { latestDecline } = debt;
  const row = before?.reportRow ?? newRow(latestDecline, debt.kind);
  const isDecided = before !== null && (before.holdout !== undefined || before.lastSubmissionId !== null);
  const { isAccepted, ended, notSentReason, isContradicted } = events;
  return withCategory(
    {
      ...row,
      ...(isDecided ? {} : { ...descriptionOf(latestDecline), ...wayOf(debt, events) }),
      notSentReason: isAccepted ? null : (notSentReason ?? row.notSentReason),
      isSent: row.isSent || (ended !== null && ended.state !== 'NOT_SENT'),
      isContradicted: row.isContradicted || isContradicted,
      ...(row.recoveredBy === null ? recoveryOf(row, before, debt, events, now) : {}),
    },
    debt,
  );
}

/** Whoever changes a row computes its category again. */
export function withCategory(row: UncategorizedRow, debt: Parameters<typeof categoryOf>[1]): ReportRow {
  return { ...row, category: categoryText(categoryOf(row, debt)) };
}

/** How it goes to FlexEcom the first time, or would have gone if it were not held out. */
function wayOf(
  { holdout, kind }: WrittenDebt,
  { isRerun }: DebtEvents,
): Partial<Pick<ReportRow, 'route' | 'flexecomGatewayId'>> {
  // A side is drawn where it would be sent for the first time, and only there.
  if (holdout === undefined) return {};
  const ofDecline = kind === 'REBILL' ? 'RECYCLE' : 'CASCADE';
  return { route: isRerun ? 'RERUN' : ofDecline, flexecomGatewayId: holdout.gatewayId };
}

/** A debt that is first seen. An upsale leaves no trace in billing's documents that could be looked at. */
export function newRow(latest: LatestDecline, kind: Debt['kind']): UncategorizedRow {
  return {
    firstDeclinedAt: latest.occurredAt,
    ...descriptionOf(latest),
    route: null,
    flexecomGatewayId: null,
    isSent: false,
    notSentReason: null,
    recoveredBy: null,
    recoveredAt: null,
    recoveredMinor: null,
    recoveryGatewayId: null,
    isLate: false,
    isContradicted: false,
    lookAt: kind === 'UPSALE' ? null : firstLookAt(latest.occurredAt),
  };
}

function descriptionOf({ amountMinor, gatewayId, decline, attempt, campaignId }: LatestDecline) {
  return { amountMinor, gatewayId, code: decline.code, network: decline.network, attempt, campaignId };
}

/** FlexEcom's approval, or that a decision found in billing's documents that the debt is paid. */
function recoveryOf(
  row: UncategorizedRow,
  before: Debt | null,
  { state }: WrittenDebt,
  { ended, isContradicted }: DebtEvents,
  now: number,
): Partial<ReportRow> {
  const isApproved = ended?.state === 'APPROVED';
  if (isApproved && isContradicted) return {};
  if (isApproved) {
    const recoveredMinor = ended.amountMinor ?? row.amountMinor;
    const recoveryGatewayId = ended.flexecomGatewayId ?? null;
    return { ...recovery('FLEXECOM', now, recoveredMinor), recoveryGatewayId, isLate: ended.late === true };
  }
  const isFoundPaid = state === 'PAID' && before?.state !== 'PAID';
  return isFoundPaid ? recovery('BILLING', now, row.amountMinor) : {};
}

/** What a recovery writes in a row; nothing is looked for afterwards. */
export function recovery(
  recoveredBy: NonNullable<ReportRow['recoveredBy']>,
  recoveredAt: number,
  recoveredMinor: number,
): Pick<ReportRow, 'recoveredBy' | 'recoveredAt' | 'recoveredMinor' | 'lookAt'> {
  return { recoveredBy, recoveredAt, recoveredMinor, lookAt: null };
}
