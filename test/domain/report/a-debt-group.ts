import type { Category } from '../../../src/domain/report/category.ts';
import type { DebtGroup } from '../../../src/domain/report/report-counts.ts';

type Outcome = 'RECOVERED' | 'RECOVERED_BY_BILLING' | 'RECOVERED_LATER' | Category['standing'];

/** A debt that was not sent, or as the test says. A recovery took a day, a late one more than any window. */
export function aDebtGroup({
  outcome = 'NOT_SENT',
  ...fields
}: Partial<DebtGroup> & { outcome?: Outcome } = {}): DebtGroup {
  return {
    currency: 'USD',
    ...standingAfter(outcome),
    isSent: false,
    reason: null,
    side: null,
    timeBucket: null,
    isLate: false,
    isContradicted: false,
    recoveryGatewayId: null,
    debts: 1,
    declinedMinor: 0,
    recoveredMinor: 0,
    ...fields,
  };
}

function standingAfter(outcome: Outcome): Pick<Category, 'standing' | 'recoveredBy' | 'elapsedDays'> {
  switch (outcome) {
    case 'RECOVERED':
      return { standing: 'WITHDRAWN', recoveredBy: 'FLEXECOM', elapsedDays: 1 };
    case 'RECOVERED_BY_BILLING':
      return { standing: 'FAILED', recoveredBy: 'BILLING', elapsedDays: 30 };
    case 'RECOVERED_LATER':
      return { standing: 'WITHDRAWN', recoveredBy: 'FLEXECOM', elapsedDays: 31 };
    default:
      return { standing: outcome, recoveredBy: null, elapsedDays: null };
  }
}
