import type { Submission, SubmissionState } from '../../domain/documents.ts';
import { moneyText } from '../../domain/money-text.ts';
import { moneyByCurrencyText, sumByCurrency } from '../../inspect/money.ts';
import { timeText } from '../../inspect/time-text.ts';
import { cleanText } from '../../telemetry/log-cleaning.ts';

/** What would be called back, a line each, and the money. */
export function recallableText(submissions: readonly Submission[]): string {
  const lines = submissions.map((submission) => `${aboutText(submission)}: ${BEFORE[submission.state]}`);
  return [...lines, totalText(submissions)].join('\n');
}

/** What became of it. */
export function recalledText(submissions: readonly Submission[]): string {
  return submissions.map((submission) => `${aboutText(submission)}: ${whatBecame(submission)}`).join('\n');
}

/** For scripts: one object a line. */
export function recallJson(submissions: readonly Submission[]): string {
  return submissions
    .map(({ _id: submissionId, orderId, debtId, route, state, flexecomGatewayId, amountMinor, currency, ...rest }) => {
      const { withdrawReason, endReason, appliedAt } = rest;
      const about = { submissionId, orderId, debtId, route, flexecomGatewayId, amountMinor, currency };
      return JSON.stringify({ ...about, state, withdrawReason, endReason, appliedAt });
    })
    .join('\n');
}

function aboutText({ _id, orderId, route, flexecomGatewayId, amountMinor, currency }: Submission): string {
  return `${_id} of order ${orderId}, ${moneyText(amountMinor, currency)}, ${route} on ${flexecomGatewayId}`;
}

const BEFORE: Readonly<Record<SubmissionState, string>> = {
  SCHEDULED: 'scheduled; FlexEcom has not got it',
  PENDING: 'about to be sent',
  SENDING: 'being sent; FlexEcom may have it',
  SENT: 'with FlexEcom',
  APPROVED: 'approved',
  DECLINED: 'declined',
  NOT_SENT: 'not sent',
  WITHDRAWN: 'withdrawn',
};

function totalText(submissions: readonly Submission[]): string {
  const money = moneyByCurrencyText(sumByCurrency(submissions));
  return `${submissions.length} ${submissions.length === 1 ? 'submission' : 'submissions'}, ${money}`;
}

function whatBecame(submission: Submission): string {
  const { state, endReason, withdrawReason, appliedAt, parkedReason } = submission;
  const since = appliedAt === null ? '' : ` at ${timeText(appliedAt)} UTC`;
  switch (state) {
    case 'NOT_SENT':
    case 'WITHDRAWN':
      return `called back${since} (${endReason}): FlexEcom will not charge it`;
    case 'APPROVED':
      return `FlexEcom had charged it already${since}; see salvage contradictions if no order shows it`;
    case 'DECLINED':
      return `FlexEcom had declined it already${since}`;
    default:
      return `being called back (${withdrawReason}), not confirmed yet${parkedReason === null ? '' : `: ${cleanText(parkedReason)}`}; reconcile tries until FlexEcom confirms. Look again with salvage trace`;
  }
}
