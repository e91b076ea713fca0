import type { RerunRequested } from '../../../topics/rerun-requested.ts';
import { PoisonError } from '../../errors.ts';
import { type BilledOrder, billedOrder } from '../billing/billed-order.ts';
import { billingReads, billingSubjectOf } from '../billing/named-subscriptions.ts';
import { classifyDebt } from '../classification/classify-decline.ts';
import type { FlexecomGateway } from '../configuration.ts';
import type { Decision, DecisionContext, DocumentRef, FirstAnswerContext, State } from '../decision.ts';
import type { Debt } from '../documents/debt.ts';
import { idsOfFirstVersion, rerunRecordId, rerunSubmissionId } from '../ids.ts';
import { excludedBy } from '../routing/exclusions.ts';
import { enabledFlexecomGateway, isFlexecomGatewayId } from '../routing/gateways.ts';
import { withHoldout } from '../routing/holdout.ts';
import { brokenNetworkRule, networkRuling } from '../routing/network-ruling.ts';
import { pauseOf } from '../routing/pauses.ts';
import { type Refusal, type Ruling, refuse, type SubmissionRoute, send } from '../ruling.ts';
import { blockedOrderReads, blockedOrderRefusal } from '../salvage/blocked-orders.ts';
import { salvagesGuardChanges } from '../salvage/customer-salvages.ts';
import { isInSalvage, judgedByNewestDecline } from '../salvage/debt.ts';
import { rerunLimitRefusal } from '../salvage/rerun-limits.ts';
import { similarOrderReads, similarOrderRefusal } from '../salvage/similar-orders.ts';
import { noLongerOwed } from '../salvage/still-owed.ts';
import { type AnswerSubject, answer, refused, repeated } from './answer.ts';
import { type Consideration, considerationOf } from './consideration.ts';

/**
 * What becomes of a rerun request (R6). The first refusal that holds is the answer:
 *
 * 1. the gateway that is asked for: ATRI_PROFILE_RERUN, NOT_A_FLEXECOM_GATEWAY, GATEWAY_DISABLED, GATEWAY_PAUSED
 * 2. which decline is rerun: UNKNOWN_ORDER, UNKNOWN_TRANSACTION, NOT_AN_INITIAL_DECLINE, UPSALE_RERUN
 * 3. whether it is still declined: ALREADY_IN_SALVAGE, PAID_MEANWHILE, ORDER_NOT_DECLINED, CANCELLED_MEANWHILE
 * 4. what the decline says: HARD_DECLINE
 * 5. the orders around it: ORDER_BLACKLISTED, PARENT_ORDER_CANCELLED, SIMILAR_ORDER_IN_SALVAGE, SIMILAR_ORDER_APPROVED
 * 6. how often and how late: RERUN_LIMIT
 * 7. the gateway's exclusions: EXCLUDED
 * 8. the card network: NETWORK_RULE
 * 9. the side of the holdout: HOLDOUT
 *
 * A repeated requestKey is a repeat, and is not answered again (R14).
 */
export function decideRerun(event: RerunRequested, state: State, context: FirstAnswerContext): Decision {
  const record = state.get('declines', rerunRecordId(event.orderId, event.requestKey));
  if (record !== null) return repeated(record, null);
  const debt = debtToRerun(event, state);
  const subject = subjectOf(event, debt);
  const gateway = gatewayAskedFor(event, context);
  if (debt === null || debt.kind === 'REBILL') {
    const classification = debt === null ? null : classifyDebt(debt, context.config);
    const refusal = 'kind' in gateway ? gateway : noDeclinedSale(event, debt, state);
    return refused(subject, { debt, classification, attempts: null, context }, refusal);
  }
  const consideration = considerationOf(debt, debt.latestDecline.paymentMethodRef, state, context);
  const eligible = 'kind' in gateway ? gateway : rulingOnRerun(event, gateway, consideration);
  const { debt: drawn, ruling } = withHoldout(debt, eligible, context);
  const decision = answer(subject, { ...consideration, debt: drawn }, ruling);
  return ruling.kind === 'SEND' ? decision : withSalvagesGuard(decision, consideration);
}

