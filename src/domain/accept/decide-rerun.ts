import type { RerunRequested } from '../../../topics/rerun-requested.ts';
import { billingSnapshot } from '../billing/billing-snapshot.ts';
import { type Classification, classifyDebt } from '../classification/classify-decline.ts';
import type { FlexecomGateway } from '../configuration.ts';
import type { Decision, DecisionContext, DocumentRef, State } from '../decision.ts';
import type { Debt, Order, PaymentMethodAttempts } from '../documents.ts';
import { rerunRecordId, rerunSubmissionId } from '../ids.ts';
import { enabledFlexecomGateway, isFlexecomGatewayId } from '../routing/gateways.ts';
import { attemptsChange, attemptsLookedAt, brokenNetworkRule, networkRuling } from '../routing/network-ruling.ts';
import { type Plan, type Refusal, type Ruling, refuse, send } from '../ruling.ts';
import { isInSalvage } from '../salvage/debt.ts';
import { salvagesGuardChange, similarOrderReads, similarOrderRefusal } from '../salvage/similar-orders.ts';
import { noLongerOwed } from '../salvage/still-owed.ts';
import { type Asked, accepted, refused, repeated } from './answer.ts';

/** The order and its debts first; then what those name. */
export function rerunReads(event: RerunRequested, state: State): DocumentRef[] {
  const { orderId, requestKey } = event;
  const order = state.get('orders', orderId);
  const followed = state
    .find('debts', 'orderId', orderId)
    .filter(isInitial)
    .flatMap((debt) => readsOfDebt(debt, state));
  return [
    { collection: 'declines', id: rerunRecordId(orderId, requestKey) },
    { collection: 'submissions', id: rerunSubmissionId(orderId, requestKey) },
    { collection: 'orders', id: orderId },
    { collection: 'debts', field: 'orderId', value: orderId },
    ...(order?.parentOrderId ? [{ collection: 'orders', id: order.parentOrderId } as const] : []),
    ...followed,
  ];
}

/**
 * R6: what becomes of a rerun request. What is refused is looked for in this order, and the first found is the answer:
 *
 * 1. the gateway asked for: ATRI_PROFILE_RERUN, NOT_A_FLEXECOM_GATEWAY, GATEWAY_DISABLED
 * 2. what is to be rerun: UNKNOWN_ORDER, UNKNOWN_TRANSACTION, NOT_AN_INITIAL_DECLINE, UPSALE_RERUN
 * 3. how it stands: ALREADY_IN_SALVAGE, PAID_MEANWHILE, ORDER_NOT_DECLINED, CANCELLED_MEANWHILE
 * 4. what was declined: HARD_DECLINE
 * 5. what surrounds it: ORDER_BLACKLISTED, PARENT_ORDER_CANCELLED, SIMILAR_ORDER_IN_SALVAGE, SIMILAR_ORDER_APPROVED
 * 6. the card network: NETWORK_RULE
 *
 * A repeated requestKey is a repeat, and answered by nothing (R14).
 */
export function decideRerun(event: RerunRequested, state: State, context: DecisionContext): Decision {
  const recordId = rerunRecordId(event.orderId, event.requestKey);
  const record = state.get('declines', recordId);
  if (record !== null) return repeated(record);
  const debt = debtToRerun(event, state);
  const classification = debt === null ? null : classifyDebt(debt, context.config);
  const ruling = rulingOnRerun(event, debt, classification, state, context);
  const asked = askedBy(event, debt, recordId);
  if (ruling.kind === 'SEND' && debt !== null && classification !== null) {
    const submissionId = rerunSubmissionId(event.orderId, event.requestKey);
    const accepting = { classification, attempts: attemptsOf(debt, state), state, context };
    return accepted(asked, debt, ruling.plan, submissionId, accepting);
  }
  const refusal = ruling.kind === 'REFUSE' ? ruling : unknownTransaction(event);
  return withGuardsLookedAt(refused(asked, debt, refusal, classification, context), debt, state);
}

function rulingOnRerun(
  event: RerunRequested,
  debt: Debt | null,
  classification: Classification | null,
  state: State,
  context: DecisionContext,
): Ruling<Plan> {
  const gateway = gatewayAskedFor(event, context);
  if ('kind' in gateway) return gateway;
  const order = state.get('orders', event.orderId);
  if (debt === null || classification === null) {
    return order === null && state.find('debts', 'orderId', event.orderId).length === 0
      ? refuse('UNKNOWN_ORDER', 'no decline of this order was seen')
      : unknownTransaction(event);
  }
  const refusal =
    notRerunnable(debt) ??
    notDeclinedNow(debt, order, state) ??
    (classification.type === 'HARD' ? refuse('HARD_DECLINE', 'a hard decline is not rerun') : null) ??
    surroundings(debt, order, state, context.now);
  return refusal ?? planOfRerun(gateway, debt, state, context);
}

function gatewayAskedFor(event: RerunRequested, { config }: DecisionContext): FlexecomGateway | Refusal {
  const { gatewayId, gatewayProfileId } = event;
  if (gatewayProfileId !== null) {
    return refuse('ATRI_PROFILE_RERUN', 'a decline is rerun on a FlexEcom gateway directly, not on a gateway profile');
  }
  if (gatewayId === null || !isFlexecomGatewayId(config, gatewayId)) {
    return refuse('NOT_A_FLEXECOM_GATEWAY', `gateway ${gatewayId ?? '(none)'} is not a FlexEcom gateway`);
  }
  return (
    enabledFlexecomGateway(config, gatewayId) ??
    refuse('GATEWAY_DISABLED', `gateway ${gatewayId} takes no new submissions`)
  );
}

