import type { DeclineFacts } from '../accept/decline-facts.ts';
import type { Debt } from '../documents.ts';
import { isInSalvage } from './debt.ts';

/** The debt as a decline finds it: the one there is, or a new one, OPEN at version 0. */
export function debtOf(seen: DeclineFacts, existing: Debt | null): Debt {
  return (
    existing ?? {
      ...seen.debt,
      state: 'OPEN',
      version: 0,
      amountMinor: seen.latest.amountMinor,
      currency: seen.latest.currency,
      latestDecline: seen.latest,
      transactionIds: [],
      activeSubmissionId: null,
      lastSubmissionId: null,
      guard: 0,
    }
  );
}

/**
 * The debt with this decline taken in. It becomes the latest where nothing is in salvage on the strength of an earlier one
 * and no later one is known; its transaction is remembered in any case, as a rerun may name it.
 */
export function withDecline(debt: Debt, seen: DeclineFacts): Debt {
  const { transactionId } = seen.latest;
  const transactionIds = debt.transactionIds.includes(transactionId)
    ? debt.transactionIds
    : [...debt.transactionIds, transactionId];
  if (isInSalvage(debt) || debt.state === 'PAID' || isOlder(seen, debt)) return { ...debt, transactionIds };
  const { amountMinor, currency } = seen.latest;
  return { ...debt, transactionIds, latestDecline: seen.latest, amountMinor, currency };
}

/** R14: an older attempt, or an older transaction of the same attempt. */
export function isOlder({ latest }: DeclineFacts, debt: Debt): boolean {
  const known = debt.latestDecline;
  return latest.attempt < known.attempt || (latest.attempt === known.attempt && latest.occurredAt < known.occurredAt);
}
