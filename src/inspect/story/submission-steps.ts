import type { Contradiction } from '../../domain/documents/contradiction.ts';
import type { Debt } from '../../domain/documents/debt.ts';
import type { Submission } from '../../domain/documents/submission.ts';
import { moneyText } from '../../domain/money-text.ts';
import { lasting } from '../conditions/wording.ts';
import { capitalised, type Reason, type Sentence, type StoryStep } from './sentence.ts';
import { endedSentence, isEnd } from './submission-end.ts';

interface SubmissionContext {
  readonly debt: Debt | null;
  /** Of this submission. */
  readonly contradictions: readonly Contradiction[];
}

type HistoryEntry = Submission['history'][number];

/** What happened to a submission since it was accepted, by its history. */
export function submissionSteps(submission: Submission, context: SubmissionContext): StoryStep[] {
  const { history } = submission;
  return history.flatMap((entry, index) => {
    const step = stepOf(submission, entry, history[index - 1] ?? null, context);
    return step === null ? [] : [{ ...BLANK, document: `submissions ${submission._id}`, at: entry.at, ...step }];
  });
}

const BLANK = { tone: 'plain', because: [], configVersion: null } as const;

type Told = Pick<StoryStep, 'sentence'> & Partial<Pick<StoryStep, 'tone' | 'because' | 'configVersion'>>;

function stepOf(
  submission: Submission,
  entry: HistoryEntry,
  before: HistoryEntry | null,
  context: SubmissionContext,
): Told | null {
  if (before?.state === entry.state) return noteOf(entry, context);
  if (isEnd(entry.state)) return endedSentence(submission, entry, context);
  switch (entry.state) {
    case 'SCHEDULED':
      return { sentence: scheduledSentence(submission), because: waitingReasons(submission) };
    case 'PENDING':
      return before === null ? null : dueStep(submission);
    case 'SENDING':
      return { sentence: [`The request goes out to FlexEcom through ${submission.flexecomGatewayId}.`] };
    case 'SENT':
      return { sentence: [sentText(submission, entry)] };
    default:
      return null;
  }
}

/** Contradictions tell their own story. */
function noteOf({ by, detail }: HistoryEntry, { contradictions }: SubmissionContext): Told | null {
  if (detail === null) return null;
  if (contradictions.some(({ kind }) => detail.startsWith(`${kind}:`))) return null;
  return { sentence: [`${capitalised(detail)}.`, by === 'recall' ? ' It is being called back.' : ''], tone: 'warn' };
}

function scheduledSentence({ dueAt, attempt, route, amountMinor, currency }: Submission): Sentence {
  const money = moneyText(amountMinor, currency);
  const what = route === 'RERUN' ? 'The rerun' : `Attempt ${attempt}`;
  return dueAt === null ? [`${what} waits, at ${money}.`] : [`${what} waits until `, { at: dueAt }, `, at ${money}.`];
}

function waitingReasons({ route, networkRule }: Submission): Reason[] {
  if (networkRule !== null) return [{ text: `the card network's rule: ${networkRule}`, rule: 'R19' }];
  if (route === 'RERUN') return [];
  return [
    {
      text: 'the days of every attempt that is passed are counted from the decline, by the recycle profile',
      rule: 'R5',
    },
  ];
}

function dueStep({ amountMinor, currency, configVersion }: Submission): Told {
  const money = moneyText(amountMinor, currency);
  return { sentence: [`It fell due, and is still owed: it is to be sent, at ${money}.`], configVersion };
}

function sentText({ route, sendingAt }: Submission, { at }: HistoryEntry): string {
  const took = sendingAt === null || at - sendingAt < 1_000 ? '' : ` after ${lasting(at - sendingAt)}`;
  const work = route === 'CASCADE' ? 'has it' : 'has it, and tries by itself for as long as it needs';
  return `FlexEcom ${work}${took === '' ? '' : `; it acknowledged it${took}`}.`;
}
