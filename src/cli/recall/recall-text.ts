import type { Submission } from '../../domain/documents/submission.ts';
import { timeText } from '../../inspect/time-text.ts';
import { submissionText } from '../../operate/recall/preview-recall.ts';
import { cleanText } from '../../telemetry/log-cleaning.ts';

/** What became of it. */
export function recalledText(submissions: readonly Submission[]): string {
  return submissions.map((submission) => `${submissionText(submission)}: ${whatBecame(submission)}`).join('\n');
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
