import { maskCardNumbers } from '../../../topics/contract/card-numbers.ts';
import { declineAccepted } from '../../../topics/decline-accepted.ts';
import { declineNotSent } from '../../../topics/decline-not-sent.ts';
import { PoisonError } from '../../errors.ts';
import { billingSnapshot } from '../billing/billing-snapshot.ts';
import type { Classification } from '../classification/classify-decline.ts';
import {
  type Change,
  type Decision,
  type DecisionContext,
  type OutputMessage,
  output,
  type State,
} from '../decision.ts';
import type { Debt, DeclineRecord, PaymentMethodAttempts, Submission } from '../documents.ts';
import { messageEventId } from '../ids.ts';
import { attemptsChange, withAttempt } from '../routing/network-ruling.ts';
import { nextActor, type Plan, type Refusal } from '../ruling.ts';
import { debtAfterOutcome, debtChange, isInSalvage } from '../salvage/debt.ts';
import { newSubmission, submissionInsert } from '../salvage/new-submission.ts';
import { salvageStartChange } from '../salvage/similar-orders.ts';
import { submitMessage } from './submit-message.ts';

/** The stage whose name stands in histories. */
const BY = 'classify-declines';

/** A decline or a rerun request, being answered for the first time. */
export interface Asked {
  recordId: string;
  orderId: string;
  transactionId: string | null;
  attempt: number;
  /** Of a rerun request; null: a decline. */
  requestKey: string | null;
  occurredAt: number;
}

/** R14: a repeat is counted, and answered by nothing. */
export function repeated(record: DeclineRecord): Decision {
  const repeats = record.repeats + 1;
  return {
    changes: [{ collection: 'declines', id: record._id, set: { repeats } }],
    messages: [],
    counted: ['duplicate'],
  };
}

/** R15: the one first answer where it is not sent. `debt` is null where a rerun names none that is known. */
export function refused(
  asked: Asked,
  debt: Debt | null,
  refusal: Refusal,
  classification: Classification | null,
  { now, config }: DecisionContext,
): Decision {
  const after = debt === null ? null : debtAfterOutcome(debt, debt.state);
  const next = nextActor(refusal.reason, asked.requestKey !== null);
  const record = recordOf(asked, debt, now, config.version, { kind: 'NOT_SENT', reason: refusal.reason, next });
  const decided = { at: now, configVersion: config.version, classification };
  return {
    changes: [record, ...(after === null ? [] : [debtChange(after)])],
    messages: [refusedMessage(asked, after, refusal, decided)],
    counted: [refusal.reason],
  };
}

/** What an acceptance is made of beside the plan. */
export interface Accepting {
  classification: Classification;
  attempts: PaymentMethodAttempts;
  state: State;
  context: DecisionContext;
}

/**
 * R15: the one first answer where salvage takes it; what is to go at once is handed to submit-to-flexecom.
 * @throws PoisonError for a debt that is in salvage already: no ruling may ever come to that.
 */
export function accepted(
  asked: Asked,
  debt: Debt,
  plan: Plan,
  submissionId: string,
  { classification, attempts, state, context }: Accepting,
): Decision {
  if (isInSalvage(debt)) throw new PoisonError(`debt ${debt._id} has submission ${debt.activeSubmissionId} already`);
  const { now, config } = context;
  const stoodAs = billingSnapshot(state, debt);
  const { customerMessage } = classification;
  const decided = {
    at: now,
    by: BY,
    configVersion: config.version,
    requestKey: asked.requestKey,
    customerMessage,
    stoodAs,
  };
  const submission = newSubmission(submissionId, debt, plan, decided);
  const fields = { activeSubmissionId: submissionId, lastSubmissionId: submissionId };
  const after = debtAfterOutcome(debt, plan.dueAt === null ? 'IN_SALVAGE' : 'SCHEDULED', fields);
  const record = recordOf(asked, debt, now, config.version, { kind: 'ACCEPTED', submissionId });
  const changes: Change[] = [record, debtChange(after), submissionInsert(submission)];
  const messages = [output(declineAccepted, acceptedEvent(asked, after, submission))];
  if (plan.dueAt === null) {
    changes.push(
      attemptsChange(withAttempt(attempts, submission.paymentMethodRef, { key: submissionId, at: now }, now)),
    );
    messages.push(submitMessage(submission, now));
  } else {
    changes.push(attemptsChange(attempts));
  }
  if (debt.kind !== 'REBILL') changes.push(salvageStartChange(debt, submissionId, state, now));
  return { changes, messages, counted: ['accepted'] };
}

function acceptedEvent(asked: Asked, debt: Debt, submission: Submission) {
  return {
    eventId: messageEventId('decline-accepted', asked.recordId),
    occurredAt: submission.acceptedAt,
    orderId: debt.orderId,
    subscriptionId: debt.subscriptionId,
    transactionId: submission.transactionId,
    debtId: debt._id,
    debtVersion: debt.version,
    submissionId: submission._id,
    route: submission.route,
    saleKind: submission.saleKind,
    billingCycle: debt.billingCycle,
    attempt: debt.kind === 'REBILL' ? asked.attempt : null,
    requestKey: asked.requestKey,
    flexecomGatewayId: submission.flexecomGatewayId,
    dueAt: submission.dueAt,
    amountMinor: submission.amountMinor,
    currency: submission.currency,
    configVersion: submission.configVersion,
    networkRule: submission.networkRule,
  };
}

/** What `decline-not-sent` says of a decline or rerun request refused at once. `debt` is as it stands after it. */
function refusedMessage(
  asked: Asked,
  debt: Debt | null,
  refusal: Refusal,
  decided: { at: number; configVersion: number; classification: Classification | null },
): OutputMessage {
  const isRebill = debt?.kind === 'REBILL';
  return output(declineNotSent, {
    eventId: messageEventId('decline-not-sent', asked.recordId),
    occurredAt: decided.at,
    orderId: asked.orderId,
    subscriptionId: debt?.subscriptionId ?? null,
    transactionId: asked.transactionId,
    debtId: debt?._id ?? null,
    debtVersion: debt?.version ?? null,
    submissionId: null,
    route: null,
    saleKind: debt === null || debt.kind === 'REBILL' ? null : debt.kind,
    billingCycle: debt?.billingCycle ?? null,
    attempt: isRebill ? asked.attempt : null,
    requestKey: asked.requestKey,
    amountMinor: debt?.amountMinor ?? null,
    currency: debt?.currency ?? null,
    reason: refusal.reason,
    next: nextActor(refusal.reason, asked.requestKey !== null),
    declineType: decided.classification?.type ?? null,
    customerMessage: decided.classification?.customerMessage ?? null,
    configVersion: decided.configVersion,
    detail: maskCardNumbers(refusal.detail),
  });
}

function recordOf(
  asked: Asked,
  debt: Debt | null,
  now: number,
  configVersion: number,
  answer: DeclineRecord['answer'],
): Change {
  return {
    collection: 'declines',
    id: asked.recordId,
    set: {
      debtId: debt?._id ?? null,
      orderId: asked.orderId,
      subscriptionId: debt?.subscriptionId ?? null,
      transactionId: asked.transactionId,
      requestKey: asked.requestKey,
      attempt: asked.attempt,
      occurredAt: asked.occurredAt,
      receivedAt: now,
      answer,
      configVersion,
      repeats: 0,
    },
  };
}
