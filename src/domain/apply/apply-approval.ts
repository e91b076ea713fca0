import type { NextBilling } from '../../../topics/contract/fields.ts';
import type { OrderComplete } from '../../../topics/contract/order-complete.ts';
import { orderCompleteNewSale } from '../../../topics/order-complete.new-sale.ts';
import { orderCompleteRecurring } from '../../../topics/order-complete.recurring.ts';
import { recoveredRebill } from '../billing/recovered-rebill.ts';
import { recoveredSale } from '../billing/recovered-sale.ts';
import { type Decision, output } from '../decision.ts';
import type { ContradictionKind } from '../documents/contradiction.ts';
import type { Debt } from '../documents/debt.ts';
import { endEventId } from '../ids.ts';
import { moneyText } from '../money-text.ts';
import { isPastDeadline } from '../routing/cascade.ts';
import { changeSinceDecided } from '../salvage/still-owed.ts';
import { isOpen, submissionStateChange } from '../salvage/submission.ts';
import { contradiction } from './contradiction.ts';
import { APPLIED_BY, alreadyApplied, type ResultContext, salvageEnd } from './result-context.ts';

/**
 * An approval recovers the debt where everything fits (R9, R11), from any state that is not an end. Otherwise it is money
 * that contradicts our books (R16).
 */
export function applyApproval(context: ResultContext): Decision {
  if (isRepeated(context)) return alreadyApplied();
  const mismatch = mismatchOf(context);
  return mismatch === null ? recoverDebt(context) : contradiction(context, mismatch.kind, mismatch.detail);
}

/** The approval that was applied, reported again: the same charge of the same money. */
function isRepeated({ result, submission }: ResultContext): boolean {
  return (
    submission.state === 'APPROVED' &&
    submission.flexecomTransactionId === result.flexecomTransactionId &&
    submission.amountMinor === result.amountMinor &&
    submission.currency === result.currency
  );
}

type Mismatch = { kind: Exclude<ContradictionKind, 'UNKNOWN_SUBMISSION'>; detail: string };

function mismatchOf({ result, submission, debt, state }: ResultContext): Mismatch | null {
  if (!isOpen(submission)) {
    return { kind: 'CONFLICTING_ANSWER', detail: `it was approved when it was already ${submission.state}` };
  }
  if (result.amountMinor !== submission.amountMinor || result.currency !== submission.currency) {
    const taken = moneyText(result.amountMinor, result.currency);
    const expected = moneyText(submission.amountMinor, submission.currency);
    return { kind: 'WRONG_AMOUNT', detail: `${taken} taken instead of ${expected}` };
  }
  switch (changeSinceDecided(submission, debt, state)) {
    case 'PAID':
      return { kind: 'NOT_OWED', detail: 'it had been paid otherwise by then' };
    case 'CANCELLED':
      return { kind: 'NOT_OWED', detail: 'it had been cancelled or refunded by then' };
    case null:
      return null;
  }
}

function recoverDebt(context: ResultContext): Decision {
  const { result, submission, debt, state, now } = context;
  const effect =
    debt.kind === 'REBILL'
      ? recoveredRebill(submission, debt, state, result.occurredAt)
      : recoveredSale(submission, debt, state);
  const { debtAfter, changes } = salvageEnd(context, { debtState: 'PAID', isApproved: true });
  const late = isPastDeadline(submission.cascadeDeadlineAt, result.occurredAt);
  const approved = submissionStateChange(
    submission,
    'APPROVED',
    { at: now, by: APPLIED_BY, detail: result.source },
    { appliedAt: now, flexecomTransactionId: result.flexecomTransactionId, late, parked: false, parkedReason: null },
  );
  const { currency, amountMinor, flexecomGatewayId: gateway, route } = submission;
  const topic = debt.kind === 'REBILL' ? orderCompleteRecurring : orderCompleteNewSale;
  return {
    changes: [approved, ...changes, ...effect.changes],
    messages: [output(topic, orderComplete(context, debtAfter, effect.nextBilling, late))],
    warnings: effect.warnings,
    counted: ['recovered', ...(effect.warnings.length === 0 ? [] : ['billing-unreadable'])],
    recovered: { currency, amountMinor, gateway, route },
  };
}

function orderComplete(
  { result, submission, now }: ResultContext,
  debt: Debt,
  nextBilling: NextBilling[],
  late: boolean,
): OrderComplete {
  return {
    eventId: endEventId(submission._id, 'APPROVED', null),
    occurredAt: now,
    orderId: submission.orderId,
    subscriptionId: submission.subscriptionId,
    customerId: submission.customerId,
    transactionId: submission.transactionId,
    debtId: debt._id,
    debtVersion: debt.version,
    submissionId: submission._id,
    route: submission.route,
    saleKind: submission.saleKind,
    billingCycle: submission.billingCycle,
    attempt: debt.kind === 'REBILL' ? submission.attempt : null,
    amountMinor: submission.amountMinor,
    currency: submission.currency,
    items: submission.items,
    flexecomGatewayId: submission.flexecomGatewayId,
    flexecomTransactionId: result.flexecomTransactionId ?? submission._id,
    declinedGatewayId: submission.declinedGatewayId,
    nextBilling,
    late,
  };
}
