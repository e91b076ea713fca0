import type { Change } from '../decision.ts';
import { declinedGatewayIdOf } from '../decline-facts.ts';
import type { BillingSnapshot } from '../documents/billing-snapshot.ts';
import type { Debt } from '../documents/debt.ts';
import type { Submission } from '../documents/submission.ts';
import type { SubmissionRoute } from '../ruling.ts';

/** A submission as it is accepted: SCHEDULED if its route has a due time, else PENDING. */
export function newSubmission(
  debt: Debt,
  route: SubmissionRoute,
  decided: {
    at: number;
    by: string;
    configVersion: number;
    requestKey: string | null;
    customerMessage: string | null;
    stoodAs: BillingSnapshot;
    /** It was accepted before, in a database that is gone. */
    isRepeated: boolean;
  },
): Submission {
  const latest = debt.latestDecline;
  const state = route.dueAt === null ? 'PENDING' : 'SCHEDULED';
  return {
    _id: route.submissionId,
    state,
    route: route.route,
    debtId: debt._id,
    orderId: debt.orderId,
    subscriptionId: debt.subscriptionId,
    customerId: debt.customerId,
    campaignId: latest.campaignId,
    saleKind: debt.kind === 'REBILL' ? null : debt.kind,
    transactionId: latest.transactionId,
    billingCycle: debt.billingCycle,
    attempt: route.attempt,
    requestKey: decided.requestKey,
    amountMinor: route.amountMinor,
    currency: latest.currency,
    flexecomGatewayId: route.flexecomGatewayId,
    declinedGatewayId: declinedGatewayIdOf(latest),
    declinedAt: latest.occurredAt,
    decline: latest.decline,
    paymentMethodRef: latest.paymentMethodRef,
    card: latest.card ?? null,
    items: latest.items,
    configVersion: decided.configVersion,
    customerMessage: decided.customerMessage,
    networkRule: route.networkRule,
    schedule: latest.rebill?.schedule ?? null,
    scheduledAt: latest.rebill?.scheduledAt ?? null,
    holdRecyclePrice: route.holdRecyclePrice,
    ...(route.minDaysToNextBill === undefined ? {} : { minDaysToNextBill: route.minDaysToNextBill }),
    dueAt: route.dueAt,
    cascadeDeadlineAt: route.cascadeDeadlineAt,
    acceptedAt: decided.at,
    request: null,
    stoodAs: decided.stoodAs,
    sendingAt: null,
    acknowledgedAt: null,
    flexecomTransactionId: null,
    parked: false,
    parkedReason: null,
    reconcile: null,
    ...(decided.isRepeated ? { askFirst: true } : {}),
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
