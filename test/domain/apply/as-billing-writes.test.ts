import { beforeEach, describe, expect, it } from '@jest/globals';
import type { FlexecomSubmit } from '../../../topics/contract/flexecom-submit.ts';
import { billedOrder, billedSubscription } from '../support/billing.ts';
import { configuration, recycleProfile } from '../support/configuration.ts';
import { DAY, due, initial, NOW, rebill } from '../support/events.ts';
import { World } from '../support/world.ts';

/** Billing's documents as billing systems really write them, and what FlexEcom's answers then do. */

let world: World;

beforeEach(() => {
  world = new World();
});

/** Billing's subscription has these fields, whatever their types. */
function put(fields: Record<string, unknown>): void {
  world.store.put('subscriptions', { ...billedSubscription(), ...fields });
}

function item(subscriptionId: string, recurring = true) {
  return { productId: `product of ${subscriptionId}`, quantity: 1, amountMinor: 2_000, recurring, subscriptionId };
}

function sentRebill(fields: Parameters<typeof rebill>[0] = {}, profile: Record<string, unknown> = {}): FlexecomSubmit {
  world.config = configuration({ recycleProfiles: [recycleProfile(profile)] });
  world.take(rebill({ occurredAt: NOW, ...fields }));
  const [accepted] = world.said('decline-accepted').slice(-1);
  if (accepted === undefined) throw new Error('it was not accepted');
  world.now = accepted.dueAt ?? NOW;
  world.take(due(accepted, world.now));
  return world.acknowledged();
}

function approve(submit: FlexecomSubmit): void {
  world.apply(world.resultOf(submit, {}));
}

describe('a subscription whose fields are of other types', () => {
  it.each([
    ['a date', { nextBillAt: new Date(NOW) }, []],
    ['an ISO 8601 text', { nextBillAt: '2026-04-15T12:00:00Z' }, []],
    ['a broken price', { priceMinor: 29.9 }, ['priceMinor']],
    ['a broken date and schedule', { nextBillAt: 'soon', schedule: 'monthly' }, ['nextBillAt', 'schedule']],
    ['a broken credential', { nextBilling: { gatewayId: 'visa-1', credential: 'VAULT' } }, ['nextBilling.credential']],
    ['a list as its next billing', { nextBilling: [] }, ['nextBilling']],
    ['a number as its status', { status: 4 }, []],
  ])('R16: with %s the approval moves it on, and what could not be read is reported', (_, fields, unreadable) => {
    put(fields);
    const submit = sentRebill();
    const before = world.counted.length;
    approve(submit);
    expect(world.onlyOne('order-complete.recurring').nextBilling).toMatchObject([{ subscriptionId: 'sub-1' }]);
    expect(world.store.get('subscriptions', 'sub-1')).toMatchObject({ status: 'ACTIVE', billingCycle: 4 });
    expect(world.warnings).toEqual(
      unreadable.length === 0
        ? []
        : [`subscription sub-1 of billing has fields that cannot be read: ${unreadable.join(', ')}`],
    );
    expect(world.counted.slice(before).includes('billing-unreadable')).toBe(unreadable.length > 0);
  });

  it('R16: a price that cannot be read counts as none', () => {
    put({ priceMinor: 29.9 });
    approve(sentRebill());
    expect(world.onlyOne('order-complete.recurring').nextBilling[0]?.priceMinor).toBe(4_995);
    expect(world.store.get('subscriptions', 'sub-1')?.priceMinor).toBe(29.9);
  });

  it('R16: what billing keeps inside `nextBilling` stays there', () => {
    put({ nextBilling: { gatewayId: 'other', credential: 'TOKEN', note: 'by phone' } });
    approve(sentRebill());
    expect(world.store.get('subscriptions', 'sub-1')?.nextBilling).toEqual({
      gatewayId: 'visa-1',
      credential: 'TOKEN',
      note: 'by phone',
    });
  });

  it('R16: a schedule that leads beyond the calendar gives no next date', () => {
    const submit = sentRebill({ schedule: { interval: 'P999Y', anchorDay: null, timeZone: 'UTC' } });
    approve(submit);
    expect(world.onlyOne('order-complete.recurring').nextBilling).toMatchObject([{ nextBillAt: null }]);
    expect(world.store.get('subscriptions', 'sub-1')).toMatchObject({ nextBillAt: null, billingCycle: 4 });
  });

  it.each([{ status: 'on hold' }, { status: 7 }, { status: null }, {}])(
    'R10, R16: an order that is %j is UNKNOWN in the outcome of its upsale',
    ({ status }) => {
      world.store.put('orders', { ...billedOrder(), status });
      world.take(initial({ saleKind: 'UPSALE' }));
      world.apply(world.resultOf(world.acknowledged(), { outcome: 'DECLINED' }));
      expect(world.onlyOne('order-declined').orderStatus).toBe('UNKNOWN');
    },
  );
});

