import type { Contradiction } from '../../domain/documents/contradiction.ts';
import type { Debt } from '../../domain/documents/debt.ts';
import type { Submission, SubmissionState } from '../../domain/documents/submission.ts';
import { moneyText } from '../../domain/money-text.ts';
import { lasting } from '../conditions/wording.ts';
import { NOT_SENT_REASONS } from './not-sent-reasons.ts';
import { capitalised, gatewaysWords, type Reason, type StoryStep } from './sentence.ts';

interface EndContext {
  readonly debt: Debt | null;
  readonly contradictions: readonly Contradiction[];
}

type HistoryEntry = Submission['history'][number];

const ENDS: readonly SubmissionState[] = ['APPROVED', 'DECLINED', 'NOT_SENT', 'WITHDRAWN'];

export function isEnd(state: SubmissionState): boolean {
  return ENDS.includes(state);
}

type Told = Pick<StoryStep, 'sentence' | 'tone' | 'because'>;

/** How a submission ended, what that did to the order, and how it was learned. */
export function endedSentence(submission: Submission, entry: HistoryEntry, context: EndContext): Told {
  if (entry.state === 'APPROVED') return approved(submission, entry, context);
  if (entry.state === 'DECLINED') return declined(submission, entry, context);
  const { endReason } = submission;
  const reason = endReason === null ? null : NOT_SENT_REASONS[endReason];
  const what =
    entry.state === 'WITHDRAWN'
      ? 'FlexEcom confirmed that it will not charge it'
      : 'It was not sent, and will never be charged';
  const why = reason === null ? '' : `: ${reason.text} (${endReason})`;
  const detail = entry.detail === null ? [] : [{ text: entry.detail, rule: reason?.rule ?? null }];
  return { sentence: [`${what}${why}. Billing was told.`], tone: 'warn', because: detail };
}

function approved(submission: Submission, entry: HistoryEntry, { debt, contradictions }: EndContext): Told {
  const { amountMinor, currency, flexecomTransactionId, late } = submission;
  const charge = flexecomTransactionId === null ? '' : ` (FlexEcom's transaction ${flexecomTransactionId})`;
  if (contradictions.length > 0) {
    return {
      sentence: [`FlexEcom approved it${elapsed(submission, entry)}${charge}, and the charge does not fit.`],
      tone: 'bad',
      because: learned(entry),
    };
  }
  const lateText = late ? ' The shopper had left by then.' : '';
  const money = moneyText(amountMinor, currency);
  return {
    sentence: [`Approved${elapsed(submission, entry)}: ${money} recovered${charge}. ${afterApproval(debt)}${lateText}`],
    tone: 'good',
    because: learned(entry),
  };
}

function declined(submission: Submission, entry: HistoryEntry, { debt }: EndContext): Told {
  const { endReason } = submission;
  const flexecoms = debt?.lastSubmissionId === submission._id ? (debt.flexecomDecline ?? null) : null;
  const words = flexecoms === null ? '' : `: ${gatewaysWords(flexecoms.decline)}`;
  const why = endReason === null ? words : `: ${NOT_SENT_REASONS[endReason].text}`;
  return {
    sentence: [`FlexEcom could not recover it${why}.${afterFailure(debt, submission)}`],
    tone: 'bad',
    because: learned(entry),
  };
}

/** How long FlexEcom took. */
function elapsed({ sendingAt }: Submission, { at }: HistoryEntry): string {
  if (sendingAt === null || at < sendingAt) return '';
  return at - sendingAt < 1_000 ? ' within a second' : ` ${lasting(at - sendingAt)} after it was sent`;
}

function afterApproval(debt: Debt | null): string {
  if (debt === null) return 'Billing and fulfillment were told.';
  switch (debt.kind) {
    case 'NEW_SALE':
      return 'The order is complete, and its items are fulfilled.';
    case 'UPSALE':
      return "Its items are fulfilled; the order's own status stays.";
    case 'TRIAL_COMPLETION':
      return 'Its items are fulfilled, and a subscription in trial among them is active.';
    case 'REBILL':
      return 'The subscription is in its next cycle, and its items are fulfilled.';
    default:
      return debt.kind satisfies never;
  }
}

/** Said only while it is so: a debt that was paid or cancelled otherwise stayed as it was. */
function afterFailure(debt: Debt | null, { _id }: Submission): string {
  if (debt?.state !== 'FAILED' || debt.lastSubmissionId !== _id) return '';
  if (debt.kind === 'NEW_SALE') return ' The order is declined.';
  if (debt.kind === 'REBILL') return ' The subscription is Recycle Failed.';
  return ' The order keeps its status, as the rest of it was paid.';
}

function learned({ detail }: HistoryEntry): Reason[] {
  const how = detail === null ? undefined : SOURCES[detail];
  return how === undefined ? [] : [{ text: capitalised(how), rule: null }];
}

const SOURCES: Readonly<Record<string, string>> = {
  INSTANT: 'FlexEcom answered the request at once',
  WEBHOOK: 'FlexEcom sent a webhook',
  RECONCILE: 'FlexEcom was asked, as no webhook had come',
  SUBMITTER: 'the answer to the request said so',
  RECALL: 'FlexEcom was asked to cancel it',
};
