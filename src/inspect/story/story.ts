import type { RoutingConfiguration } from '../../domain/configuration.ts';
import type { Contradiction } from '../../domain/documents/contradiction.ts';
import type { Debt } from '../../domain/documents/debt.ts';
import type { DeclineRecord } from '../../domain/documents/decline-record.ts';
import type { Submission } from '../../domain/documents/submission.ts';
import { moneyText } from '../../domain/money-text.ts';
import { debtName } from './debt-name.ts';
import { declineSteps } from './decline-steps.ts';
import { capitalised, type Sentence, type StoryStep } from './sentence.ts';
import { submissionSteps } from './submission-steps.ts';

/** What a story is told from. */
export interface StoryDocuments {
  readonly debts: readonly Debt[];
  readonly submissions: readonly Submission[];
  readonly declines: readonly DeclineRecord[];
  readonly contradictions: readonly Contradiction[];
}

/** An order's story in time order, from its documents alone: messages hold nothing that a merchant has to know. */
export function storyOf(
  { debts, submissions, declines, contradictions }: StoryDocuments,
  configurations: ReadonlyMap<number, RoutingConfiguration>,
): StoryStep[] {
  const debtById = new Map(debts.map((debt) => [debt._id, debt]));
  const submissionById = new Map(submissions.map((submission) => [submission._id, submission]));
  const told = [
    ...declines.map((record) => {
      const { debtId, answer, configVersion } = record;
      return declineSteps(record, {
        debt: debtById.get(debtId ?? '') ?? null,
        submission: answer.kind === 'ACCEPTED' ? (submissionById.get(answer.submissionId) ?? null) : null,
        config: configurations.get(configVersion ?? 0) ?? null,
      });
    }),
    ...submissions.map((submission) => {
      const own = contradictions.filter(({ submissionId }) => submissionId === submission._id);
      return submissionSteps(submission, { debt: debtById.get(submission.debtId) ?? null, contradictions: own });
    }),
    ...contradictions.map(contradictionSteps),
    ...debts.map(recoveredByBilling),
  ];
  // Steps of one millisecond stay in the order of the pipeline: declines first, contradictions last.
  return told.flat().toSorted((a, b) => a.at - b.at);
}

const BLANK = { because: [], configVersion: null } as const;

function contradictionSteps(contradiction: Contradiction): StoryStep[] {
  const { _id, kind, chargedMinor, currency, flexecomTransactionId, detail, recordedAt, settled } = contradiction;
  const document = `contradictions ${_id}`;
  const charge = `${moneyText(chargedMinor, currency)} (FlexEcom's transaction ${flexecomTransactionId})`;
  const recorded: StoryStep = {
    ...BLANK,
    document,
    at: recordedAt,
    tone: 'bad',
    sentence: [`FlexEcom took ${charge} that no order shows: ${detail} (${kind}). Somebody has to look at this money.`],
    because: [{ text: 'money that FlexEcom took is never dropped, and changes no order by itself', rule: 'R16' }],
  };
  if (settled === null) return [recorded];
  const sentence: Sentence = [`${capitalised(settled.by)} settled it: ${settled.why}`];
  return [recorded, { ...BLANK, document, at: settled.at, tone: 'good', sentence }];
}

function recoveredByBilling(debt: Debt): StoryStep[] {
  const { recoveredBy = null, recoveredAt = null } = debt.reportRow ?? {};
  if (recoveredBy !== 'BILLING' || recoveredAt === null) return [];
  const sentence = [`Billing's documents show that ${debtName(debt)} was paid without FlexEcom.`];
  return [{ ...BLANK, at: recoveredAt, tone: 'good', sentence, document: `debts ${debt._id}` }];
}