/** The debt of the transaction named, else the order's latest declined sale: what can be rerun before what cannot. */
function debtToRerun({ orderId, transactionId }: RerunRequested, state: State): Debt | null {
  const debts = state.find('debts', 'orderId', orderId);
  if (transactionId !== null) return debts.find(({ transactionIds }) => transactionIds.includes(transactionId)) ?? null;
  const byPreference = debts.toSorted(
    (a, b) => remoteness(a) - remoteness(b) || b.latestDecline.occurredAt - a.latestDecline.occurredAt,
  );
  return byPreference[0] ?? null;
}

/** How far a debt is from being a declined sale that can be rerun. */
function remoteness({ kind, state }: Debt): number {
  if (kind === 'REBILL') return 3;
  if (kind === 'UPSALE') return 2;
  return state === 'PAID' ? 1 : 0;
}

function notRerunnable(debt: Debt): Refusal | null {
  if (debt.kind === 'REBILL') return refuse('NOT_AN_INITIAL_DECLINE', 'only initial declines are rerun');
  return debt.kind === 'UPSALE' ? refuse('UPSALE_RERUN', 'a declined upsale is not rerun') : null;
}

function notDeclinedNow(debt: Debt, order: Order | null, state: State): Refusal | null {
  if (isInSalvage(debt)) return refuse('ALREADY_IN_SALVAGE', 'FlexEcom has this debt already');
  if (debt.state === 'PAID') return refuse('PAID_MEANWHILE', 'this debt is paid');
  if (debt.kind === 'NEW_SALE' && order !== null && !isDeclined(order)) {
    return refuse('ORDER_NOT_DECLINED', `the order is ${order.status}`);
  }
  const isCalledOff = noLongerOwed(debt, null, billingSnapshot(state, debt)) === 'CANCELLED';
  return isCalledOff || debt.state === 'CANCELLED'
    ? refuse('CANCELLED_MEANWHILE', 'the order or subscription was called off')
    : null;
}

/** Of an UNKNOWN one nothing was seen but declines, its sale's among them. */
function isDeclined({ status }: Order): boolean {
  return status === 'DECLINED' || status === 'UNKNOWN';
}

function surroundings(debt: Debt, order: Order | null, state: State, now: number): Refusal | null {
  if (order?.blacklisted === true) return refuse('ORDER_BLACKLISTED', 'the order is blacklisted');
  const parentOrderId = order?.parentOrderId ?? debt.latestDecline.parentOrderId;
  if (parentOrderId !== null && state.get('orders', parentOrderId)?.status === 'CANCELLED') {
    return refuse('PARENT_ORDER_CANCELLED', `parent order ${parentOrderId} is cancelled`);
  }
  return similarOrderRefusal(debt, state, now);
}

/** What must wait (R19) is scheduled, but for a debt that FlexEcom failed on: that one can only be in salvage again. */
function planOfRerun(gateway: FlexecomGateway, debt: Debt, state: State, context: DecisionContext): Ruling<Plan> {
  const latest = debt.latestDecline;
  const attempts = state.get('paymentMethodAttempts', latest.paymentMethodRef);
  const network = networkRuling(gateway, latest, attempts, context.now, context.config);
  const dueAt = network.notBefore !== null && network.notBefore > context.now ? network.notBefore : null;
  if (network.forbidden || (dueAt !== null && debt.state === 'FAILED')) return brokenNetworkRule(network.mark);
  return send({
    route: 'RERUN',
    flexecomGatewayId: gateway.id,
    attempt: 0,
    amountMinor: latest.amountMinor,
    dueAt,
    cascadeDeadlineAt: null,
    holdRecyclePrice: false,
    networkRule: network.mark,
  });
}

/**
 * The customer's guard and the payment method's attempts were looked at: two similar orders rerun at once must not both
 * pass the one, nor two attempts with one card the other (write skew).
 */
function withGuardsLookedAt(decision: Decision, debt: Debt | null, state: State): Decision {
  if (debt === null || !isInitial(debt)) return decision;
  const guards = [salvagesGuardChange(debt.customerId, state), attemptsChange(attemptsOf(debt, state))];
  return { ...decision, changes: [...decision.changes, ...guards] };
}

function attemptsOf({ latestDecline: { paymentMethodRef } }: Debt, state: State): PaymentMethodAttempts {
  return attemptsLookedAt(state.get('paymentMethodAttempts', paymentMethodRef), paymentMethodRef);
}

function askedBy(event: RerunRequested, debt: Debt | null, recordId: string): Asked {
  const { orderId, transactionId, requestKey, occurredAt } = event;
  const attempt = debt?.latestDecline.attempt ?? 0;
  return {
    recordId,
    orderId,
    transactionId: transactionId ?? debt?.latestDecline.transactionId ?? null,
    attempt,
    requestKey,
    occurredAt,
  };
}

function unknownTransaction({ transactionId }: RerunRequested): Refusal {
  return refuse('UNKNOWN_TRANSACTION', `no declined sale ${transactionId ?? ''} of this order was seen`);
}

function isInitial(debt: Debt): boolean {
  return debt.kind !== 'REBILL';
}

function readsOfDebt(debt: Debt, state: State): DocumentRef[] {
  const { subscriptionId, latestDecline } = debt;
  const { parentOrderId, paymentMethodRef } = latestDecline;
  return [
    ...similarOrderReads(debt, state),
    { collection: 'paymentMethodAttempts', id: paymentMethodRef },
    ...(parentOrderId === null ? [] : [{ collection: 'orders', id: parentOrderId } as const]),
    ...(subscriptionId === null ? [] : [{ collection: 'subscriptions', id: subscriptionId } as const]),
  ];
}