describe('what billing writes meanwhile', () => {
  it.each([
    ['CANCELED', 'CANCELLED'],
    ['cancelled', 'CANCELLED'],
    ['EXPIRED', 'CANCELLED'],
    ['PAUSED', 'CANCELLED'],
    ['ON_HOLD', 'CANCELLED'],
    ['ACTIVE', 'PAID'],
  ])('R20: a rebill whose subscription is %s by then is not charged, and its debt is %s', (status, state) => {
    put({});
    world.take(rebill({ occurredAt: NOW }));
    const accepted = world.onlyOne('decline-accepted');
    world.store.edit('subscriptions', 'sub-1', { status });
    world.now = accepted.dueAt ?? NOW;
    world.take(due(accepted, world.now));
    const reason = state === 'PAID' ? 'PAID_MEANWHILE' : 'CANCELLED_MEANWHILE';
    expect(world.onlyOne('decline-not-sent')).toMatchObject({ reason, next: 'NOBODY' });
    expect(world.store.get('debts', accepted.debtId)?.state).toBe(state);
  });

  it.each(['CANCELED', 'cancelled', 'EXPIRED', 'PAUSED', 'ACTIVE'])(
    'R16, R20: an approval of a rebill whose subscription is %s by then is money that nobody owed',
    (status) => {
      put({});
      const submit = sentRebill();
      world.store.edit('subscriptions', 'sub-1', { status });
      const before = world.store.get('subscriptions', 'sub-1');
      approve(submit);
      expect(world.onlyOne('money-contradiction').kind).toBe('NOT_OWED');
      expect(world.store.get('subscriptions', 'sub-1')).toEqual(before);
    },
  );

  it.each(['canceled', 'PAID', 'processing', 'PENDING'])(
    'R16, R20: an approval of a sale whose order is %s by then is money that nobody owed',
    (status) => {
      world.store.put('orders', billedOrder());
      world.take(initial());
      const submit = world.acknowledged();
      world.store.edit('orders', 'order-1', { status });
      approve(submit);
      expect(world.onlyOne('money-contradiction').kind).toBe('NOT_OWED');
      expect(world.store.get('orders', 'order-1')?.status).toBe(status);
    },
  );

  it.each(['orders', 'subscriptions'] as const)(
    'R16, R20: an approval of a rebill that billing has deleted from %s creates nothing',
    (collection) => {
      put({});
      world.store.put('orders', billedOrder({ status: 'COMPLETE' }));
      const submit = sentRebill();
      const id = collection === 'orders' ? 'order-1' : 'sub-1';
      world.store.remove(collection, id);
      approve(submit);
      expect(world.onlyOne('money-contradiction').kind).toBe('NOT_OWED');
      expect(world.store.get(collection, id)).toBeNull();
    },
  );

  it('R20: a document that was created from its decline, and deleted, was deleted too', () => {
    world.take(rebill({ occurredAt: NOW }));
    const accepted = world.onlyOne('decline-accepted');
    world.store.remove('subscriptions', 'sub-1');
    world.now = accepted.dueAt ?? NOW;
    world.take(due(accepted, world.now));
    expect(world.onlyOne('decline-not-sent').reason).toBe('CANCELLED_MEANWHILE');
  });

  it('R20: a rebill’s subscription that moves from ACTIVE to RECYCLE_BILLING moved because of the decline', () => {
    put({ status: 'ACTIVE' });
    world.take(rebill({ occurredAt: NOW }));
    const accepted = world.onlyOne('decline-accepted');
    world.store.edit('subscriptions', 'sub-1', { status: 'RECYCLE_BILLING' });
    world.now = accepted.dueAt ?? NOW;
    world.take(due(accepted, world.now));
    approve(world.acknowledged());
    expect(world.said('order-complete.recurring')).toHaveLength(1);
  });
});

