import type { Decline } from '../../../topics/contract/fields.ts';
import { PoisonError } from '../../errors.ts';
import type { Change } from '../decision.ts';
import type { DeclineFacts } from '../decline-facts.ts';
import type { Debt, DebtState, LatestDecline } from '../documents/debt.ts';
import type { Submission } from '../documents/submission.ts';
import type { Refusal } from '../ruling.ts';

/** From each state, the states that may follow. A rerun may reopen FAILED, and money may always come (R16). */
const nextStates: Readonly<Record<DebtState, readonly DebtState[]>> = {
  OPEN: ['SCHEDULED', 'IN_SALVAGE', 'PAID'],
  SCHEDULED: ['IN_SALVAGE', 'OPEN', 'PAID', 'CANCELLED'],
  IN_SALVAGE: ['PAID', 'FAILED', 'OPEN', 'CANCELLED'],
  FAILED: ['IN_SALVAGE', 'PAID'],
  CANCELLED: ['PAID'],
  PAID: [],
};

/** Staying is always allowed: an outcome that leaves the state still raises the version. */
export function canDebtMove(from: DebtState, to: DebtState): boolean {
  return from === to || nextStates[from].includes(to);
}

/** FlexEcom has the debt, or will have it when its submission is due (R14). */
export function isInSalvage(debt: Debt): boolean {
  return debt.state === 'SCHEDULED' || debt.state === 'IN_SALVAGE';
}

/**
 * The debt with this decline in it; `existing` is null for the debt's first decline. The decline becomes the latest unless
 * a later one is known, the debt is paid, or a submission is under way because of an earlier one. Its transaction is
 * remembered in any case, as a rerun may name it.
 */
export function debtWithDecline(existing: Debt | null, { debt, latest }: DeclineFacts): Debt {
  const { transactionId, amountMinor, currency } = latest;
  if (existing === null) {
    return { ...debt, ...NEW_DEBT, amountMinor, currency, latestDecline: latest, transactionIds: [transactionId] };
  }
  const transactionIds = keptTransactionIds([...new Set([...existing.transactionIds, transactionId])]);
  const known = { ...existing, transactionIds, failedPaymentMethodRefs: failedPaymentMethodRefs(existing) };
  const isLatest = !isInSalvage(existing) && existing.state !== 'PAID' && !isOlder(latest, existing);
  return isLatest ? { ...known, latestDecline: latest, amountMinor, currency, flexecomDecline: null } : known;
}

/** Many times the declines of any real debt. 200 ids of 256 characters are a fraction of what a document may have. */
const TRANSACTIONS_MAX = 200;

/**
 * Those after the first are dropped, oldest first: the first one names a chain. A rerun finds a debt by a dropped one no
 * longer; a repeat of it is still known by the record of its decline (R14).
 */
function keptTransactionIds(ids: string[]): string[] {
  return [...ids.slice(0, 1), ...ids.slice(1).slice(1 - TRANSACTIONS_MAX)];
}

/** A debt of 0.1.0 does not name them: FlexEcom could not charge that of its latest decline. */
function failedPaymentMethodRefs({ failedPaymentMethodRefs: known, state, latestDecline }: Debt): string[] {
  return known ?? (state === 'FAILED' ? [latestDecline.paymentMethodRef] : []);
}

/** More cards than any shopper has. */
const FAILED_PAYMENT_METHODS_MAX = 50;

/** What a debt remembers of a submission that FlexEcom could not recover. `decline` null: it gave no reason. */
export function debtFieldsAfterFailure(
  debt: Debt,
  { paymentMethodRef, flexecomGatewayId: gatewayId }: Pick<Submission, 'paymentMethodRef' | 'flexecomGatewayId'>,
  decline: Decline | null,
  occurredAt: number,
): Pick<Debt, 'failedPaymentMethodRefs' | 'flexecomDecline'> {
  const others = failedPaymentMethodRefs(debt).filter((ref) => ref !== paymentMethodRef);
  const flexecomDecline = decline === null ? (debt.flexecomDecline ?? null) : { decline, gatewayId, occurredAt };
  return {
    failedPaymentMethodRefs: [...others, paymentMethodRef].slice(-FAILED_PAYMENT_METHODS_MAX),
    flexecomDecline,
  };
}

