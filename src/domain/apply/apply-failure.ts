import type { SalvageFailed } from '../../../topics/contract/salvage-failed.ts';
import { orderDeclined } from '../../../topics/order-declined.ts';
import { subscriptionRecycleFailed } from '../../../topics/subscription-recycle-failed.ts';
import { orderChange, subscriptionChange } from '../billing/billing-documents.ts';
import { type Change, type Decision, output } from '../decision.ts';
import { maskedDecline } from '../decline-facts.ts';
import type { Debt, DebtState, OrderStatus } from '../documents.ts';
import { messageEventId } from '../ids.ts';
import { debtAfterOutcome, debtChange } from '../salvage/debt.ts';
import type { BillingChange } from '../salvage/still-owed.ts';
import { isWithFlexecom, submissionStateChange } from '../salvage/submission.ts';
import {
  APPLIED_BY,
  changeSinceDecided,
  customerSalvagesChanges,
  type ResultContext,
  withoutActive,
} from './result-context.ts';

/**
 * R10, R12: FlexEcom could not recover it. A failure never undoes a success (R20): what was paid or called off meanwhile
 * stays as it is, and only the submission ends.
 */
export function applyFailure(ending: ResultContext): Decision {
  const { result, submission, debt, now } = ending;
  if (submission.appliedAt !== null || !isWithFlexecom(submission)) {
    return { changes: [], messages: [], counted: [submission.state === 'DECLINED' ? 'duplicate' : 'failure-ignored'] };
  }
  const change = changeSinceDecided(ending);
  const debtAfter = debtAfterOutcome(debt, debtStateAfter(change), withoutActive(ending));
  const declined = submissionStateChange(
    submission,
    'DECLINED',
    { at: now, by: APPLIED_BY, detail: result.source },
    { appliedAt: now, endReason: result.reason, parked: false, parkedReason: null },
  );
  const topic = debt.kind === 'REBILL' ? subscriptionRecycleFailed : orderDeclined;
  return {
    changes: [
      declined,
      debtChange(debtAfter),
      ...(change === null ? billingChanges(ending) : []),
      ...customerSalvagesChanges(ending, false),
    ],
    messages: [output(topic, salvageFailed(ending, debtAfter, change))],
    counted: [change === null ? 'failed' : 'failed-without-effect'],
  };
}

function debtStateAfter(change: BillingChange | null): DebtState {
  if (change === null) return 'FAILED';
  return change === 'PAID' ? 'PAID' : 'CANCELLED';
}

/**
 * R10: a new sale's order is Declined; a trial completion's and an upsale's keeps its status, as the rest of it was paid.
 * R12: a rebill's subscription is Recycle Failed.
 */
function billingChanges({ debt }: ResultContext): Change[] {
  switch (debt.kind) {
    case 'NEW_SALE':
      return [orderChange(debt, { status: 'DECLINED' })];
    case 'UPSALE':
    case 'TRIAL_COMPLETION':
      return [];
    case 'REBILL':
      return recycleFailed(debt);
    default:
      return debt.kind satisfies never;
  }
}

function recycleFailed(debt: Debt): Change[] {
  return debt.subscriptionId === null
    ? []
    : [subscriptionChange(debt.subscriptionId, debt, { status: 'RECYCLE_FAILED' })];
}

function salvageFailed(ending: ResultContext, debt: Debt, change: BillingChange | null): SalvageFailed {
  const { result, submission, now } = ending;
  const meanwhile = change === 'PAID' ? 'PAID_MEANWHILE' : 'CANCELLED_MEANWHILE';
  return {
    eventId: messageEventId('salvage-ended', submission._id),
    occurredAt: now,
    orderId: submission.orderId,
    subscriptionId: submission.subscriptionId,
    transactionId: submission.transactionId,
    debtId: debt._id,
    debtVersion: debt.version,
    submissionId: submission._id,
    route: submission.route,
    saleKind: submission.saleKind,
    billingCycle: submission.billingCycle,
    orderStatus: debt.kind === 'REBILL' ? null : orderStatusAfter(ending, change),
    decline: result.decline === null ? null : maskedDecline(result.decline),
    reason: change === null ? result.reason : meanwhile,
  };
}

function orderStatusAfter({ debt, state }: ResultContext, change: BillingChange | null): OrderStatus | null {
  if (debt.kind === 'NEW_SALE' && change === null) return 'DECLINED';
  return state.get('orders', debt.orderId)?.status ?? null;
}
