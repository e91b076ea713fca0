import { describe, expect, it } from '@jest/globals';
import { configuration, flexecomGateway, recycleProfile } from '../support/configuration.ts';
import { DAY, hard, initial, NOW, noFunds, rebill, SECOND, soft } from '../support/events.ts';
import { World } from '../support/world.ts';

/** The reason and next actor of the only decline-not-sent. */
function refusal(world: World) {
  const { reason, next } = world.onlyOne('decline-not-sent');
  return { reason, next };
}

describe('a declined initial transaction', () => {
  it('R2: is accepted and sent at once', () => {
    const world = new World();
    world.take(initial());
    const accepted = world.onlyOne('decline-accepted');
    expect(accepted).toMatchObject({
      route: 'CASCADE',
      debtId: 'sale/order-1',
      debtVersion: 1,
      dueAt: null,
      attempt: null,
    });
    expect(world.onlyOne('flexecom-submit.cascade')).toMatchObject({
      submissionId: accepted.submissionId,
      orderType: 'NEW_SALE',
      declinedGatewayId: 'visa-1',
      attempt: 0,
      amountMinor: 4_995,
    });
    expect(world.store.get('debts', 'sale/order-1')).toMatchObject({
      state: 'IN_SALVAGE',
      activeSubmissionId: accepted.submissionId,
    });
  });

  it('R2: is left to billing if FlexEcom is not the next gateway', () => {
    const world = new World();
    world.take(initial({ triedGatewayIds: ['visa-1'], gatewayId: 'visa-1' }));
    expect(refusal(world)).toEqual({ reason: 'NOT_IN_CASCADE', next: 'BILLING' });
    expect(world.store.get('debts', 'sale/order-1')).toMatchObject({ state: 'OPEN', version: 1 });
  });

  it('R4: is not sent once its deadline has passed', () => {
    const world = new World();
    world.take(initial({ occurredAt: NOW - 30 * SECOND - 1 }));
    expect(refusal(world)).toEqual({ reason: 'CASCADE_EXPIRED', next: 'BILLING' });
  });

  it('R4: is sent at its deadline, which is the gateway’s own', () => {
    const gateways = [{ id: 'visa-1', type: 'NMI' }, flexecomGateway({ cascadeAll: true, cascadeDeadlineMs: 60_000 })];
    const world = new World(configuration({ gateways, cascadeProfiles: [] }));
    world.take(initial({ occurredAt: NOW - 60 * SECOND }));
    const { submissionId } = world.onlyOne('decline-accepted');
    expect(world.store.get('submissions', submissionId)).toMatchObject({ cascadeDeadlineAt: NOW });
  });

  it('R8: a hard decline is not sent, and a mapping rule makes it soft', () => {
    const world = new World();
    world.take(initial({ decline: hard }));
    expect(refusal(world)).toEqual({ reason: 'HARD_DECLINE', next: 'BILLING' });

    const declineMapping = [{ scope: { gatewayType: 'NMI' }, message: 'lost card', mapTo: 'SOFT' }];
    const mapped = new World(configuration({ declineMapping }));
    mapped.take(initial({ decline: hard }));
    expect(mapped.onlyOne('decline-accepted').route).toBe('CASCADE');
  });

  it('R8: insufficient funds do not cascade along a profile, whatever they are mapped to', () => {
    const world = new World();
    world.take(initial({ decline: noFunds }));
    expect(refusal(world)).toEqual({ reason: 'NOT_IN_CASCADE', next: 'BILLING' });
  });

  it('R8: a text of 900 kB is kept and published as its first 4 kB, marked', () => {
    const world = new World();
    world.take(initial({ decline: { ...soft, code: '5'.repeat(900_000), text: `pick up ${'x'.repeat(900_000)}` } }));
    const kept = [...world.published, ...world.store.all('debts'), ...world.store.all('submissions')];
    expect(JSON.stringify(kept).length).toBeLessThan(60_000);
    expect(JSON.stringify(kept)).toContain('x […]"');
  });

  it('R18: a card number in its text is masked in every document and message', () => {
    const world = new World();
    const decline = { ...soft, text: 'Declined 4111 1111 1111 1111' };
    world.take(initial({ decline }));
    const everything = JSON.stringify([world.published, world.store.all('debts'), world.store.all('submissions')]);
    expect(everything).not.toContain('1111');
    expect(everything).toContain('Declined **** **** **** ****');
  });
});

