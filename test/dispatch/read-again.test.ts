import { describe, expect, it } from '@jest/globals';
import type { Order } from '../../src/domain/documents.ts';
import { unsendableWith } from '../../src/reconcile/unsendable-now.ts';
import { aDebt } from '../support/a-debt.ts';
import { aSubmission } from '../support/a-submission.ts';

const debt = aDebt({ kind: 'NEW_SALE', state: 'IN_SALVAGE' });
const anOrder = (status: Order['status']): Order => ({
  _id: 'order-1',
  customerId: 'customer-1',
  campaignId: null,
  parentOrderId: null,
  status,
  items: [],
  gatewayId: null,
});
const standing = { orderStatus: 'DECLINED', subscriptionStatus: null, billingCycle: null } as const;

describe('why reconcile does not send a stored request again', () => {
  it('R4: a cascade past its deadline is CASCADE_EXPIRED, one within it is sent', () => {
    const submission = aSubmission({ route: 'CASCADE', cascadeDeadlineAt: 1_000, stoodAs: standing });
    const world = { debt, order: anOrder('DECLINED'), subscription: null };
    expect(unsendableWith(submission, world, 1_000)).toBeNull();
    expect(unsendableWith(submission, world, 1_001)).toBe('CASCADE_EXPIRED');
  });

  it('R20: an order that was cancelled is not charged', () => {
    const world = { debt, order: anOrder('CANCELLED'), subscription: null };
    expect(unsendableWith(aSubmission({ stoodAs: standing }), world, 0)).toBe('CANCELLED_MEANWHILE');
  });

  it('R14: a debt that was paid is not charged', () => {
    const world = { debt: { ...debt, state: 'PAID' as const }, order: anOrder('DECLINED'), subscription: null };
    expect(unsendableWith(aSubmission({ stoodAs: standing }), world, 0)).toBe('PAID_MEANWHILE');
  });

  it('a submission without its debt is not charged', () => {
    expect(unsendableWith(aSubmission(), { debt: null, order: null, subscription: null }, 0)).toBe(
      'CANCELLED_MEANWHILE',
    );
  });
});
