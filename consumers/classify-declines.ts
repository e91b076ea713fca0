import {
  decideInitialDecline,
  decideRebillDecline,
  initialDeclineReads,
  rebillDeclineReads,
} from '../src/domain/accept/decide-decline.ts';
import { decideDue, submissionDueReads } from '../src/domain/accept/decide-due.ts';
import { decideRerun, rerunReads } from '../src/domain/accept/decide-rerun.ts';
import type { Decision, DocumentRef, FirstAnswerContext, State } from '../src/domain/decision.ts';
import { withReportRows } from '../src/domain/report/report-row.ts';
import type { DecidingStage } from '../src/engine/stage.ts';
import { declineAccepted } from '../topics/decline-accepted.ts';
import { declineNotSent } from '../topics/decline-not-sent.ts';
import { flexecomSubmitCascade } from '../topics/flexecom-submit.cascade.ts';
import { flexecomSubmitRecovery } from '../topics/flexecom-submit.recovery.ts';
import { type PaymentDeclinedNewSale, paymentDeclinedNewSale } from '../topics/payment-declined.new-sale.ts';
import { type PaymentDeclinedRecurring, paymentDeclinedRecurring } from '../topics/payment-declined.recurring.ts';
import { type RerunRequested, rerunRequested } from '../topics/rerun-requested.ts';
import { type SubmissionDue, submissionDue } from '../topics/submission-due.ts';

export type ClassifyInput =
  | { topic: 'payment-declined.new-sale'; event: PaymentDeclinedNewSale }
  | { topic: 'payment-declined.recurring'; event: PaymentDeclinedRecurring }
  | { topic: 'rerun-requested'; event: RerunRequested }
  | { topic: 'submission-due'; event: SubmissionDue };

/**
 * Decides whether, where and when each decline and rerun request goes to FlexEcom, and publishes one answer to each.
 * `holdoutKey` decides which debts are left to billing for comparison (R23).
 */
export function classifyDeclines({ holdoutKey }: { holdoutKey: string }): DecidingStage<ClassifyInput> {
  return {
    name: 'classify-declines',
    configuration: 'required',
    inputs: [
      { topic: paymentDeclinedNewSale, lane: 'cascade' },
      { topic: paymentDeclinedRecurring, lane: 'bulk' },
      { topic: rerunRequested, lane: 'bulk' },
      { topic: submissionDue, lane: 'bulk' },
    ],
    outputs: [declineAccepted, declineNotSent, flexecomSubmitCascade, flexecomSubmitRecovery],
    reads,
    decide: (input, state, context) =>
      withReportRows(decide(input, state, { ...context, holdoutKey }), state, context.now),
  };
}

function reads({ topic, event }: ClassifyInput, state: State): DocumentRef[] {
  switch (topic) {
    case 'payment-declined.new-sale':
      return initialDeclineReads(event, state);
    case 'payment-declined.recurring':
      return rebillDeclineReads(event, state);
    case 'rerun-requested':
      return rerunReads(event, state);
    case 'submission-due':
      return submissionDueReads(event, state);
    default:
      return topic satisfies never;
  }
}

function decide({ topic, event }: ClassifyInput, state: State, context: FirstAnswerContext): Decision {
  switch (topic) {
    case 'payment-declined.new-sale':
      return decideInitialDecline(event, state, context);
    case 'payment-declined.recurring':
      return decideRebillDecline(event, state, context);
    case 'rerun-requested':
      return decideRerun(event, state, context);
    case 'submission-due':
      return decideDue(event, state, context);
    default:
      return topic satisfies never;
  }
}
