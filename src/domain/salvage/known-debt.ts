import { PoisonError } from '../../errors.ts';
import type { DecisionContext, DocumentRef, State } from '../decision.ts';
import type { DeclineFacts } from '../decline-facts.ts';
import type { Debt } from '../documents/debt.ts';
import type { DeclineRecord } from '../documents/decline-record.ts';
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
  const old = state.get('debts', firstVersion.debtId);
  if (old === null || !isSameDebt(old, facts)) return facts;
  const { gatewayId, transactionId, attempt } = latest;
  return { ...facts, debt: { ...debt, _id: old._id }, recordId: declineId(old._id, gatewayId, transactionId, attempt) };
}

/** The decline as one of the debt that is known; one that 0.1.0 answered first, with the ids that its answer had. */
export function factsToDecide(
  facts: DeclineFacts,
  state: State,
  { isOfFirstVersion }: Pick<DecisionContext, 'isOfFirstVersion'>,
): DeclineFacts {
  const { debt, firstVersion } = facts;
  const known = factsOfKnownDebt(facts, state);
  const isNew = [debt._id, firstVersion.debtId].every((id) => state.get('debts', id) === null);
  const isOldDebt = known.debt._id === firstVersion.debtId;
  if (isOfFirstVersion !== true || !(isNew || isOldDebt)) return known;
  return { ...facts, debt: { ...debt, _id: firstVersion.debtId }, recordId: firstVersion.recordId };
}

/**
 * Two declines with one id are of one debt only if they name the same order, customer and kind: the card of one customer must
 * never pay for another.
 * @throws PoisonError
 */
export function refuseDebtOfAnother(facts: DeclineFacts, state: State): void {
  const { debt, recordId, firstVersion } = facts;
  const old = state.get('debts', firstVersion.debtId);
  // Under an old id another order's debt may be meant, but not this order's with another customer.
  if (old !== null && isSameDebt({ ...old, customerId: debt.customerId }, facts)) {
    refuseDiffering(`debt ${old._id}`, old, debt, ['customerId']);
  }
  const known = state.get('debts', debt._id);
  if (known !== null) refuseDiffering(`debt ${debt._id}`, known, debt, ['orderId', 'customerId', 'kind']);
  const record = state.get('declines', recordId);
  if (record !== null) refuseDiffering(`decline ${recordId}`, record, debt, ['orderId']);
}

function refuseDiffering<Field extends string>(
  what: string,
  known: Readonly<Record<Field, string>>,
  said: Readonly<Record<Field, string>>,
  fields: readonly Field[],
): void {
  const field = fields.find((name) => known[name] !== said[name]);
  if (field === undefined) return;
  throw new PoisonError(`${field}: expected ${known[field]}, of which ${what} is; this decline says ${said[field]}`);
}

/** An old id may be that of something else: one part of it may look like two. */
function isSameDebt(old: Debt, { debt, latest }: DeclineFacts): boolean {
  const isSame = old.orderId === debt.orderId && old.customerId === debt.customerId && old.kind === debt.kind;
  // A transaction's id, by which a chain is known, is unique on its gateway alone.
  const isOfChain = debt.chainTransactionId !== null;
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
  if (old.orderId !== debt.orderId) return false;
  const known = state.get('debts', firstVersion.debtId);
  if (known === null) return true;
  if (known.customerId !== debt.customerId || known.kind !== debt.kind) return false;
  const { transactionId, gatewayId } = known.latestDecline;
  return transactionId !== latest.transactionId || gatewayId === latest.gatewayId;
}
