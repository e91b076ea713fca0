import type { Decline, OrderStatus } from '../../../topics/contract/fields.ts';
import type { SalvageFailed } from '../../../topics/contract/salvage-failed.ts';
import { orderDeclined } from '../../../topics/order-declined.ts';
import { subscriptionRecycleFailed } from '../../../topics/subscription-recycle-failed.ts';
import { billedOrder, publishedStatus } from '../billing/billed-order.ts';
import { orderChange, subscriptionChange } from '../billing/billing-documents.ts';
import { type Change, type Decision, output } from '../decision.ts';
import { maskedDecline } from '../decline-facts.ts';
import type { Debt, DebtState } from '../documents/debt.ts';
import { endEventId } from '../ids.ts';
import { attemptsChanges, attemptsWithFlexecomDecline } from '../routing/payment-method-attempts.ts';
import { debtFieldsAfterFailure } from '../salvage/debt.ts';
import { type BillingChange, changeSinceDecided, refusalFor } from '../salvage/still-owed.ts';
import { isWithFlexecom, submissionStateChange } from '../salvage/submission.ts';
import { APPLIED_BY, type ResultContext, salvageEnd } from './result-context.ts';

/**
 * FlexEcom could not recover the debt (R10, R12). A failure never undoes a success: a debt that was paid or cancelled
 * since it was sent stays so, and only the submission ends (R20).
 */
export function applyFailure(context: ResultContext): Decision {
  const { result, submission, debt, state, now } = context;
  if (submission.appliedAt !== null || !isWithFlexecom(submission)) {
    return { changes: [], messages: [], counted: [submission.state === 'DECLINED' ? 'duplicate' : 'failure-ignored'] };
  }
  const change = changeSinceDecided(submission, debt, state);
  const debtState = debtStateAfter(change);
  const remembered = debtFieldsAfterFailure(debt, submission, maskedOrNull(result.decline), result.occurredAt);
  const { debtAfter, changes } = salvageEnd(context, { debtState, isApproved: false, remembered });
  const declined = submissionStateChange(
    submission,
    'DECLINED',
    { at: now, by: APPLIED_BY, detail: result.source },
    { appliedAt: now, endReason: result.reason, parked: false, parkedReason: null },
  );
  const topic = debt.kind === 'REBILL' ? subscriptionRecycleFailed : orderDeclined;
  return {
    changes: [declined, ...changes, ...(change === null ? billingChanges(debt) : []), ...countedDecline(context)],
    messages: [output(topic, salvageFailed(context, debtAfter, change))],
    counted: [change === null ? 'failed' : 'failed-without-effect'],
  };
}

/** FlexEcom's own decline is an attempt (R19); a refused or expired request says nothing of one. */
function countedDecline({ result, submission, state, now }: ResultContext): Change[] {
  if (result.reason !== null) return [];
  const attempts = state.get('paymentMethodAttempts', submission.paymentMethodRef);
  return attemptsChanges(attemptsWithFlexecomDecline(attempts, submission, result.occurredAt, now));
}

function maskedOrNull(decline: Decline | null): Decline | null {
  return decline === null ? null : maskedDecline(decline);
}

function debtStateAfter(change: BillingChange | null): DebtState {
  if (change === null) return 'FAILED';
  return change === 'PAID' ? 'PAID' : 'CANCELLED';
}

/**
 * A new sale's order becomes Declined. The order of a trial completion or an upsale keeps its status, because the rest of
 * it was paid (R10). A rebill's subscription becomes Recycle Failed (R12).
 */
function billingChanges(debt: Debt): Change[] {
  const { kind, subscriptionId } = debt;
  switch (kind) {
    case 'NEW_SALE':
      return [orderChange(debt, { status: 'DECLINED' })];
    case 'UPSALE':
    case 'TRIAL_COMPLETION':
      return [];
    case 'REBILL':
      return subscriptionId === null ? [] : [subscriptionChange(subscriptionId, debt, { status: 'RECYCLE_FAILED' })];
    default:
      return kind satisfies never;
  }
}

function salvageFailed(context: ResultContext, debt: Debt, change: BillingChange | null): SalvageFailed {
  const { result, submission, now } = context;
  const reason = change === null ? result.reason : refusalFor(change).reason;
  return {
    eventId: endEventId(submission._id, 'DECLINED', reason),
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
    orderStatus: debt.kind === 'REBILL' ? null : orderStatusAfter(context, change),
    decline: maskedOrNull(result.decline),
    reason,
    customerMessage: submission.customerMessage,
  };
}

function orderStatusAfter({ debt, state }: ResultContext, change: BillingChange | null): OrderStatus | null {
  if (debt.kind === 'NEW_SALE' && change === null) return 'DECLINED';
  const order = billedOrder(state, debt.orderId);
  return order === null ? null : publishedStatus(order.status);
}
