import type { Change } from '../decision.ts';
import { declinedGatewayIdOf } from '../decline-facts.ts';
import type { BillingSnapshot, Debt, Submission } from '../documents.ts';
import type { Plan } from '../ruling.ts';

/** A submission as it is accepted: SCHEDULED where the plan has a due time, else PENDING. */
export function newSubmission(
  id: string,
  debt: Debt,
  plan: Plan,
  decided: {
    at: number;
    by: string;
    configVersion: number;
    requestKey: string | null;
    customerMessage: string | null;
    stoodAs: BillingSnapshot;
  },
): Submission {
  const latest = debt.latestDecline;
  const state = plan.dueAt === null ? 'PENDING' : 'SCHEDULED';
  return {
    _id: id,
    state,
    route: plan.route,
    debtId: debt._id,
    orderId: debt.orderId,
    subscriptionId: debt.subscriptionId,
    customerId: debt.customerId,
    saleKind: debt.kind === 'REBILL' ? null : debt.kind,
    transactionId: latest.transactionId,
    billingCycle: debt.billingCycle,
    attempt: plan.attempt,
    requestKey: decided.requestKey,
    amountMinor: plan.amountMinor,
    currency: latest.currency,
    flexecomGatewayId: plan.flexecomGatewayId,
    declinedGatewayId: declinedGatewayIdOf(latest),
    declinedAt: latest.occurredAt,
    decline: latest.decline,
    paymentMethodRef: latest.paymentMethodRef,
    items: latest.items,
    configVersion: decided.configVersion,
    customerMessage: decided.customerMessage,
    networkRule: plan.networkRule,
    schedule: latest.rebill?.schedule ?? null,
    scheduledAt: latest.rebill?.scheduledAt ?? null,
    holdRecyclePrice: plan.holdRecyclePrice,
    dueAt: plan.dueAt,
    cascadeDeadlineAt: plan.cascadeDeadlineAt,
    acceptedAt: decided.at,
    request: null,
    stoodAs: decided.stoodAs,
    sendingAt: null,
    acknowledgedAt: null,
    flexecomTransactionId: null,
    parked: false,
    parkedReason: null,
    reconcile: null,
    appliedAt: null,
    late: false,
    withdrawReason: null,
    endReason: null,
    history: [{ at: decided.at, state, by: decided.by, detail: null }],
  };
}

export function submissionInsert({ _id, ...fields }: Submission): Change {
  return { collection: 'submissions', id: _id, set: fields };
}
