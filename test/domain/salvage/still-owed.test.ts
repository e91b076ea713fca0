import { describe, expect, it } from '@jest/globals';
import type { BillingSnapshot } from '../../../src/domain/documents/billing-snapshot.ts';
import type { DebtKind } from '../../../src/domain/documents/debt.ts';
import { noLongerOwed, withExpectedMoves } from '../../../src/domain/salvage/still-owed.ts';

const nothing: BillingSnapshot = { orderStatus: null, subscriptionStatus: null, billingCycle: null };

function changed(kind: DebtKind, stoodAs: Partial<BillingSnapshot> | null, now: Partial<BillingSnapshot>) {
  const debt = { kind, billingCycle: kind === 'REBILL' ? 3 : null };
  return noLongerOwed(debt, stoodAs === null ? null : { ...nothing, ...stoodAs }, { ...nothing, ...now });
}

describe('whether a debt is still owed as it was when sending was decided', () => {
  it.each([
    ['DECLINED', 'DECLINED', null],
    ['DECLINED', 'COMPLETE', 'PAID'],
    ['DECLINED', 'PAID', 'PAID'],
    ['DECLINED', 'PENDING', 'CANCELLED'],
    ['DECLINED', 'COD_PENDING', 'CANCELLED'],
    ['DECLINED', 'PARTIAL', 'CANCELLED'],
    ['DECLINED', 'PROCESSING', 'CANCELLED'],
    ['DECLINED', 'UNKNOWN', 'CANCELLED'],
    ['PROCESSING', 'PROCESSING', null],
    ['PROCESSING', 'DECLINED', null],
    ['DECLINED', 'CANCELLED', 'CANCELLED'],
    ['DECLINED', 'REFUNDED', 'CANCELLED'],
    // Billing may write DECLINED after it has published the decline.
    ['PENDING', 'DECLINED', null],
    ['PENDING', 'PENDING', null],
    ['PARTIAL', 'DECLINED', null],
  ] as const)('R20: a new sale whose order was %s and is %s: %s', (before, now, change) => {
    expect(changed('NEW_SALE', { orderStatus: before }, { orderStatus: now })).toBe(change);
  });

  it.each(['NEW_SALE', 'UPSALE', 'TRIAL_COMPLETION', 'REBILL'] as const)(
    'R20: a %s whose order was deleted is not owed; one whose order never was there is',
    (kind) => {
      expect(changed(kind, { orderStatus: 'DECLINED' }, {})).toBe('CANCELLED');
      expect(changed(kind, {}, {})).toBeNull();
    },
  );

  it('R20: of an upsale, trial or rebill no other status of the order counts', () => {
    for (const kind of ['UPSALE', 'TRIAL_COMPLETION', 'REBILL'] as const) {
      for (const orderStatus of ['COMPLETE', 'DECLINED', 'PARTIAL', 'ON_HOLD', 'UNKNOWN']) {
        expect(changed(kind, { orderStatus: 'PENDING' }, { orderStatus })).toBeNull();
      }
    }
  });

  it.each([
    ['TRIAL_COMPLETION', 'TRIAL', 'PAUSED', 'CANCELLED'],
    ['TRIAL_COMPLETION', 'TRIAL', 'EXPIRED', 'CANCELLED'],
    ['TRIAL_COMPLETION', 'TRIAL', null, 'CANCELLED'],
    ['TRIAL_COMPLETION', 'RECYCLE_FAILED', 'RECYCLE_FAILED', null],
    ['REBILL', 'RECYCLE_BILLING', 'PAUSED', 'CANCELLED'],
    ['REBILL', 'RECYCLE_BILLING', 'EXPIRED', 'CANCELLED'],
    ['REBILL', 'RECYCLE_BILLING', null, 'CANCELLED'],
    // Paid by hand.
    ['REBILL', 'RECYCLE_BILLING', 'ACTIVE', 'PAID'],
    // The decline itself brings it about.
    ['REBILL', 'ACTIVE', 'RECYCLE_BILLING', null],
    ['REBILL', 'PAUSED', 'RECYCLE_BILLING', 'CANCELLED'],
    ['REBILL', 'PAUSED', 'PAUSED', null],
    ['REBILL', 'EXPIRED', 'EXPIRED', null],
  ] as const)('R20: a %s whose subscription was %s and is %s: %s', (kind, before, now, change) => {
    const cycle = { billingCycle: 3 };
    expect(changed(kind, { subscriptionStatus: before, ...cycle }, { subscriptionStatus: now, ...cycle })).toBe(change);
  });

  it.each([
    ['NEW_SALE', 'ACTIVE', 'ACTIVE', null],
    ['NEW_SALE', 'ACTIVE', 'PAUSED', 'CANCELLED'],
    ['NEW_SALE', 'CANCELLED', 'CANCELLED', null],
    ['NEW_SALE', null, 'ACTIVE', null],
    ['NEW_SALE', null, 'CANCELLED', 'CANCELLED'],
    ['UPSALE', 'TRIAL', 'ACTIVE', 'PAID'],
    // Billing wrote it because the upsale was paid.
    ['UPSALE', null, 'ACTIVE', 'PAID'],
    ['UPSALE', null, 'PAUSED', null],
    ['UPSALE', null, null, null],
    ['TRIAL_COMPLETION', 'TRIAL', 'ACTIVE', 'PAID'],
    ['TRIAL_COMPLETION', 'TRIAL', 'TRIAL', null],
    ['TRIAL_COMPLETION', 'CANCELLED', 'CANCELLED', null],
    ['REBILL', 'ACTIVE', 'RECYCLE_BILLING', null],
    ['REBILL', 'RECYCLE_BILLING', 'CANCELLED', 'CANCELLED'],
    ['REBILL', null, 'ACTIVE', null],
  ] as const)('R20: a %s with another subscription that was %s and is %s: %s', (kind, before, now, change) => {
    const own = { subscriptionStatus: 'RECYCLE_BILLING', billingCycle: 3 };
    const other = (status: string | null, billingCycle = 7) => ({
      ...own,
      others: [{ id: 'other', status, billingCycle }],
    });
    expect(changed(kind, other(before), other(now))).toBe(change);
    expect(changed(kind, null, other(now))).toBeNull();
    // A snapshot of an earlier version did not look at it.
    expect(changed(kind, own, other(now))).toBeNull();
    if (now !== null) expect(changed(kind, other(before), other(now, 8))).toBe('PAID');
  });

  it.each([
    ['TRIAL_COMPLETION', 'TRIAL', null],
    ['TRIAL_COMPLETION', 'ACTIVE', 'PAID'],
    ['TRIAL_COMPLETION', 'PAUSED', 'CANCELLED'],
    ['REBILL', 'RECYCLE_BILLING', null],
    ['REBILL', 'ACTIVE', 'PAID'],
    ['REBILL', 'PAUSED', 'CANCELLED'],
  ] as const)(
    'R20: a %s is compared with the subscription that it would create: one that is %s: %s',
    (kind, now, change) => {
      expect(changed(kind, {}, { subscriptionStatus: now })).toBe(change);
    },
  );

  it('R20: a move to RECYCLE_BILLING is expected of a rebill’s subscription alone', () => {
    const others = (status: string) => ({ others: [{ id: 'other', status, billingCycle: 7 }] });
    for (const kind of ['NEW_SALE', 'UPSALE', 'TRIAL_COMPLETION'] as const) {
      expect(changed(kind, others('ACTIVE'), others('RECYCLE_BILLING'))).toBe('CANCELLED');
    }
  });

  it('R20: an order that was refunded before anything was decided counts, except for a rebill', () => {
    expect(changed('UPSALE', null, { orderStatus: 'REFUNDED' })).toBe('CANCELLED');
    expect(changed('UPSALE', { orderStatus: 'REFUNDED' }, { orderStatus: 'REFUNDED' })).toBe('CANCELLED');
    expect(changed('REBILL', null, { orderStatus: 'REFUNDED' })).toBeNull();
  });

  it('R20: what was paid is told as paid, whatever else has changed', () => {
    const before = { orderStatus: 'COMPLETE', subscriptionStatus: 'RECYCLE_BILLING', billingCycle: 3 };
    const now = { orderStatus: 'REFUNDED', subscriptionStatus: 'CANCELLED', billingCycle: 4 };
    expect(changed('REBILL', before, now)).toBe('PAID');
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

describe('a move that the decline itself brings about', () => {
  function seen(kind: DebtKind, before: Partial<BillingSnapshot>, now: Partial<BillingSnapshot>) {
    return withExpectedMoves({ kind }, { ...nothing, ...before }, { ...nothing, ...now });
  }
  const active = { subscriptionStatus: 'ACTIVE', billingCycle: 3 } as const;
  const recycled = { subscriptionStatus: 'RECYCLE_BILLING', billingCycle: 3 } as const;

  it('R20: is kept, so that a subscription that is ACTIVE again was paid by hand', () => {
    expect(seen('REBILL', active, recycled)).toEqual({ ...nothing, ...recycled });
    expect(changed('REBILL', active, active)).toBeNull();
    expect(changed('REBILL', recycled, active)).toBe('PAID');
  });

  it('R20: is kept of each subscription that the items name', () => {
    const others = [
      { id: 'sub-2', status: 'ACTIVE', billingCycle: 1 },
      { id: 'sub-3', status: 'ACTIVE', billingCycle: 1 },
    ];
    const now = [{ id: 'sub-2', status: 'RECYCLE_BILLING', billingCycle: 1 }];
    expect(seen('REBILL', { ...recycled, others }, { ...recycled, others: now })).toEqual({
      ...nothing,
      ...recycled,
      others: [now[0], others[1]],
    });
  });

  it('R20: is kept of a sale’s order, which is not in work again after that', () => {
    expect(seen('NEW_SALE', { orderStatus: 'PENDING' }, { orderStatus: 'DECLINED' })).toEqual({
      ...nothing,
      orderStatus: 'DECLINED',
    });
    expect(changed('NEW_SALE', { orderStatus: 'DECLINED' }, { orderStatus: 'PENDING' })).toBe('CANCELLED');
  });

  it.each([
    ['REBILL', active, active],
    ['REBILL', recycled, recycled],
    ['REBILL', recycled, active],
    ['REBILL', {}, recycled],
    ['REBILL', active, { ...active, subscriptionStatus: 'PAUSED' }],
    ['REBILL', { ...recycled, orderStatus: 'PENDING' }, { ...recycled, orderStatus: 'DECLINED' }],
    ['TRIAL_COMPLETION', active, recycled],
    ['NEW_SALE', { orderStatus: 'DECLINED' }, { orderStatus: 'DECLINED' }],
  ] as const)('R20: is not there, and nothing is kept: %s, %j, then %j', (kind, before, now) => {
    expect(seen(kind, before, now)).toBeNull();
  });
});

describe('the moves that a decline brings about, in a snapshot that is kept', () => {
  const kept = (kind: DebtKind, before: Partial<BillingSnapshot>, now: Partial<BillingSnapshot>) =>
    withExpectedMoves({ kind }, { ...nothing, ...before }, { ...nothing, ...now });
  const others = (status: string) => ({ others: [{ id: 'other', status, billingCycle: 7 }] });

  it('R20: are none where nothing moved, or something else did', () => {
    expect(kept('NEW_SALE', { orderStatus: 'PENDING' }, { orderStatus: 'PENDING' })).toBeNull();
    expect(kept('NEW_SALE', { orderStatus: 'PENDING' }, { orderStatus: 'COMPLETE' })).toBeNull();
    expect(kept('REBILL', others('ACTIVE'), others('ACTIVE'))).toBeNull();
    expect(kept('REBILL', others('ACTIVE'), {})).toBeNull();
  });

  it('R20: are that of an order, and those of each subscription', () => {
    const moved = kept('NEW_SALE', { orderStatus: 'PENDING' }, { orderStatus: 'DECLINED' });
    expect(moved).toEqual({ ...nothing, orderStatus: 'DECLINED' });
    expect(moved).not.toHaveProperty('others');
    expect(kept('REBILL', others('ACTIVE'), others('RECYCLE_BILLING'))).toEqual({
      ...nothing,
      ...others('RECYCLE_BILLING'),
    });
  });
});
