import type { LedgerEntry } from '../../flexecom/sandbox/wire-types.ts';
import type { Accounts } from './accounting.ts';

/** An order and currency for which FlexEcom charged another sum than the pipeline shows. */
export interface LedgerDifference {
  readonly orderId: string;
  readonly currency: string;
  readonly chargedMinor: number;
  /** The sum of its order-complete events and its contradictions. */
  readonly shownMinor: number;
}

/** For every order and currency, what FlexEcom charged must be what was recovered plus what is listed as contradiction. */
export function ledgerDifferences(ledger: readonly LedgerEntry[], accounts: Accounts): LedgerDifference[] {
  const charged = sumByOrder(ledger);
  const shown = sumByOrder([
    ...accounts.completed,
    ...accounts.contradictions.map(({ orderId, currency, chargedMinor }) => ({
      orderId,
      currency,
      amountMinor: chargedMinor,
    })),
  ]);
  return [...new Map([...charged, ...shown])].flatMap(([key, { orderId, currency }]) => {
    const [chargedMinor, shownMinor] = [charged.get(key)?.amountMinor ?? 0, shown.get(key)?.amountMinor ?? 0];
    return chargedMinor === shownMinor ? [] : [{ orderId, currency, chargedMinor, shownMinor }];
  });
}

interface OrderSum {
  readonly orderId: string;
  readonly currency: string;
  readonly amountMinor: number;
}

function sumByOrder(amounts: readonly OrderSum[]): Map<string, OrderSum> {
  const sums = new Map<string, OrderSum>();
  for (const { orderId, currency, amountMinor } of amounts) {
    const key = JSON.stringify([currency, orderId]);
    sums.set(key, { orderId, currency, amountMinor: amountMinor + (sums.get(key)?.amountMinor ?? 0) });
  }
  return sums;
}
