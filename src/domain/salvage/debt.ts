import { PoisonError } from '../../errors.ts';
import type { Change } from '../decision.ts';
import type { Debt, DebtState } from '../documents.ts';

/** Where a debt can go from each state. PAID and FAILED are ends, but for a rerun and for money that comes anyway (R16). */
const nextStates: Readonly<Record<DebtState, readonly DebtState[]>> = {
  OPEN: ['SCHEDULED', 'IN_SALVAGE', 'PAID'],
  SCHEDULED: ['IN_SALVAGE', 'OPEN', 'PAID', 'CANCELLED'],
  IN_SALVAGE: ['PAID', 'FAILED', 'OPEN', 'CANCELLED'],
  FAILED: ['IN_SALVAGE', 'PAID'],
  CANCELLED: ['PAID'],
  PAID: [],
};

/** Staying is always allowed: an outcome about a debt that changes nothing in it still has a version of its own. */
export function canDebtMove(from: DebtState, to: DebtState): boolean {
  return from === to || nextStates[from].includes(to);
}

/** R14: FlexEcom has it, or will have it when it is due. */
export function isInSalvage(debt: Debt): boolean {
  return debt.state === 'SCHEDULED' || debt.state === 'IN_SALVAGE';
}

/**
 * The debt after an outcome about it was published: moved, its version one up.
 * @throws PoisonError where the state table forbids the move.
 */
export function debtAfterOutcome(debt: Debt, to: DebtState, fields: Partial<Omit<Debt, '_id' | 'state'>> = {}): Debt {
  if (!canDebtMove(debt.state, to)) throw new PoisonError(`debt ${debt._id} cannot go from ${debt.state} to ${to}`);
  return { ...debt, ...fields, state: to, version: debt.version + 1 };
}

/** Writes the whole debt. */
export function debtChange(debt: Debt): Change {
  const { _id, ...fields } = debt;
  return { collection: 'debts', id: _id, set: { ...fields, guard: debt.guard + 1 } };
}

/** Writes nothing but the guard: a decision depended on this debt and published nothing about it. */
export function debtGuardChange(debt: Debt): Change {
  return { collection: 'debts', id: debt._id, set: { guard: debt.guard + 1 } };
}
