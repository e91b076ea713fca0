import { applyResult, approvalNotApplied, resultReads } from '../src/domain/apply/apply-result.ts';
import { withReportRows } from '../src/domain/report/report-row.ts';
import type { DecidingStage } from '../src/engine/stage.ts';
import type { FlexecomResult } from '../topics/contract/flexecom-result.ts';
import { declineNotSent } from '../topics/decline-not-sent.ts';
import { flexecomResultCascade } from '../topics/flexecom-result.cascade.ts';
import { flexecomResult } from '../topics/flexecom-result.ts';
import { moneyContradiction } from '../topics/money-contradiction.ts';
import { orderCompleteNewSale } from '../topics/order-complete.new-sale.ts';
import { orderCompleteRecurring } from '../topics/order-complete.recurring.ts';
import { orderDeclined } from '../topics/order-declined.ts';
import { subscriptionRecycleFailed } from '../topics/subscription-recycle-failed.ts';

export interface ResultInput {
  topic: 'flexecom-result.cascade' | 'flexecom-result';
  event: FlexecomResult;
}

/** Applies the results of submissions to debts, orders and subscriptions, and informs billing, fulfillment and operations. */
export const applyResults: DecidingStage<ResultInput, 'none'> = {
  name: 'apply-results',
  /** Results go by what was stored when sending was decided: money that came is applied whatever the configuration is. */
  configuration: 'none',
  inputs: [
    { topic: flexecomResultCascade, lane: 'cascade' },
    { topic: flexecomResult, lane: 'bulk' },
  ],
  outputs: [
    orderCompleteNewSale,
    orderCompleteRecurring,
    orderDeclined,
    subscriptionRecycleFailed,
    moneyContradiction,
    declineNotSent,
  ],
  reads: ({ event }, state) => resultReads(event, state),
  insteadOfDeadLetter: ({ event }) =>
    event.outcome === 'APPROVED'
      ? (state, why, now) => withReportRows(approvalNotApplied(event, state, why, now), state, now)
      : null,
  decide: ({ event }, state, { now }) => withReportRows(applyResult(event, state, now), state, now),
};
