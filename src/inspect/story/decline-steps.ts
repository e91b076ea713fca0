import type { RoutingConfiguration } from '../../domain/configuration.ts';
import { countText } from '../../domain/count-text.ts';
import type { Debt } from '../../domain/documents/debt.ts';
import type { DeclineRecord } from '../../domain/documents/decline-record.ts';
import type { Submission } from '../../domain/documents/submission.ts';
import { moneyText } from '../../domain/money-text.ts';
import { debtName } from './debt-name.ts';
import { explainAnswer } from './explain-answer.ts';
import { type KnownDecline, knownDecline } from './known-decline.ts';
import { NOT_SENT_REASONS, nextActorText } from './not-sent-reasons.ts';
import { capitalised, gatewaysWords, type Reason, type Sentence, type StoryStep } from './sentence.ts';

interface DeclineContext {
  readonly debt: Debt | null;
  /** The submission that its answer names. */
  readonly submission: Submission | null;
  /** The version that answered it; null: it cannot be read. */
  readonly config: RoutingConfiguration | null;
}

/** A decline or a rerun request, and what became of it. */
export function declineSteps(record: DeclineRecord, context: DeclineContext): StoryStep[] {
  const known = knownDecline(record, context.debt, context.submission);
  const common = { because: [], configVersion: null, document: `declines ${record._id}`, tone: 'plain' } as const;
  return [
    { ...common, at: record.occurredAt, sentence: arrivedSentence(record, context.debt, known) },
    answerStep(record, context, known),
  ];
}

function arrivedSentence(record: DeclineRecord, debt: Debt | null, known: KnownDecline): Sentence {
  const { requestKey, transactionId, repeats, differingRepeats = 0 } = record;
  if (requestKey !== null) {
    const what = transactionId === null ? 'the declined sale' : `transaction ${transactionId}`;
    return [`A rerun of ${what} was requested, under the key ${requestKey}.`];
  }
  const name = debt === null ? 'A payment' : capitalised(debtName(debt, record.attempt));
  const on = known.gatewayId === null ? '' : ` on ${known.gatewayId}`;
  const words = known.decline === null ? '' : `: ${gatewaysWords(known.decline)}`;
  const money = known.amountMinor === null ? '' : `, ${moneyText(known.amountMinor, known.currency)}`;
  return [
    `${name} was declined${on}${words}${money}, transaction ${transactionId}.`,
    repeatsText(repeats, differingRepeats),
  ];
}

function repeatsText(repeats: number, differing: number): string {
  if (repeats === 0) return '';
  const times = repeats === 1 ? 'once' : countText(repeats, 'time');
  const others = differing === 0 ? '' : `; ${countText(differing, 'repeat')} named other money or another card`;
  return ` The same decline arrived ${times} more, and that changed nothing${others}.`;
}

function answerStep(record: DeclineRecord, context: DeclineContext, known: KnownDecline): StoryStep {
  const { answer, configVersion, receivedAt } = record;
  const because = reasonsOf(record, context, known);
  const common = { at: receivedAt, because, configVersion, document: `declines ${record._id}` };
  if (answer.kind === 'ACCEPTED') return { ...common, tone: 'plain', sentence: acceptedSentence(record, context) };
  const subject = record.requestKey === null ? 'Not sent to FlexEcom' : 'The rerun was refused';
  const next = record.requestKey === null ? ` ${nextActorText(answer.next)}` : '';
  return {
    ...common,
    tone: 'warn',
    sentence: [`${subject}: ${NOT_SENT_REASONS[answer.reason].text} (${answer.reason}).${next}`],
  };
}

function acceptedSentence({ requestKey }: DeclineRecord, { submission }: DeclineContext): Sentence {
  if (submission === null) return ['It was accepted for FlexEcom; what became of it is deleted by now.'];
  const { route, flexecomGatewayId, amountMinor, currency, attempt, history } = submission;
  const money = moneyText(amountMinor, currency);
  const isScheduled = history[0]?.state === 'SCHEDULED';
  if (requestKey !== null) {
    return [
      `The rerun was accepted: FlexEcom gets ${money} to recover through ${flexecomGatewayId}${isScheduled ? ', once the card network allows it' : ''}.`,
    ];
  }
  const how =
    route === 'CASCADE'
      ? `gets it at once through ${flexecomGatewayId}, while the shopper waits`
      : `makes attempt ${attempt} through ${flexecomGatewayId}, at ${money}`;
  return [`Soft, so FlexEcom ${how}.`];
}

function reasonsOf(record: DeclineRecord, { debt, submission, config }: DeclineContext, known: KnownDecline): Reason[] {
  const { answer, requestKey } = record;
  const own = answer.kind === 'NOT_SENT' ? [NOT_SENT_REASONS[answer.reason]] : [];
  if (requestKey !== null) return own;
  const { latest } = known;
  if (debt === null || latest === null) {
    return [...own, { text: 'a later decline is known by now; what this one said is in its message', rule: null }];
  }
  if (config === null) {
    return [...own, { text: 'this program cannot read the configuration version that decided it', rule: null }];
  }
  return explainAnswer({ record, debt, latest, config, submission });
}
