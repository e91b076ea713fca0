import { describe, expect, it } from '@jest/globals';
import { refusalNow } from '../../src/dispatch/read-again.ts';
import type { Order } from '../../src/domain/documents/order.ts';
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

describe('why a stored request is not sent again', () => {
  it('R4: a cascade past its deadline is CASCADE_EXPIRED, one within it is sent', () => {
    const submission = aSubmission({ route: 'CASCADE', cascadeDeadlineAt: 1_000, stoodAs: standing });
    const world = { debt, order: anOrder('DECLINED'), subscriptions: [] };
    expect(refusalNow(submission, world, 1_000)).toBeNull();
    expect(refusalNow(submission, world, 1_001)?.reason).toBe('CASCADE_EXPIRED');
  });

  it('R20: an order that was cancelled is not charged', () => {
    const world = { debt, order: anOrder('CANCELLED'), subscriptions: [] };
    expect(refusalNow(aSubmission({ stoodAs: standing }), world, 0)?.reason).toBe('CANCELLED_MEANWHILE');
  });

  it('R14: a debt that was paid is not charged', () => {
    const world = { debt: { ...debt, state: 'PAID' as const }, order: anOrder('DECLINED'), subscriptions: [] };
    expect(refusalNow(aSubmission({ stoodAs: standing }), world, 0)?.reason).toBe('PAID_MEANWHILE');
  });

  it('a submission without its debt is not charged', () => {
    expect(refusalNow(aSubmission(), { debt: null, order: null, subscriptions: [] }, 0)?.reason).toBe(
      'CANCELLED_MEANWHILE',
    );
  });
});