describe('a declined upsale or trial completion', () => {
  it('R14: is its own debt, identified by the first declined transaction of its chain', () => {
    const world = new World();
    world.take(initial({ saleKind: 'UPSALE', transactionId: 'u2', firstDeclinedTransactionId: 'u1' }));
    expect(world.onlyOne('decline-accepted')).toMatchObject({
      debtId: 'upsale/7.6/order-1/visa-1/u1',
      saleKind: 'UPSALE',
      transactionId: 'u2',
    });
  });

  it('creates a missing order as UNKNOWN and a missing trial as TRIAL', () => {
    const world = new World();
    const items = [{ productId: 'p', quantity: 1, amountMinor: 4_995, recurring: true, subscriptionId: 'sub-9' }];
    world.take(initial({ saleKind: 'TRIAL_COMPLETION', items }));
    expect(world.store.get('orders', 'order-1')).toMatchObject({ status: 'UNKNOWN', items: [] });
    expect(world.store.get('subscriptions', 'sub-9')).toMatchObject({ status: 'TRIAL', gatewayId: 'visa-1' });
  });

  it('does not touch an existing order', () => {
    const world = new World();
    const order = {
      _id: 'order-1',
      customerId: 'c',
      campaignId: null,
      parentOrderId: null,
      status: 'COMPLETE',
      items: [],
      gatewayId: 'x',
    } as const;
    world.store.put('orders', { ...order, items: [] });
    world.take(initial({ saleKind: 'UPSALE' }));
    expect(world.store.get('orders', 'order-1')).toEqual(order);
  });
});

describe('a declined rebill', () => {
  it('R5: is scheduled for the next attempt, at the price of that attempt', () => {
    const attempts = Array.from({ length: 10 }, () => ({ daysToWait: 2, priceReduction: { percent: 5 } }));
    const world = new World(configuration({ recycleProfiles: [recycleProfile({ attempts })] }));
    world.take(rebill({ occurredAt: NOW }));
    const accepted = world.onlyOne('decline-accepted');
    expect(accepted).toMatchObject({
      route: 'RECYCLE',
      debtId: 'rebill/3/sub-1',
      attempt: 3,
      dueAt: NOW + 2 * DAY,
      amountMinor: 4_995 - 4 * 250,
    });
    expect(world.store.get('submissions', accepted.submissionId)).toMatchObject({ state: 'SCHEDULED', attempt: 4 });
    expect(world.store.get('debts', 'rebill/3/sub-1')).toMatchObject({ state: 'SCHEDULED' });
    expect(world.said('flexecom-submit.recovery')).toEqual([]);
  });

  it('R5: is not recycled if it is hard', () => {
    const world = new World();
    world.take(rebill({ decline: hard }));
    expect(refusal(world)).toEqual({ reason: 'HARD_DECLINE', next: 'BILLING' });
  });

  it.each([
    [{ subscriptionGatewayId: 'other' }, 'NO_RECYCLE_PROFILE'],
    [{ attempt: 0 }, 'NOT_IN_RECYCLE_SLOT'],
    [{ attempt: 10 }, 'ATTEMPTS_EXHAUSTED'],
  ])('R5: with %j is left to billing: %s', (fields, reason) => {
    const world = new World();
    world.take(rebill(fields));
    expect(refusal(world)).toEqual({ reason, next: 'BILLING' });
    expect(world.store.get('subscriptions', 'sub-1')).toMatchObject({ status: 'RECYCLE_BILLING' });
  });

  it('R14: an older attempt that arrives late is superseded', () => {
    const world = new World();
    world.take(rebill({ attempt: 2, transactionId: 'r2' }));
    world.take(rebill({ attempt: 1, transactionId: 'r1' }));
    expect(world.said('decline-not-sent').map(({ reason }) => reason)).toEqual(['NOT_IN_RECYCLE_SLOT', 'SUPERSEDED']);
    expect(world.store.get('debts', 'rebill/3/sub-1')?.latestDecline.attempt).toBe(2);
  });

  it('R14: an older cycle is superseded by a later cycle’s decline; where the subscription has moved on it was paid', () => {
    const world = new World();
    world.take(rebill({ billingCycle: 4, transactionId: 'r4' }));
    world.store.edit('subscriptions', 'sub-1', { billingCycle: 3 });
    world.take(rebill({ billingCycle: 3, transactionId: 'r3' }));
    expect(refusal(world)).toEqual({ reason: 'SUPERSEDED', next: 'NOBODY' });

    const moved = new World();
    moved.take(rebill({ attempt: 0, transactionId: 'r0' }));
    moved.store.edit('subscriptions', 'sub-1', { billingCycle: 4 });
    moved.take(rebill({ attempt: 3, transactionId: 'r3' }));
    expect(moved.said('decline-not-sent').at(-1)?.reason).toBe('PAID_MEANWHILE');
  });

  it('R14: is exhausted if FlexEcom could not recover its cycle', () => {
    const world = new World();
    world.take(rebill({ attempt: 2 }));
    world.store.edit('debts', 'rebill/3/sub-1', { state: 'FAILED' });
    world.take(rebill({ attempt: 5, transactionId: 'r5' }));
    expect(world.said('decline-not-sent').at(-1)).toMatchObject({ reason: 'ATTEMPTS_EXHAUSTED', next: 'BILLING' });
  });

  it('R14: an attempt whose submission was withdrawn is not submitted again', () => {
    const attempts = Array.from({ length: 10 }, (_, index) => ({ daysToWait: 1, skip: index === 3 }));
    const world = new World(configuration({ recycleProfiles: [recycleProfile({ attempts })] }));
    world.take(rebill({ attempt: 3, transactionId: 'r3' }));
    const { submissionId } = world.onlyOne('decline-accepted');
    world.store.edit('submissions', submissionId, { state: 'NOT_SENT' });
    world.store.edit('debts', 'rebill/3/sub-1', { state: 'OPEN', activeSubmissionId: null });
    world.take(rebill({ attempt: 4, transactionId: 'r4' }));
    expect(refusal(world)).toEqual({ reason: 'SLOT_WITHDRAWN', next: 'BILLING' });
  });
});

