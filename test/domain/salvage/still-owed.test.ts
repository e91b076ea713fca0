import { describe, expect, it } from '@jest/globals';
import type { BillingSnapshot, DebtKind } from '../../../src/domain/documents.ts';
import { noLongerOwed } from '../../../src/domain/salvage/still-owed.ts';

const nothing: BillingSnapshot = { orderStatus: null, subscriptionStatus: null, billingCycle: null };

function changed(kind: DebtKind, stoodAs: Partial<BillingSnapshot> | null, now: Partial<BillingSnapshot>) {
  const debt = { kind, billingCycle: kind === 'REBILL' ? 3 : null };
  return noLongerOwed(debt, stoodAs === null ? null : { ...nothing, ...stoodAs }, { ...nothing, ...now });
}

describe('whether a debt is still owed as it was when sending was decided', () => {
  it.each([
    ['DECLINED', 'DECLINED', null],
    ['DECLINED', 'COMPLETE', 'PAID'],
    ['DECLINED', 'PENDING', 'PAID'],
    ['DECLINED', 'COD_PENDING', 'PAID'],
    ['DECLINED', 'CANCELLED', 'CANCELLED'],
    ['DECLINED', 'REFUNDED', 'CANCELLED'],
    // Billing may write DECLINED after it has published the decline.
    ['PENDING', 'DECLINED', null],
    ['PENDING', 'PENDING', null],
    ['PARTIAL', 'DECLINED', null],
  ] as const)('R20: a new sale whose order was %s and is %s: %s', (before, now, change) => {
    expect(changed('NEW_SALE', { orderStatus: before }, { orderStatus: now })).toBe(change);
  });

  it('R20: a sale whose order is missing, or was deleted, is still owed', () => {
    expect(changed('NEW_SALE', { orderStatus: 'DECLINED' }, {})).toBeNull();
  });

  it('R20: an upsale is owed while its order is complete, and not once that is cancelled or refunded', () => {
    expect(changed('UPSALE', { orderStatus: 'UNKNOWN' }, { orderStatus: 'COMPLETE' })).toBeNull();
    expect(changed('UPSALE', { orderStatus: 'COMPLETE' }, { orderStatus: 'REFUNDED' })).toBe('CANCELLED');
  });

  it('R20: a trial whose subscription became active was paid otherwise; one whose subscription was cancelled is not owed', () => {
    expect(changed('TRIAL_COMPLETION', { subscriptionStatus: 'TRIAL' }, { subscriptionStatus: 'TRIAL' })).toBeNull();
    expect(changed('TRIAL_COMPLETION', { subscriptionStatus: 'TRIAL' }, { subscriptionStatus: 'ACTIVE' })).toBe('PAID');
    expect(changed('TRIAL_COMPLETION', { subscriptionStatus: 'TRIAL' }, { subscriptionStatus: 'CANCELLED' })).toBe(
      'CANCELLED',
    );
  });

  it('R20: a trial whose cycle moved on was paid otherwise, whatever billing calls its status', () => {
    const stood = { subscriptionStatus: 'ACTIVE', billingCycle: 1 } as const;
    expect(changed('TRIAL_COMPLETION', stood, stood)).toBeNull();
    expect(changed('TRIAL_COMPLETION', stood, { ...stood, billingCycle: 2 })).toBe('PAID');
    expect(changed('TRIAL_COMPLETION', null, { ...stood, billingCycle: 2 })).toBeNull();
  });

  it('R20: a rebill whose cycle moved on was paid', () => {
    const stood = { subscriptionStatus: 'RECYCLE_BILLING', billingCycle: 3 } as const;
    expect(changed('REBILL', stood, stood)).toBeNull();
    expect(changed('REBILL', stood, { subscriptionStatus: 'ACTIVE', billingCycle: 4 })).toBe('PAID');
  });

  it('R20: a rebill whose subscription was cancelled or given up since, or its order called off since, is not owed', () => {
    const stood = { subscriptionStatus: 'RECYCLE_BILLING', billingCycle: 3, orderStatus: 'COMPLETE' } as const;
    expect(changed('REBILL', stood, { ...stood, subscriptionStatus: 'CANCELLED' })).toBe('CANCELLED');
    expect(changed('REBILL', stood, { ...stood, subscriptionStatus: 'RECYCLE_FAILED' })).toBe('CANCELLED');
    expect(changed('REBILL', stood, { ...stood, orderStatus: 'REFUNDED' })).toBe('CANCELLED');
    expect(changed('REBILL', { ...stood, orderStatus: 'REFUNDED' }, { ...stood, orderStatus: 'REFUNDED' })).toBeNull();
  });

  it('R20: before anything was decided, only what can never be owed counts', () => {
    expect(changed('NEW_SALE', null, { orderStatus: 'PENDING' })).toBeNull();
    expect(changed('NEW_SALE', null, { orderStatus: 'COMPLETE' })).toBe('PAID');
    expect(changed('REBILL', null, { subscriptionStatus: 'RECYCLE_FAILED', billingCycle: 3 })).toBeNull();
    expect(changed('REBILL', null, { subscriptionStatus: 'CANCELLED', billingCycle: 3 })).toBe('CANCELLED');
  });
});
