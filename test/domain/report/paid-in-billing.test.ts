import { describe, expect, it } from '@jest/globals';
import { readOrder } from '../../../src/domain/billing/billed-order.ts';
import { readSubscription } from '../../../src/domain/billing/billed-subscription.ts';
import type { DebtKind } from '../../../src/domain/documents/debt.ts';
import { isPaidInBilling } from '../../../src/domain/report/paid-in-billing.ts';

function isPaid(kind: DebtKind, orderStatus: string | null, subscription: Record<string, unknown> | null): boolean {
  return isPaidInBilling(
    { kind, billingCycle: kind === 'REBILL' ? 3 : null },
    orderStatus === null ? null : readOrder({ _id: 'o', status: orderStatus }),
    subscription === null ? null : readSubscription({ _id: 's', ...subscription }),
  );
}

describe('whether billing’s documents show that a debt was paid', () => {
  it.each<[DebtKind, string | null, Record<string, unknown> | null, boolean]>([
    ['NEW_SALE', 'complete', null, true],
    ['NEW_SALE', 'PAID', null, true],
    ['NEW_SALE', 'DECLINED', { status: 'ACTIVE', billingCycle: 9 }, false],
    ['NEW_SALE', null, null, false],
    ['TRIAL_COMPLETION', 'COMPLETE', { status: 'ACTIVE' }, true],
    ['TRIAL_COMPLETION', 'COMPLETE', { status: 'TRIAL' }, false],
    ['TRIAL_COMPLETION', 'COMPLETE', null, false],
    ['REBILL', 'COMPLETE', { status: 'ACTIVE', billingCycle: 4 }, true],
    ['REBILL', 'COMPLETE', { status: 'ACTIVE', billingCycle: '4' }, true],
    ['REBILL', 'COMPLETE', { status: 'ACTIVE', billingCycle: 3 }, false],
    ['REBILL', 'COMPLETE', { status: 'ACTIVE' }, false],
    ['REBILL', 'COMPLETE', null, false],
    ['UPSALE', 'COMPLETE', { status: 'ACTIVE', billingCycle: 9 }, false],
  ])('R23: of %s with order %s and subscription %j: %s', (kind, order, subscription, expected) => {
    expect(isPaid(kind, order, subscription)).toBe(expected);
  });

  it('R23: not where the owed cycle is unknown', () => {
    const subscription = readSubscription({ _id: 's', status: 'ACTIVE', billingCycle: 4 });
    expect(isPaidInBilling({ kind: 'REBILL', billingCycle: null }, null, subscription)).toBe(false);
  });
});