describe('a repeated decline', () => {
  it('R14: is counted and not answered again, whatever its eventId', () => {
    const world = new World();
    world.take(initial());
    const before = world.published.length;
    world.take(initial({ eventId: 'another' }), initial());
    expect(world.published.length).toBe(before);
    expect(world.counted).toEqual(['accepted', 'duplicate', 'duplicate']);
    expect(world.store.all('declines')).toMatchObject([{ repeats: 2, debtId: world.store.all('debts')[0]?._id }]);
  });

  it('R14: is recognised within one chunk', () => {
    const world = new World();
    world.take(rebill(), rebill({ eventId: 'another' }));
    expect(world.counted).toEqual(['accepted', 'duplicate']);
  });

  it('R14: is not another attempt of the same rebill', () => {
    const world = new World();
    world.take(rebill({ attempt: 0 }), rebill({ attempt: 1 }));
    expect(world.said('decline-not-sent')).toHaveLength(2);
  });
});

describe('a decline of a debt that FlexEcom has', () => {
  it('R14: is answered ALREADY_IN_SALVAGE once, with a newer version of the debt', () => {
    const world = new World();
    world.take(initial({ transactionId: 't1' }), initial({ transactionId: 't2', occurredAt: NOW }));
    expect(world.onlyOne('decline-not-sent')).toMatchObject({
      reason: 'ALREADY_IN_SALVAGE',
      next: 'NOBODY',
      debtVersion: 2,
    });
    expect(world.store.all('submissions')).toHaveLength(1);
  });

  it('R14: does not replace the decline in salvage, but its transaction is remembered', () => {
    const world = new World();
    world.take(initial({ transactionId: 't1' }), initial({ transactionId: 't2', occurredAt: NOW, amountMinor: 1 }));
    const debt = world.store.get('debts', 'sale/order-1');
    expect(debt).toMatchObject({ amountMinor: 4_995, transactionIds: ['t1', 't2'] });
  });

  it('R14: is refused while a submission is scheduled, too', () => {
    const world = new World();
    world.take(rebill({ attempt: 3 }), rebill({ attempt: 4, transactionId: 'r4' }));
    expect(refusal(world)).toEqual({ reason: 'ALREADY_IN_SALVAGE', next: 'NOBODY' });
  });
});

