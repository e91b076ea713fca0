import type { Debt } from '../../domain/documents/debt.ts';
import type { DeclineRecord } from '../../domain/documents/decline-record.ts';
import type { Submission } from '../../domain/documents/submission.ts';
import { moneyText } from '../../domain/money-text.ts';
import { debtName } from './debt-name.ts';
import { capitalised, type Sentence } from './sentence.ts';

/** What is owed of one debt, what comes next, and when. */
export interface DebtNow {
  readonly debtId: string;
  readonly name: string;
  readonly money: string;
  readonly state: Debt['state'];
  readonly tone: 'good' | 'warn' | 'bad' | 'plain';
  readonly sentence: Sentence;
  /** What is open of it; null: nothing is. */
  readonly submissionId: string | null;
  /** Within seconds something will have changed, if nothing is wrong. */
  readonly isMoving: boolean;
}

interface NowContext {
  /** Of this debt; null: none is under way. */
  readonly submission: Submission | null;
  /** The latest answer to one of its declines. */
  readonly answer: DeclineRecord['answer'] | null;
  /** Whether nothing goes to a gateway by a route, and what says so. */
  readonly pausedText: (gatewayId: string, route: Submission['route']) => string | null;
  /** Domain time, epoch ms. */
  readonly now: number;
}

export function debtNow(debt: Debt, context: NowContext): DebtNow {
  const { _id: debtId, amountMinor, currency, state } = debt;
  const { submission } = context;
  const common = { debtId, name: capitalised(debtName(debt)), money: moneyText(amountMinor, currency), state };
  const told = submission === null ? withoutSubmission(debt, context) : underWay(submission, context);
  return { ...common, submissionId: submission?._id ?? null, ...told };
}

type Told = Pick<DebtNow, 'tone' | 'sentence' | 'isMoving'>;

function withoutSubmission({ state, kind, reportRow }: Debt, { answer }: NowContext): Told {
  const told = (tone: Told['tone'], text: string): Told => ({ tone, sentence: [text], isMoving: false });
  switch (state) {
    case 'PAID':
      if (reportRow?.isContradicted === true) return told('warn', CONTRADICTED);
      if (reportRow?.recoveredBy !== 'BILLING') return told('good', 'Paid. Nothing is owed.');
      return told('good', 'Paid: billing recovered it. Nothing is owed.');
    case 'CANCELLED':
      return told('plain', 'Nothing is owed any more: it was cancelled, refunded or changed in billing.');
    case 'FAILED':
      return kind === 'REBILL'
        ? told('bad', 'Owed, and FlexEcom could not recover it. Nothing comes next by itself.')
        : told('bad', 'Owed, and FlexEcom could not recover it. Nothing comes next by itself; it can be rerun.');
    case 'OPEN':
    case 'SCHEDULED':
    case 'IN_SALVAGE':
      return told('warn', `Owed, and not with FlexEcom. ${nextText(answer)}`);
    default:
      return state satisfies never;
  }
}

const CONTRADICTED =
  'FlexEcom took money for it that does not fit: somebody has to look at it. Nothing else is charged.';

function nextText(answer: DeclineRecord['answer'] | null): string {
  const isBillings = answer?.kind !== 'NOT_SENT' || answer.next === 'BILLING';
  return isBillings ? 'Billing decides what comes next.' : 'Nobody acts by itself; billing can still charge it.';
}

/** A submission that has not ended. */
function underWay(submission: Submission, context: NowContext): Told {
  const { state, withdrawReason, parked, parkedReason, flexecomGatewayId, acknowledgedAt } = submission;
  if (withdrawReason !== null) {
    const text = `It is being called back (${withdrawReason}); it ends when FlexEcom confirms that it will not charge it.`;
    return { tone: 'warn', sentence: [text], isMoving: true };
  }
  switch (state) {
    case 'SCHEDULED':
      return scheduled(submission, context);
    case 'PENDING':
      return {
        tone: 'plain',
        sentence: [`It is about to be sent to FlexEcom through ${flexecomGatewayId}.`],
        isMoving: true,
      };
    case 'SENDING':
      return parked
        ? {
            tone: 'warn',
            sentence: [`FlexEcom may have it, and has not said so: ${parkedReason}. It is asked again.`],
            isMoving: true,
          }
        : { tone: 'plain', sentence: [`It is being sent to FlexEcom through ${flexecomGatewayId}.`], isMoving: true };
    case 'SENT':
      return {
        tone: 'plain',
        sentence: withFlexecom(flexecomGatewayId, acknowledgedAt),
        isMoving: submission.route === 'CASCADE',
      };
    default:
      return { tone: 'plain', sentence: [`Its submission is ${state}.`], isMoving: false };
  }
}

function withFlexecom(gatewayId: string, acknowledgedAt: number | null): Sentence {
  const since: Sentence = acknowledgedAt === null ? [] : [' since ', { at: acknowledgedAt }];
  return [`FlexEcom has it through ${gatewayId}`, ...since, '. Its answer is what comes next, in days or weeks.'];
}

function scheduled(submission: Submission, { pausedText, now }: NowContext): Told {
  const { dueAt, flexecomGatewayId, route, amountMinor, currency, attempt } = submission;
  const what = `${route === 'RERUN' ? 'a rerun' : `attempt ${attempt}`} through ${flexecomGatewayId} at ${moneyText(amountMinor, currency)}`;
  const paused = pausedText(flexecomGatewayId, route);
  if (dueAt === null) return { tone: 'plain', sentence: [`Waits for ${what}.`], isMoving: false };
  if (dueAt > now) {
    const note = paused === null ? '.' : `. Now ${paused}; if it still is then, it goes out when the pause ends.`;
    return { tone: 'plain', sentence: ['Waits for ', { at: dueAt }, `, for ${what}${note}`], isMoving: false };
  }
  if (paused !== null) {
    const sentence = ['Due since ', { at: dueAt }, `, for ${what}. It goes out when the pause ends: ${paused}.`];
    return { tone: 'warn', sentence, isMoving: false };
  }
  return {
    tone: 'plain',
    sentence: ['Due since ', { at: dueAt }, `, for ${what}. It goes out in a moment.`],
    isMoving: true,
  };
}
