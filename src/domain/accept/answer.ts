import { PoisonError } from '../../errors.ts';
import type { Classification } from '../classification/classify-decline.ts';
import { decidedByText } from '../classification/decided-by-text.ts';
import type { Change, Decision, DecisionContext } from '../decision.ts';
import type { Debt } from '../documents/debt.ts';
import type { DeclineRecord } from '../documents/decline-record.ts';
import { attemptsChanges, attemptsWithSubmission } from '../routing/payment-method-attempts.ts';
import { nextActor, type Refusal, type Ruling, type SubmissionRoute } from '../ruling.ts';
import { salvageStartChanges } from '../salvage/customer-salvages.ts';
import { debtAfterOutcome, debtChange, isInSalvage } from '../salvage/debt.ts';
import { newSubmission, submissionInsert } from '../salvage/new-submission.ts';
import { rerunsAfterAnother } from '../salvage/rerun-limits.ts';
import { type Consideration, DECIDED_BY } from './consideration.ts';
import { acceptedMessage, refusedMessage, submitMessage } from './messages.ts';

/** The decline or rerun request that is answered. */
export interface AnswerSubject {
  recordId: string;
  orderId: string;
  transactionId: string | null;
  attempt: number;
  /** Of a rerun request; null: a decline. */
  requestKey: string | null;
  occurredAt: number;
  /** Of a decline. */
  said: DeclinedMoney | null;
}

/** The one answer to a decline or rerun request: what is written and published for a ruling (R15). */
export function answer(
  subject: AnswerSubject,
  consideration: Consideration,
  ruling: Ruling<SubmissionRoute>,
): Decision {
  return ruling.kind === 'SEND'
    ? accepted(subject, consideration, ruling.route)
    : refused(subject, consideration, ruling);
}

/** @throws PoisonError for a debt that is in salvage already: no ruling may ever accept it a second time. */
function accepted(subject: AnswerSubject, consideration: Consideration, route: SubmissionRoute): Decision {
  const { debt, billing, classification, attempts, state, context } = consideration;
  if (isInSalvage(debt)) throw new PoisonError(`debt ${debt._id} has submission ${debt.activeSubmissionId} already`);
  const { now, config } = context;
  const { submissionId } = route;
  const record = recordChange(subject, debt, context, { kind: 'ACCEPTED', submissionId });
  const isAtOnce = route.dueAt === null;
  const debtAfter = debtAfterOutcome(debt, isAtOnce ? 'IN_SALVAGE' : 'SCHEDULED', {
    activeSubmissionId: submissionId,
    lastSubmissionId: submissionId,
    ...(subject.requestKey === null ? {} : { reruns: rerunsAfterAnother(debt, now) }),
  });
  const submission = newSubmission(debt, route, {
    at: now,
    by: DECIDED_BY,
    configVersion: config.version,
    requestKey: subject.requestKey,
    customerMessage: classification.customerMessage,
    stoodAs: billing,
    isRepeated: context.isRepeated === true,
  });
  const attemptsAfter = isAtOnce ? attemptsWithSubmission(attempts, submission, now) : attempts;
  return {
    changes: [
      record,
      debtChange(debtAfter, now),
      submissionInsert(submission),
      ...attemptsChanges(attemptsAfter),
      ...(debt.kind === 'REBILL' ? [] : salvageStartChanges(debt, submissionId, state, now)),
    ],
    messages: [acceptedMessage(subject, debtAfter, submission), ...(isAtOnce ? [submitMessage(submission, now)] : [])],
    counted: ['accepted'],
    why: `${decidedByText(classification)}; ${route.route} through ${route.flexecomGatewayId}, attempt ${route.attempt}`,
  };
}

/** The part of a consideration that a refusal depends on; a rerun request may name no debt that is known. */
type Refusable = Pick<Consideration, 'attempts' | 'context'> & {
  readonly debt: Debt | null;
  readonly classification: Classification | null;
};

export function refused(subject: AnswerSubject, refusable: Refusable, refusal: Refusal): Decision {
  const { debt, classification, attempts, context } = refusable;
  const next = nextActor(refusal.reason, subject.requestKey !== null);
  const record = recordChange(subject, debt, context, { kind: 'NOT_SENT', reason: refusal.reason, next });
  const debtAfter = debt === null ? null : debtAfterOutcome(debt, debt.state);
  return {
    changes: [
      record,
      ...(debtAfter === null ? [] : [debtChange(debtAfter, context.now)]),
      ...attemptsChanges(attempts),
    ],
    messages: [refusedMessage(subject, debtAfter, refusal, classification, context)],
    counted: [refusal.reason],
    why: classification === null ? refusal.detail : `${refusal.detail}; ${decidedByText(classification)}`,
  };
}

/** What a decline says that a repeat of it should say again. */
export type DeclinedMoney = Required<Pick<DeclineRecord, 'amountMinor' | 'currency' | 'paymentMethodRef'>>;

/** A repeat is counted and not answered again (R14). One that says something else is counted and logged as such. */
export function repeated(record: DeclineRecord, said: DeclinedMoney | null): Decision {
  const { _id, repeats, differingRepeats = 0, orderId, transactionId } = record;
  const differing =
    said === null ? [] : REPEATED_FIELDS.filter((field) => (record[field] ?? said[field]) !== said[field]);
  const isSame = differing.length === 0;
  const set = { repeats: repeats + 1, ...(isSame ? {} : { differingRepeats: differingRepeats + 1 }) };
  return {
    changes: [{ collection: 'declines', id: _id, set }],
    messages: [],
    warnings: isSame
      ? []
      : [`a repeated decline of transaction ${transactionId}, order ${orderId}, differs in ${differing.join(', ')}`],
    counted: isSame ? ['duplicate'] : ['duplicate', 'duplicate-differs'],
    why: `answered before: ${record.answer.kind === 'ACCEPTED' ? record.answer.submissionId : record.answer.reason}`,
  };
}

const REPEATED_FIELDS = ['amountMinor', 'currency', 'paymentMethodRef'] as const;

/** The record by which a repeat is known. */
function recordChange(
  { recordId, orderId, transactionId, requestKey, attempt, occurredAt, said }: AnswerSubject,
  debt: Debt | null,
  { now, config }: DecisionContext,
  answer: DeclineRecord['answer'],
): Change {
  const debtId = debt?._id ?? null;
  const subscriptionId = debt?.subscriptionId ?? null;
  const subject = { debtId, orderId, subscriptionId, transactionId, requestKey, attempt, occurredAt };
  const set = { ...subject, ...said, receivedAt: now, answer, configVersion: config.version, repeats: 0 };
  return { collection: 'declines', id: recordId, set };
}