describe('a decline of a debt that is paid or cancelled', () => {
  it('R14: is not sent if the debt is paid', () => {
    const world = new World();
    world.take(initial({ transactionId: 't1' }));
    world.store.edit('debts', 'sale/order-1', { state: 'PAID', activeSubmissionId: null });
    world.take(initial({ transactionId: 't2', occurredAt: NOW }));
    expect(refusal(world)).toEqual({ reason: 'PAID_MEANWHILE', next: 'NOBODY' });
  });

  it.each([
    ['COMPLETE', 'PAID_MEANWHILE'],
    ['CANCELLED', 'CANCELLED_MEANWHILE'],
    ['REFUNDED', 'CANCELLED_MEANWHILE'],
  ] as const)('R20: a sale whose order is %s is answered %s', (status, reason) => {
    const world = new World();
    world.take(initial({ transactionId: 't1', gatewayId: 'visa-1', triedGatewayIds: ['visa-1'] }));
    world.store.edit('orders', 'order-1', { status });
    world.take(initial({ transactionId: 't2', occurredAt: NOW }));
    expect(world.said('decline-not-sent').at(-1)).toMatchObject({ reason, next: 'NOBODY' });
  });

  it('R20: a rebill of a cancelled subscription is not recycled', () => {
    const world = new World();
    world.take(rebill({ attempt: 0 }));
    world.store.edit('subscriptions', 'sub-1', { status: 'CANCELLED' });
    world.take(rebill({ attempt: 3, transactionId: 'r3' }));
    expect(world.said('decline-not-sent').at(-1)).toMatchObject({ reason: 'CANCELLED_MEANWHILE', next: 'NOBODY' });
  });
});

describe('the card networks’ rules', () => {
  const stolen = { ...soft, code: '43', text: 'Stolen card', type: 'SOFT' } as const;
  const retryAfterADay = { ...soft, network: 'MASTERCARD', adviceCode: '25' } as const;
  const withRules = (networkRules: string) =>
    configuration({
      gateways: [
        { id: 'visa-1', type: 'NMI', directCascadeProfileId: 'direct' },
        { id: 'visa-2', type: 'NMI' },
        flexecomGateway({ networkRules }),
      ],
    });

  it('R19: `off` ignores them', () => {
    const world = new World(withRules('off'));
    world.take(initial({ decline: stolen }));
    expect(world.onlyOne('decline-accepted').networkRule).toBeNull();
  });

  it('R19: `warn` sends and marks what breaks them', () => {
    const world = new World(withRules('warn'));
    world.take(initial({ decline: stolen }));
    expect(world.onlyOne('decline-accepted').networkRule).toBe('VISA_NEVER_APPROVE_43');
    expect(world.onlyOne('flexecom-submit.cascade').networkRule).toBe('VISA_NEVER_APPROVE_43');
  });

  it('R19: `enforce` refuses what is forbidden, and a cascade that would have to wait', () => {
    const world = new World(withRules('enforce'));
    world.take(
      initial({ decline: stolen }),
      initial({ orderId: 'order-2', transactionId: 't2', decline: retryAfterADay }),
    );
    expect(world.said('decline-not-sent').map(({ reason, next }) => [reason, next])).toEqual([
      ['NETWORK_RULE', 'BILLING'],
      ['NETWORK_RULE', 'BILLING'],
    ]);
  });

  it('R19: `enforce` delays a recycle that must wait', () => {
    const world = new World({
      ...withRules('enforce'),
      recycleProfiles: configuration({
        recycleProfiles: [recycleProfile({ attempts: Array.from({ length: 10 }, () => ({ daysToWait: 0 })) })],
      }).recycleProfiles,
    });
    world.take(rebill({ occurredAt: NOW, decline: retryAfterADay }));
    expect(world.onlyOne('decline-accepted')).toMatchObject({ dueAt: NOW + DAY, networkRule: 'RETRY_AFTER_25' });
  });

  it('R19: declines and submissions of a payment method are counted over 30 days', () => {
    const world = new World(withRules('enforce'));
    const declines = Array.from({ length: 18 }, (_, index) =>
      initial({
        orderId: `order-${index}`,
        transactionId: `t-${index}`,
        gatewayId: 'visa-1',
        triedGatewayIds: ['visa-1'],
      }),
    );
    world.take(...declines);
    world.take(initial({ orderId: 'order-18', transactionId: 't-18' }));
    expect(world.said('decline-not-sent').at(-1)?.reason).toBe('NETWORK_RULE');
    world.take(initial({ orderId: 'order-19', transactionId: 't-19', paymentMethodRef: 'pm_2' }));
    expect(world.said('decline-accepted')).toHaveLength(1);

    world.now += 31 * DAY;
    world.take(initial({ orderId: 'order-20', transactionId: 't-20', occurredAt: world.now }));
    expect(world.said('decline-accepted')).toHaveLength(2);
  });
});
