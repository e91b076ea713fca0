import { describe, expect, it } from '@jest/globals';
import { billedSubscription } from '../support/billing.ts';
import { initial, NOW, rebill } from '../support/events.ts';
import { World } from '../support/world.ts';

const item = (subscriptionId: string) => ({
  productId: `product of ${subscriptionId}`,
  quantity: 1,
  amountMinor: 2_000,
  recurring: true,
  subscriptionId,
});

describe('documents that billing has not written yet', () => {
  it('R20: are compared later with what was created of them, and all others with what billing had', () => {
    const world = new World();
    world.store.put('subscriptions', billedSubscription({ _id: 'sub-2', status: 'ACTIVE', billingCycle: 7 }));
    world.take(initial({ saleKind: 'TRIAL_COMPLETION', items: [item('sub-1'), item('sub-2'), item('sub-3')] }));
    expect(world.store.all('submissions')[0]?.stoodAs).toEqual({
      orderStatus: 'UNKNOWN',
      subscriptionStatus: 'TRIAL',
      billingCycle: 1,
      others: [
        { id: 'sub-2', status: 'ACTIVE', billingCycle: 7 },
        { id: 'sub-3', status: 'TRIAL', billingCycle: 1 },
      ],
    });
  });

  it('have the cycle, the price and the schedule of a rebill', () => {
    const world = new World();
    const schedule = { interval: 'P2W', anchorDay: null, timeZone: 'UTC' };
    world.take(rebill({ occurredAt: NOW, schedule, amountMinor: 3_000, originalAmountMinor: 4_995 }));
    expect(world.store.get('subscriptions', 'sub-1')).toMatchObject({
      status: 'RECYCLE_BILLING',
      billingCycle: 3,
      priceMinor: 4_995,
      schedule,
      nextBillAt: null,
    });
  });

  it('have the first cycle, no price and no schedule of a trial, which says none', () => {
    const world = new World();
    world.take(initial({ saleKind: 'TRIAL_COMPLETION', items: [item('sub-1')] }));
    expect(world.store.get('subscriptions', 'sub-1')).toMatchObject({
      status: 'TRIAL',
      billingCycle: 1,
      priceMinor: null,
      schedule: null,
    });
  });
});