describe('several subscriptions', () => {
  const trials = [item('sub-1'), item('sub-2', false)];

  it('R9: every trial that the items name is created as one, and becomes ACTIVE', () => {
    world.take(initial({ saleKind: 'TRIAL_COMPLETION', items: trials }));
    expect(world.store.all('subscriptions').map(({ status }) => status)).toEqual(['TRIAL', 'TRIAL']);
    approve(world.acknowledged());
    expect(world.store.all('subscriptions').map(({ status }) => status)).toEqual(['ACTIVE', 'ACTIVE']);
  });

  it('R9: completing a trial leaves one that is RECYCLE_FAILED as it is', () => {
    put({ status: 'RECYCLE_FAILED' });
    const before = world.store.get('subscriptions', 'sub-1');
    world.take(initial({ saleKind: 'TRIAL_COMPLETION', items: trials }));
    approve(world.acknowledged());
    expect(world.store.get('subscriptions', 'sub-1')).toEqual(before);
    expect(world.store.get('subscriptions', 'sub-2')?.status).toBe('ACTIVE');
    expect(world.onlyOne('order-complete.new-sale').nextBilling).toMatchObject([{ subscriptionId: 'sub-2' }]);
  });

  it('R16, R20: an approval is money that nobody owed where a second trial was activated elsewhere', () => {
    world.take(initial({ saleKind: 'TRIAL_COMPLETION', items: trials }));
    const submit = world.acknowledged();
    world.store.edit('subscriptions', 'sub-2', { status: 'ACTIVE' });
    approve(submit);
    expect(world.onlyOne('money-contradiction').kind).toBe('NOT_OWED');
    expect(world.store.get('subscriptions', 'sub-1')?.status).toBe('TRIAL');
  });

  it('R11: a rebill moves each of its subscriptions to its own next cycle, by its own schedule', () => {
    put({});
    const schedule = { interval: 'P1W', anchorDay: null, timeZone: 'UTC' };
    put({ _id: 'sub-2', billingCycle: 7, schedule, gatewayId: 'visa-9', priceMinor: 800 });
    approve(sentRebill({ items: [item('sub-1'), item('sub-2')] }));
    const { nextBilling } = world.onlyOne('order-complete.recurring');
    expect(nextBilling).toMatchObject([
      { subscriptionId: 'sub-1', gatewayId: 'visa-1', priceMinor: 5_555 },
      { subscriptionId: 'sub-2', gatewayId: 'visa-9', priceMinor: 800 },
    ]);
    expect(world.store.get('subscriptions', 'sub-1')).toMatchObject({ status: 'ACTIVE', billingCycle: 4 });
    expect(world.store.get('subscriptions', 'sub-2')).toMatchObject({
      status: 'ACTIVE',
      billingCycle: 8,
      nextBillAt: nextBilling[1]?.nextBillAt,
    });
    expect(nextBilling[1]?.nextBillAt).toBe(NOW - 10 * DAY + 14 * DAY);
  });

  it('R11: a price is not held where the recovered amount is that of several subscriptions', () => {
    put({});
    put({ _id: 'sub-2', priceMinor: 800 });
    approve(sentRebill({ items: [item('sub-1'), item('sub-2')] }, { holdRecyclePrice: true }));
    expect(world.store.all('subscriptions').map(({ priceMinor }) => priceMinor)).toEqual([5_555, 800]);
  });

  it('R20: a rebill is not sent once another subscription of its items has changed', () => {
    put({});
    put({ _id: 'sub-2', status: 'ACTIVE' });
    world.take(rebill({ occurredAt: NOW, items: [item('sub-1'), item('sub-2')] }));
    const accepted = world.onlyOne('decline-accepted');
    world.store.edit('subscriptions', 'sub-2', { status: 'CANCELLED' });
    world.now = accepted.dueAt ?? NOW;
    world.take(due(accepted, world.now));
    expect(world.onlyOne('decline-not-sent').reason).toBe('CANCELLED_MEANWHILE');
  });
});

