import type { NextBilling } from '../../../topics/contract/fields.ts';
import type { OrderComplete } from '../../../topics/contract/order-complete.ts';
import { orderCompleteNewSale } from '../../../topics/order-complete.new-sale.ts';
import { orderCompleteRecurring } from '../../../topics/order-complete.recurring.ts';
import { recoveredRebill } from '../billing/recovered-rebill.ts';
import { recoveredSale } from '../billing/recovered-sale.ts';
import { type Decision, output } from '../decision.ts';
import type { Debt } from '../documents.ts';
import { messageEventId } from '../ids.ts';
import { isPastDeadline } from '../routing/cascade.ts';
import { debtAfterOutcome, debtChange } from '../salvage/debt.ts';
import { isWithFlexecom, submissionStateChange } from '../salvage/submission.ts';
import { contradiction } from './contradiction.ts';
import {
  APPLIED_BY,
  alreadyApplied,
  changeSinceDecided,
  customerSalvagesChanges,
  type ResultContext,
  withoutActive,
} from './result-context.ts';

/** R9, R11, R16: an approval recovers the debt where everything fits, and is a contradiction where anything does not. */
export function applyApproval(ending: ResultContext): Decision {
  const { result, submission } = ending;
  if (isSameAgain(ending)) return alreadyApplied();
  if (submission.appliedAt !== null || !isWithFlexecom(submission)) {
    return contradiction(ending, 'CONFLICTING_ANSWER', `it was approved when it was ${submission.state} already`);
  }
  if (result.amountMinor !== submission.amountMinor || result.currency !== submission.currency) {
    const asked = `${submission.amountMinor} ${submission.currency}`;
    return contradiction(ending, 'WRONG_AMOUNT', `${result.amountMinor} ${result.currency} taken instead of ${asked}`);
  }
  const change = changeSinceDecided(ending);
  if (change === 'PAID') return contradiction(ending, 'NOT_OWED', 'it was paid otherwise by then');
  if (change === 'CANCELLED') return contradiction(ending, 'NOT_OWED', 'it was called off by then');
  return recovered(ending);
}

/** The approval that was applied, told once more: the same charge of the same money. */
function isSameAgain({ result, submission }: ResultContext): boolean {
  return (
    submission.state === 'APPROVED' &&
    submission.flexecomTransactionId === result.flexecomTransactionId &&
    submission.amountMinor === result.amountMinor &&
    submission.currency === result.currency
  );
}

function recovered(ending: ResultContext): Decision {
  const { result, submission, debt, state, now } = ending;
  const { subscriptionId } = submission;
  const subscription = subscriptionId === null ? null : state.get('subscriptions', subscriptionId);
  const effect =
    debt.kind === 'REBILL'
      ? recoveredRebill(submission, debt, subscription, result.occurredAt)
      : recoveredSale(submission, debt, state);
  const debtAfter = debtAfterOutcome(debt, 'PAID', withoutActive(ending));
  const late = isPastDeadline(submission.cascadeDeadlineAt, result.occurredAt);
  const approved = submissionStateChange(
    submission,
    'APPROVED',
    { at: now, by: APPLIED_BY, detail: result.source },
    { appliedAt: now, flexecomTransactionId: result.flexecomTransactionId, late, parked: false, parkedReason: null },
  );
  const topic = debt.kind === 'REBILL' ? orderCompleteRecurring : orderCompleteNewSale;
  return {
    changes: [approved, debtChange(debtAfter), ...effect.changes, ...customerSalvagesChanges(ending, true)],
    messages: [output(topic, orderComplete(ending, debtAfter, effect.nextBilling, late))],
    counted: ['recovered'],
  };
}

function orderComplete(
  { result, submission, now }: ResultContext,
  debt: Debt,
  nextBilling: NextBilling[],
  late: boolean,
): OrderComplete {
  return {
    eventId: messageEventId('salvage-ended', submission._id),
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