function rulingOnRerun(
  event: RerunRequested,
  gateway: FlexecomGateway,
  consideration: Consideration,
): Ruling<SubmissionRoute> {
  const { debt, classification } = consideration;
  return (
    (debt.kind === 'UPSALE' ? refuse('UPSALE_RERUN', 'a declined upsale is not rerun') : null) ??
    notDeclinedNow(consideration) ??
    (classification.type === 'HARD' ? refuse('HARD_DECLINE', 'a hard decline is not rerun') : null) ??
    refusalByOtherOrders(consideration) ??
    rerunLimitRefusal(debt, gateway, consideration.context.now) ??
    routeRerun(event, gateway, consideration)
  );
}

function gatewayAskedFor(event: RerunRequested, { config }: DecisionContext): FlexecomGateway | Refusal {
  const { gatewayId, gatewayProfileId } = event;
  if (gatewayProfileId !== null) {
    return refuse('ATRI_PROFILE_RERUN', 'a decline is rerun on a FlexEcom gateway directly, not on a gateway profile');
  }
  if (gatewayId === null || !isFlexecomGatewayId(config, gatewayId)) {
    return refuse('NOT_A_FLEXECOM_GATEWAY', `gateway ${gatewayId ?? '(none)'} is not a FlexEcom gateway`);
  }
  const gateway = enabledFlexecomGateway(config, gatewayId);
  if (gateway === null) return refuse('GATEWAY_DISABLED', `gateway ${gatewayId} takes no new submissions`);
  const paused = pauseOf(config, gatewayId, 'RERUN');
  return paused === null ? gateway : refuse('GATEWAY_PAUSED', paused);
}

/** The debt of the transaction named, else the order's latest declined sale: what can be rerun before what cannot. */
function debtToRerun({ orderId, transactionId }: RerunRequested, state: State): Debt | null {
  const debts = state.find('debts', 'orderId', orderId);
  if (transactionId !== null) return debts.find(({ transactionIds }) => transactionIds.includes(transactionId)) ?? null;
  const byPreference = debts.toSorted(
    (a, b) => rerunRank(a) - rerunRank(b) || b.latestDecline.occurredAt - a.latestDecline.occurredAt,
  );
  return byPreference[0] ?? null;
}

/** What can be rerun ranks first, from 0. */
function rerunRank({ kind, state }: Debt): number {
  if (kind === 'REBILL') return 3;
  if (kind === 'UPSALE') return 2;
  return state === 'PAID' ? 1 : 0;
}

function notDeclinedNow({ debt, billing, state }: Consideration): Refusal | null {
  if (isInSalvage(debt)) return refuse('ALREADY_IN_SALVAGE', 'FlexEcom has this debt already');
  if (debt.state === 'PAID') return refuse('PAID_MEANWHILE', 'this debt is paid');
  const order = billedOrder(state, debt.orderId);
  if (debt.kind === 'NEW_SALE' && order !== null && !isDeclined(order)) {
    return refuse('ORDER_NOT_DECLINED', `the order is ${order.status}`);
  }
  return debt.state === 'CANCELLED' || noLongerOwed(debt, null, billing) === 'CANCELLED'
    ? refuse('CANCELLED_MEANWHILE', 'the order or subscription was cancelled or refunded')
    : null;
}

/** Of an UNKNOWN order only declines were seen, that of its sale among them. */
function isDeclined({ status }: BilledOrder): boolean {
  return status === 'DECLINED' || status === 'UNKNOWN';
}

/** Similar orders are a matter of new sales alone: a trial's subscription is no second purchase. */
function refusalByOtherOrders({ debt, state, context }: Consideration): Refusal | null {
  const blocked = blockedOrderRefusal(debt, state);
  return blocked ?? (debt.kind === 'NEW_SALE' ? similarOrderRefusal(debt, state, context.now) : null);
}

