import type { LedgerEntry } from '../../flexecom/sandbox/wire-types.ts';
import type { Accounts } from './accounting.ts';

/** An order and currency for which FlexEcom charged another sum than the pipeline shows. */
export interface LedgerDifference {
  readonly orderId: string;
  readonly currency: string;
  readonly chargedMinor: number;
  /** order-complete plus approvals that no order shows (R16). */
  readonly shownMinor: number;
}

/** For every order and currency, what FlexEcom charged is what was recovered plus what is listed as contradiction. */
export function ledgerDifferences(ledger: readonly LedgerEntry[], accounts: Accounts): LedgerDifference[] {
  const charged = new Sums();
  for (const { orderId, currency, amountMinor } of ledger) charged.add(orderId, currency, amountMinor);
  const shown = new Sums();
  for (const { orderId, currency, amountMinor } of accounts.completed) shown.add(orderId, currency, amountMinor);
  for (const { orderId, currency, chargedMinor } of accounts.contradictions) shown.add(orderId, currency, chargedMinor);
  return [...new Set([...charged.keys(), ...shown.keys()])]
    .filter((key) => charged.of(key) !== shown.of(key))
    .map((key) => ({ ...charged.place(key), chargedMinor: charged.of(key), shownMinor: shown.of(key) }));
}

class Sums {
  readonly #sums = new Map<string, number>();

  add(orderId: string, currency: string, minor: number): void {
    const key = JSON.stringify([currency, orderId]);
    this.#sums.set(key, this.of(key) + minor);
  }

  of(key: string): number {
    return this.#sums.get(key) ?? 0;
  }

  keys(): Iterable<string> {
    return this.#sums.keys();
  }

  place(key: string): { orderId: string; currency: string } {
    const [currency, orderId] = JSON.parse(key);
    return { orderId: String(orderId), currency: String(currency) };
  }
}
