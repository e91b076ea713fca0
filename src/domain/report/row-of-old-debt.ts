import type { Contradiction } from '../documents/contradiction.ts';
import type { Debt } from '../documents/debt.ts';
import type { DeclineRecord } from '../documents/decline-record.ts';
import type { ReportRow } from '../documents/report-row.ts';
import type { Submission } from '../documents/submission.ts';
import { nextLookAt } from './look-times.ts';
import { newRow, recovery, withCategory } from './report-row.ts';

/** What is stored about a debt of an older release. */
interface OldDebt {
  readonly debt: Debt;
  readonly declines: readonly Pick<DeclineRecord, 'occurredAt' | 'answer' | 'requestKey'>[];
  readonly submissions: readonly Submission[];
  readonly contradictions: readonly Pick<Contradiction, 'submissionId'>[];
}

/** The row of a debt that was stored before there were rows, as far as its documents tell. */
export function rowOfOldDebt({ debt, declines, submissions, contradictions }: OldDebt, now: number): ReportRow {
  const times = declines.filter(({ requestKey }) => requestKey === null).map(({ occurredAt }) => occurredAt);
  const firstDeclinedAt = Math.min(debt.latestDecline.occurredAt, ...times);
  const [first] = submissions.toSorted((a, b) => a.acceptedAt - b.acceptedAt);
  const contradicted = new Set(contradictions.map(({ submissionId }) => submissionId));
  const approved = submissions.find(({ _id, state }) => state === 'APPROVED' && !contradicted.has(_id));
  const answer = declines.toSorted((a, b) => a.occurredAt - b.occurredAt).at(-1)?.answer;
  const row = {
    ...newRow(debt.latestDecline, debt.kind),
    firstDeclinedAt,
    route: first?.route ?? null,
    flexecomGatewayId: first?.flexecomGatewayId ?? null,
    isSent: submissions.some(({ state }) => state === 'APPROVED' || state === 'DECLINED' || state === 'WITHDRAWN'),
    notSentReason: answer?.kind === 'NOT_SENT' ? answer.reason : null,
    isContradicted: contradictions.length > 0,
    lookAt: debt.kind === 'UPSALE' ? null : nextLookAt(firstDeclinedAt, now, WINDOW_DAYS),
    ...(approved === undefined ? {} : recoveredBy(approved)),
  };
  return withCategory(row, debt);
}

/** The window that a configuration has unless it says otherwise. */
const WINDOW_DAYS = 30;

function recoveredBy({ appliedAt, acceptedAt, amountMinor, flexecomGatewayId, late }: Submission) {
  return {
    ...recovery('FLEXECOM', appliedAt ?? acceptedAt, amountMinor),
    recoveryGatewayId: flexecomGatewayId,
    isLate: late,
  };
}
