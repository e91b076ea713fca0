import type { Debt } from '../../domain/documents/debt.ts';

/** What is owed, as one says it: `the sale`, `cycle 5 of subscription-2`; with an attempt, that attempt of the cycle. */
export function debtName({ kind, billingCycle, subscriptionId }: Debt, attempt?: number): string {
  switch (kind) {
    case 'NEW_SALE':
      return 'the sale';
    case 'UPSALE':
      return 'the upsale';
    case 'TRIAL_COMPLETION':
      return 'the completion of the trial';
    case 'REBILL': {
      const cycle = `cycle ${billingCycle} of subscription ${subscriptionId}`;
      if (attempt === undefined) return cycle;
      return attempt === 0 ? `the rebill of ${cycle}` : `re-attempt ${attempt} of ${cycle}`;
    }
    default:
      return kind satisfies never;
  }
}