describe('the credential of a recovered subscription', () => {
  it('R7, R11: stays the card number without CVV until billing writes that it has a token', () => {
    put({ nextBilling: { gatewayId: 'visa-1', credential: 'CARD_NUMBER_NO_CVV' } });
    approve(sentRebill());
    expect(world.onlyOne('order-complete.recurring').nextBilling).toMatchObject([{ credential: 'CARD_NUMBER_NO_CVV' }]);
    expect(world.store.get('subscriptions', 'sub-1')?.nextBilling).toMatchObject({ credential: 'CARD_NUMBER_NO_CVV' });

    world.store.edit('subscriptions', 'sub-1', {
      status: 'RECYCLE_BILLING',
      nextBilling: { gatewayId: 'visa-1', credential: 'TOKEN' },
    });
    world.take(rebill({ billingCycle: 4, transactionId: 'r4', occurredAt: world.now }));
    const accepted = world.said('decline-accepted').at(-1);
    if (accepted === undefined) throw new Error('it was not accepted');
    world.now = accepted.dueAt ?? NOW;
    world.take(due(accepted, world.now));
    approve(world.acknowledged());
    expect(world.said('order-complete.recurring').at(-1)?.nextBilling).toMatchObject([{ credential: 'TOKEN' }]);
  });
});

describe('the next date of a recovered subscription', () => {
  /** The cycle is billed on the 5th; the recovery comes on the 4th of the next month. */
  function nextBillAt(profile: Record<string, unknown>, recoveredAt: number): number | null | undefined {
    world = new World();
    const submit = sentRebill({}, profile);
    world.apply(world.resultOf(submit, { occurredAt: recoveredAt }));
    return world.onlyOne('order-complete.recurring').nextBilling[0]?.nextBillAt;
  }
  const may = Date.UTC(2026, 4, 5, 12);
  const june = Date.UTC(2026, 5, 5, 12);

  it('R11: is at least 24 hours after the recovery', () => {
    expect(nextBillAt({}, may - 60_000)).toBe(june);
    expect(nextBillAt({}, may - DAY)).toBe(may);
    expect(nextBillAt({}, may - DAY + 1)).toBe(june);
    expect(world.store.get('subscriptions', 'sub-1')?.billingCycle).toBe(4);
  });

  it('R11: is as far from it as the profile says', () => {
    expect(nextBillAt({ minDaysToNextBill: 0 }, may)).toBe(may);
    expect(nextBillAt({ minDaysToNextBill: 7 }, may - 7 * DAY)).toBe(may);
    expect(nextBillAt({ minDaysToNextBill: 7 }, may - 7 * DAY + 1)).toBe(june);
  });
});

describe('an approval whose documents MongoDB refuses', () => {
  it('R16: is recorded as money that no order shows once, and changes our documents alone', () => {
    put({});
    const submit = sentRebill();
    const before = world.store.get('subscriptions', 'sub-1');
    const told = world.resultOf(submit, {});
    world.applyRefused(told, 'Document failed validation (121)');
    expect(world.onlyOne('money-contradiction').kind).toBe('NOT_APPLIED');
    expect(world.store.get('subscriptions', 'sub-1')).toEqual(before);
    approve(submit);
    expect(world.said('order-complete.recurring')).toEqual([]);
    expect(world.said('money-contradiction')).toHaveLength(1);
  });

  it('R16: keeps the server’s words short', () => {
    const submit = sentRebill();
    world.applyRefused(world.resultOf(submit, {}), 'no '.repeat(100_000));
    expect(world.onlyOne('money-contradiction').detail.length).toBeLessThanOrEqual(2_000);
    expect(JSON.stringify(world.store.get('submissions', submit.submissionId)).length).toBeLessThan(10_000);
  });
});