/**
 * The debt as its newest decline has it: FlexEcom's own is newer than the one of billing's that was sent to it. A card that
 * FlexEcom reports stolen is stolen, whatever the gateway before had said.
 */
export function judgedByNewestDecline<Judged extends Pick<Debt, 'latestDecline' | 'flexecomDecline'>>(
  debt: Judged,
): Judged {
  return { ...debt, latestDecline: { ...debt.latestDecline, ...debt.flexecomDecline } };
}

const NEW_DEBT = { state: 'OPEN', version: 0, activeSubmissionId: null, lastSubmissionId: null, guard: 0 } as const;

/**
 * Whether a later decline than this one is known (R14). Of two initial declines with the same payment method the one that
 * tried more gateways is later, whatever the clocks say; between different ones, and at equal length, the later one by its
 * time, and at equal times the one that is read later.
 */
export function isOlder(decline: LatestDecline, known: Pick<Debt, 'latestDecline' | 'transactionIds'>): boolean {
  const { latestDecline: other } = known;
  if (decline.rebill !== null) return isOlderAttempt(decline, known);
  const triedMore = decline.triedGatewayIds.length - other.triedGatewayIds.length;
  const isSameMethod = decline.paymentMethodRef === other.paymentMethodRef;
  return isSameMethod && triedMore !== 0 ? triedMore < 0 : decline.occurredAt < other.occurredAt;
}

/** A lower attempt with a new transaction and a later time is a count begun again. */
function isOlderAttempt(
  { attempt, transactionId, occurredAt }: LatestDecline,
  { latestDecline: other, transactionIds }: Pick<Debt, 'latestDecline' | 'transactionIds'>,
): boolean {
  if (attempt > other.attempt) return false;
  if (attempt === other.attempt) return occurredAt < other.occurredAt;
  return transactionIds.includes(transactionId) || occurredAt <= other.occurredAt;
}

/** The state of a debt whose submission was not sent: owed again, unless it was paid or cancelled. Paid stays paid. */
export function debtStateAfterNotSent(debt: Debt, { reason }: Pick<Refusal, 'reason'>): DebtState {
  if (debt.state === 'PAID' || reason === 'PAID_MEANWHILE') return 'PAID';
  return reason === 'CANCELLED_MEANWHILE' ? 'CANCELLED' : 'OPEN';
}

/**
 * The debt after an outcome about it was published: moved, its version one up.
 * @throws PoisonError where the state table forbids the move.
 */
export function debtAfterOutcome(debt: Debt, to: DebtState, fields: Partial<Omit<Debt, '_id' | 'state'>> = {}): Debt {
  if (!canDebtMove(debt.state, to)) throw new PoisonError(`debt ${debt._id} cannot go from ${debt.state} to ${to}`);
  return { ...debt, ...fields, state: to, version: debt.version + 1 };
}

/** Writes the whole debt. From `endedAt` on its retention counts; it begins again when a decline or a rerun comes. */
export function debtChange(debt: Debt, now: number): Change {
  const { _id, ...fields } = debt;
  const isEnded = !isInSalvage(debt) && debt.activeSubmissionId === null;
  return { collection: 'debts', id: _id, set: { ...fields, guard: debt.guard + 1, endedAt: isEnded ? now : null } };
}

/** Writes nothing but the guard: a decision depended on this debt and published nothing about it. */
export function debtGuardChange(debt: Debt): Change {
  return { collection: 'debts', id: debt._id, set: { guard: debt.guard + 1 } };
}
