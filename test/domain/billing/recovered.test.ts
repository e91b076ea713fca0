import { describe, expect, it } from '@jest/globals';
import type { FlexecomSubmit } from '../../../topics/contract/flexecom-submit.ts';
import { billedSubscription } from '../support/billing.ts';
import { DAY, due, initial, NOW, rebill } from '../support/events.ts';
import { World } from '../support/world.ts';

const item = (subscriptionId: string, recurring = true) => ({
  productId: `product of ${subscriptionId}`,
  quantity: 1,
  amountMinor: 2_000,
  recurring,
  subscriptionId,
});

function sentRebill(world: World, fields: Parameters<typeof rebill>[0] = {}): FlexecomSubmit {
  world.take(rebill({ occurredAt: NOW, ...fields }));
  const accepted = world.onlyOne('decline-accepted');
  world.now = accepted.dueAt ?? NOW;
  world.take(due(accepted, world.now));
  return world.acknowledged();
}

describe('the subscriptions of a recovered rebill', () => {
  it('R11: are created from the decline where billing has none of them', () => {
    const world = new World();
    const submit = sentRebill(world, { items: [item('sub-1'), item('sub-2')] });
    world.apply(world.resultOf(submit, {}));
    const nextBillAt = NOW - 10 * DAY + 30 * DAY;
    expect(world.onlyOne('order-complete.recurring').nextBilling).toEqual([
      { subscriptionId: 'sub-1', gatewayId: 'visa-1', credential: 'TOKEN', nextBillAt, priceMinor: 4_995 },
      { subscriptionId: 'sub-2', gatewayId: 'visa-1', credential: 'TOKEN', nextBillAt, priceMinor: null },
    ]);
    expect(world.store.get('subscriptions', 'sub-2')).toMatchObject({ status: 'ACTIVE', billingCycle: 4, nextBillAt });
    expect(world.warnings).toEqual([]);
  });

  it('R11: are left alone where they were cancelled before the decline', () => {
    const world = new World();
    const cancelled = billedSubscription({ _id: 'sub-2', status: 'CANCELLED' });
    world.store.put('subscriptions', billedSubscription());
    world.store.put('subscriptions', cancelled);
    const submit = sentRebill(world, { items: [item('sub-1'), item('sub-2')] });
    world.apply(world.resultOf(submit, {}));
    expect(world.onlyOne('order-complete.recurring').nextBilling.map((next) => next.subscriptionId)).toEqual(['sub-1']);
    expect(world.store.get('subscriptions', 'sub-2')).toEqual(cancelled);
  });

  it('R11: follow the schedule of the debt where an earlier version stored none on the submission', () => {
    const world = new World();
    const submit = sentRebill(world, { schedule: { interval: 'P2W', anchorDay: null, timeZone: 'UTC' } });
    world.store.edit('submissions', submit.submissionId, { schedule: null });
    world.apply(world.resultOf(submit, {}));
    expect(world.onlyOne('order-complete.recurring').nextBilling).toMatchObject([
      { nextBillAt: NOW - 10 * DAY + 14 * DAY },
    ]);
  });

  it('R11: keep the schedule that the submission was accepted with, whatever a later decline says', () => {
    const world = new World();
    const submit = sentRebill(world, { schedule: { interval: 'P2W', anchorDay: null, timeZone: 'UTC' } });
    const debt = world.store.get('debts', submit.debtId);
    if (debt === null) throw new Error('the debt is not there');
    const monthly = { interval: 'P1M', anchorDay: null, timeZone: 'UTC' };
    const rebillOf = { subscriptionGatewayId: 'visa-1', scheduledAt: NOW, schedule: monthly };
    world.store.edit('debts', debt._id, { latestDecline: { ...debt.latestDecline, rebill: rebillOf } });
    world.apply(world.resultOf(submit, {}));
    expect(world.onlyOne('order-complete.recurring').nextBilling).toMatchObject([
      { nextBillAt: NOW - 10 * DAY + 14 * DAY },
    ]);
  });

  it('R11: have no next date where nobody says a schedule', () => {
    const world = new World();
    const submit = sentRebill(world);
    const debt = world.store.get('debts', submit.debtId);
    if (debt === null) throw new Error('the debt is not there');
    world.store.edit('submissions', submit.submissionId, { schedule: null });
    world.store.edit('debts', debt._id, { latestDecline: { ...debt.latestDecline, rebill: null } });
    world.apply(world.resultOf(submit, {}));
    expect(world.onlyOne('order-complete.recurring').nextBilling).toMatchObject([{ nextBillAt: null }]);
  });
});

describe('the subscriptions of a recovered sale', () => {
  it('R7: are those of its recurring products, created where billing has none', () => {
    const world = new World();
    world.take(initial({ items: [item('sub-1'), item('sub-2', false)] }));
    world.apply(world.resultOf(world.acknowledged(), {}));
    expect(world.onlyOne('order-complete.new-sale').nextBilling).toEqual([
      {
        subscriptionId: 'sub-1',
        gatewayId: 'visa-1',
        credential: 'CARD_NUMBER_NO_CVV',
        nextBillAt: null,
        priceMinor: null,
      },
    ]);
    expect(world.store.get('subscriptions', 'sub-2')).toBeNull();
  });

  it.each([
    [1, 1],
    [0, null],
    [null, null],
  ])('R9: with a price of %p publish %p', (stored, priceMinor) => {
    const world = new World();
    world.store.put('subscriptions', billedSubscription({ priceMinor: stored }));
    world.take(initial({ items: [item('sub-1')] }));
    world.apply(world.resultOf(world.acknowledged(), {}));
    expect(world.onlyOne('order-complete.new-sale').nextBilling).toMatchObject([{ priceMinor }]);
    expect(world.warnings).toEqual([]);
  });
});

describe('the trial of a recovered trial completion', () => {
  it('R9: is created and becomes ACTIVE where nobody looked at it when it was sent, and billing has none', () => {
    const world = new World();
    world.take(initial({ saleKind: 'TRIAL_COMPLETION', items: [item('sub-1')] }));
    const submit = world.acknowledged();
    world.store.edit('submissions', submit.submissionId, { stoodAs: null });
    world.store.remove('subscriptions', 'sub-1');
    world.apply(world.resultOf(submit, {}));
    expect(world.store.get('subscriptions', 'sub-1')).toMatchObject({ status: 'ACTIVE', billingCycle: 1 });
  });
});