/** A rerun that a network delays is scheduled (R19), unless FlexEcom failed on its debt: that debt cannot wait again. */
function routeRerun(
  event: RerunRequested,
  gateway: FlexecomGateway,
  consideration: Consideration,
): Ruling<SubmissionRoute> {
  const { debt } = consideration;
  const { latestDecline } = debt;
  const excluded = excludedBy(gateway, latestDecline, { route: 'RERUN', amountMinor: latestDecline.amountMinor });
  if (excluded !== null) return excluded;
  const network = networkRuling(gateway, { ...consideration, debt: judgedByNewestDecline(debt) });
  const { notBefore: dueAt } = network;
  if (network.forbidden || (dueAt !== null && debt.state === 'FAILED')) return brokenNetworkRule(network.mark);
  return send({
    submissionId: unusedSubmissionId(event, consideration),
    route: 'RERUN',
    flexecomGatewayId: gateway.id,
    attempt: 0,
    amountMinor: latestDecline.amountMinor,
    dueAt,
    cascadeDeadlineAt: null,
    holdRecyclePrice: false,
    networkRule: network.mark,
  });
}

/**
 * Of a request that 0.1.0 accepted, FlexEcom knows the rerun by the id that 0.1.0 gave it.
 * @throws PoisonError for an id that is another submission's, which would be overwritten
 */
function unusedSubmissionId({ orderId, requestKey }: RerunRequested, { state, context }: Consideration): string {
  const idOf = context.isOfFirstVersion === true ? idsOfFirstVersion.rerunSubmission : rerunSubmissionId;
  const submissionId = idOf(orderId, requestKey);
  const known = state.get('submissions', submissionId);
  if (known === null) return submissionId;
  throw new PoisonError(
    `requestKey: expected a key that was not used; ${submissionId} is a submission of order ${known.orderId}, debt ${known.debtId}`,
  );
}

/**
 * Raises the guard of the customer's salvages, as the refusal may depend on them: of two similar orders that are rerun at
 * once, only one may pass.
 */
function withSalvagesGuard(decision: Decision, { debt, state, context }: Consideration): Decision {
  return { ...decision, changes: [...decision.changes, ...salvagesGuardChanges(debt, state, context.now)] };
}

function subjectOf(
  { orderId, transactionId, requestKey, occurredAt }: RerunRequested,
  debt: Debt | null,
): AnswerSubject {
  return {
    recordId: rerunRecordId(orderId, requestKey),
    orderId,
    transactionId: transactionId ?? debt?.latestDecline.transactionId ?? null,
    attempt: debt?.latestDecline.attempt ?? 0,
    requestKey,
    occurredAt,
    said: null,
  };
}

function noDeclinedSale({ orderId, transactionId }: RerunRequested, debt: Debt | null, state: State): Refusal {
  if (debt !== null) return refuse('NOT_AN_INITIAL_DECLINE', 'only initial declines are rerun');
  return state.get('orders', orderId) === null && state.find('debts', 'orderId', orderId).length === 0
    ? refuse('UNKNOWN_ORDER', 'no decline of this order was seen')
    : refuse(
        'UNKNOWN_TRANSACTION',
        `no declined sale ${transactionId === null ? '' : `${transactionId} `}of this order was seen`,
      );
}

/** In two steps: the order and its debts, then what those refer to. */
export function rerunReads(event: RerunRequested, state: State): DocumentRef[] {
  const { orderId, requestKey } = event;
  const followed = state
    .find('debts', 'orderId', orderId)
    .filter(({ kind }) => kind !== 'REBILL')
    .flatMap((debt) => readsOfDebt(debt, state));
  return [
    { collection: 'declines', id: rerunRecordId(orderId, requestKey) },
    { collection: 'submissions', id: rerunSubmissionId(orderId, requestKey) },
    { collection: 'submissions', id: idsOfFirstVersion.rerunSubmission(orderId, requestKey) },
    { collection: 'orders', id: orderId },
    { collection: 'debts', field: 'orderId', value: orderId },
    ...followed,
  ];
}

function readsOfDebt(debt: Debt, state: State): DocumentRef[] {
  return [
    ...similarOrderReads(debt, state),
    ...blockedOrderReads(debt, state),
    { collection: 'paymentMethodAttempts', id: debt.latestDecline.paymentMethodRef },
    ...billingReads(billingSubjectOf(debt)),
  ];
}
