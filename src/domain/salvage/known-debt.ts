import type { DecisionContext, DocumentRef, State } from '../decision.ts';
import type { DeclineFacts } from '../decline-facts.ts';
import type { Debt, DeclineRecord } from '../documents.ts';
import { declineId } from '../ids.ts';

/** A debt and a record that 0.1.0 made keep the ids that it gave them, so both forms of an id are looked for. */

/** `facts` are those of the debt that is known so far. */
export function knownDebtReads({ debt, recordId, firstVersion }: DeclineFacts): DocumentRef[] {
  return [
    ...[debt._id, firstVersion.debtId].map((id): DocumentRef => ({ collection: 'debts', id })),
    ...[recordId, firstVersion.recordId].map((id): DocumentRef => ({ collection: 'declines', id })),
  ];
}

/** Its record has one of these: 0.1.0 wrote it, or its debt, or neither. */
export function possibleRecordIds({ firstVersion, recordId, latest }: DeclineFacts): string[] {
  const { gatewayId, transactionId, attempt } = latest;
  const underOldDebt = declineId(firstVersion.debtId, gatewayId, transactionId, attempt);
  return [recordId, underOldDebt, firstVersion.recordId];
}

/** The decline as one of the debt that is known; of a new debt as it is. */
export function factsOfKnownDebt(facts: DeclineFacts, state: State): DeclineFacts {
  const { debt, firstVersion, latest } = facts;
  if (state.get('debts', debt._id) !== null) return facts;
  const old = state.get('debts', firstVersion.debtId);
  if (old === null || !isSameDebt(old, facts)) return facts;
  const { gatewayId, transactionId, attempt } = latest;
  return { ...facts, debt: { ...debt, _id: old._id }, recordId: declineId(old._id, gatewayId, transactionId, attempt) };
}

/** The decline as one of the debt that is known; of a new debt with the ids that its first answer had. */
export function factsToDecide(
  facts: DeclineFacts,
  state: State,
  { isOfFirstVersion }: Pick<DecisionContext, 'isOfFirstVersion'>,
): DeclineFacts {
  const { debt, firstVersion } = facts;
  const known = factsOfKnownDebt(facts, state);
  const isKnown = [debt._id, firstVersion.debtId].some((id) => state.get('debts', id) !== null);
  if (isOfFirstVersion !== true || isKnown) return known;
  return { ...facts, debt: { ...debt, _id: firstVersion.debtId }, recordId: firstVersion.recordId };
}

/** An old id may be that of something else: one part of it may look like two. */
function isSameDebt(old: Debt, { debt, latest }: DeclineFacts): boolean {
  const isSame =
    old.orderId === debt.orderId &&
    old.customerId === debt.customerId &&
    old.kind === debt.kind &&
    old.subscriptionId === debt.subscriptionId &&
    old.billingCycle === debt.billingCycle;
  // A transaction's id is unique on its gateway alone.
  const isOfChain = debt.kind === 'UPSALE' || debt.kind === 'TRIAL_COMPLETION';
  return isSame && (!isOfChain || old.latestDecline.triedGatewayIds[0] === latest.triedGatewayIds[0]);
}

/** The record of a decline that was answered before (R14); null: it was not. `facts` are those of the known debt. */
export function recordOf(facts: DeclineFacts, state: State): DeclineRecord | null {
  const record = state.get('declines', facts.recordId);
  if (record !== null) return record;
  const old = state.get('declines', facts.firstVersion.recordId);
  return old !== null && isSameDecline(old, facts, state) ? old : null;
}

/** Its record does not name the gateway. The debt does, if this is its latest decline. */
function isSameDecline(old: DeclineRecord, { debt, latest, firstVersion }: DeclineFacts, state: State): boolean {
  if (old.orderId !== debt.orderId || old.debtId !== firstVersion.debtId) return false;
  const known = state.get('debts', firstVersion.debtId);
  if (known === null) return true;
  if (known.customerId !== debt.customerId || known.kind !== debt.kind) return false;
  const { transactionId, gatewayId } = known.latestDecline;
  return transactionId !== latest.transactionId || gatewayId === latest.gatewayId;
}
