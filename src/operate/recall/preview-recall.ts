import { countText } from '../../domain/count-text.ts';
import type { Submission, SubmissionState } from '../../domain/documents/submission.ts';
import { moneyText } from '../../domain/money-text.ts';
import { UsageError } from '../../errors.ts';
import { moneyByCurrencyText, sumByCurrency } from '../../inspect/money.ts';
import type { Database } from '../../mongo/database.ts';
import type { Preview } from '../preview.ts';
import { findRecallable } from './recall-submissions.ts';

interface RecallPreview extends Preview {
  readonly submissions: readonly Submission[];
}

/** What a recall of an id would call back: where each is, and the money. @throws UsageError where nothing is open under it */
export async function previewRecall(database: Pick<Database, 'collection'>, id: string): Promise<RecallPreview> {
  const submissions = await findRecallable(database, id);
  if (submissions.length === 0) {
    throw new UsageError(`nothing is open under ${id}: no submission of it is scheduled, waiting, or with FlexEcom`);
  }
  return { count: submissions.length, sentences: recallSentences(submissions), submissions };
}

export function recallSentences(submissions: readonly Submission[]): string[] {
  const lines = submissions.map((submission) => `${submissionText(submission)}: ${BEFORE[submission.state]}`);
  const money = moneyByCurrencyText(sumByCurrency(submissions));
  return [...lines, `${countText(submissions.length, 'submission')}, ${money}`];
}

export function submissionText(submission: Submission): string {
  const { _id, orderId, route, flexecomGatewayId, amountMinor, currency } = submission;
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
