import { describe, expect, it } from '@jest/globals';
import type { Decline } from '../../../topics/contract/fields.ts';
import { configuration, flexecomGateway } from '../support/configuration.ts';
import { DAY, hard, initial, NOW, rebill, rerunRequest, SECOND, soft } from '../support/events.ts';
import { World } from '../support/world.ts';

const HOUR = 3_600_000;

function reasons(world: World): string[] {
  return world.said('decline-not-sent').map(({ reason }) => reason);
}

describe('which of two declines is the later one', () => {
  const first = { gatewayId: 'visa-1', triedGatewayIds: ['visa-1'], transactionId: 't1' };
  const second = { gatewayId: 'visa-2', triedGatewayIds: ['visa-1', 'visa-2'], transactionId: 't2' };

  it('R14: with one payment method that which tried more gateways, whatever the clocks say', () => {
    const world = new World();
    world.take(initial({ ...first, occurredAt: NOW }), initial({ ...second, occurredAt: NOW - 20 * SECOND }));
    expect(reasons(world)).toEqual(['NOT_IN_CASCADE']);
    expect(world.onlyOne('decline-accepted').transactionId).toBe('t2');
  });

  it('R14: with one payment method that which tried fewer gateways is superseded, whatever the clocks say', () => {
    const world = new World();
    world.take(initial({ ...second, decline: hard }), initial({ ...first, occurredAt: NOW }));
    expect(reasons(world)).toEqual(['HARD_DECLINE', 'SUPERSEDED']);
  });

  it.each([
    [NOW - 2 * SECOND, 'SUPERSEDED'],
    [NOW - SECOND, 'NOT_IN_CASCADE'],
    [NOW, 'NOT_IN_CASCADE'],
  ])('R14: with another payment method that which is later: one at %d is %s', (occurredAt, reason) => {
    const world = new World();
    world.take(initial({ ...second, decline: hard, occurredAt: NOW - SECOND }));
    world.take(initial({ ...first, paymentMethodRef: 'pm_2', occurredAt }));
    expect(reasons(world).at(-1)).toBe(reason);
  });

  it.each([
    [NOW - 2 * SECOND, 'SUPERSEDED'],
    [NOW - SECOND, 'HARD_DECLINE'],
  ])('R14: after as many gateways that which is later: one at %d is %s', (occurredAt, reason) => {
    const world = new World();
    world.take(initial({ ...second, decline: hard, occurredAt: NOW - SECOND }));
    world.take(initial({ ...second, transactionId: 't3', decline: hard, occurredAt }));
    expect(reasons(world).at(-1)).toBe(reason);
  });

  it('R14: attempts of a rebill that begin again are judged as the attempts that they say', () => {
    const world = new World();
    world.take(rebill({ attempt: 2, transactionId: 'r2', occurredAt: NOW - HOUR }));
    world.take(rebill({ attempt: 0, transactionId: 'r0', occurredAt: NOW - SECOND }));
    expect(reasons(world)).toEqual(['NOT_IN_RECYCLE_SLOT', 'NOT_IN_RECYCLE_SLOT']);
    expect(world.store.all('debts')[0]?.latestDecline.attempt).toBe(0);
    world.take(rebill({ attempt: 3, transactionId: 'r3', occurredAt: NOW }));
    expect(world.onlyOne('decline-accepted').attempt).toBe(3);
  });

  it('R14: such a count is ALREADY_IN_SALVAGE while FlexEcom has the debt', () => {
    const world = new World();
    world.take(rebill({ occurredAt: NOW - HOUR }), rebill({ attempt: 0, transactionId: 'r0', occurredAt: NOW }));
    expect(reasons(world)).toEqual(['ALREADY_IN_SALVAGE']);
  });

  it.each([
    ['an earlier time', { transactionId: 'r0', occurredAt: NOW - DAY }],
    ['the same time', { transactionId: 'r0', occurredAt: NOW - HOUR }],
    ['a known transaction', { transactionId: 'r2', occurredAt: NOW }],
  ])('R14: a lower attempt with %s is superseded', (_, fields) => {
    const world = new World();
    world.take(rebill({ attempt: 2, transactionId: 'r2', occurredAt: NOW - HOUR }));
    world.take(rebill({ attempt: 1, ...fields }));
    expect(reasons(world).at(-1)).toBe('SUPERSEDED');
  });
});

describe('a decline of a debt that is known', () => {
  it('R14: does not change what a debt was paid for', () => {
    const world = new World();
    world.take(initial({ decline: hard }));
    world.store.edit('debts', 'sale/order-1', { state: 'PAID' });
    world.take(initial({ transactionId: 't2', amountMinor: 1, occurredAt: NOW }));
    expect(world.store.get('debts', 'sale/order-1')).toMatchObject({
      amountMinor: 4_995,
      latestDecline: { transactionId: 't1' },
      transactionIds: ['t1', 't2'],
    });
  });

  it('R2: says of no payment method that FlexEcom could not charge it', () => {
    const world = new World();
    world.take(initial({ decline: hard }), initial({ transactionId: 't2', decline: hard, occurredAt: NOW }));
    expect(world.store.get('debts', 'sale/order-1')?.failedPaymentMethodRefs).toEqual([]);
  });
});

describe('a decline whose clock is ahead', () => {
  it.each([initial({ occurredAt: NOW + DAY + 1 }), rebill({ occurredAt: NOW + 700 * DAY })])(
    'R14: by more than 24 hours is a dead letter that says so',
    (decline) => {
      expect(() => new World().take(decline)).toThrow('occurredAt: expected a time at most 24 hours ahead; it says 20');
    },
  );

  it('R4: by less expires as soon as one that is read as it happens', () => {
    const world = new World();
    world.take(initial({ occurredAt: NOW + DAY }));
    const { submissionId } = world.onlyOne('decline-accepted');
    expect(world.store.get('submissions', submissionId)?.cascadeDeadlineAt).toBe(NOW + 30 * SECOND);
  });
});

describe('the deadline of a trial completion', () => {
  it('R4: is `trialDeadlineMs`, a day by default, as no shopper waits', () => {
    const trial = { saleKind: 'TRIAL_COMPLETION', occurredAt: NOW - DAY } as const;
    const world = new World();
    world.take(initial(trial));
    expect(world.onlyOne('decline-accepted').route).toBe('CASCADE');

    const late = new World();
    late.take(initial({ ...trial, occurredAt: NOW - DAY - 1 }));
    expect(reasons(late)).toEqual(['CASCADE_EXPIRED']);

    const gateways = [
      { id: 'visa-1', type: 'NMI', directCascadeProfileId: 'direct' },
      { id: 'visa-2', type: 'NMI' },
      flexecomGateway({ trialDeadlineMs: 1_000 }),
    ];
    const short = new World(configuration({ gateways }));
    short.take(initial({ ...trial, occurredAt: NOW - SECOND - 1 }));
    expect(reasons(short)).toEqual(['CASCADE_EXPIRED']);
  });

  it('R4: is the shopper’s for a sale and an upsale', () => {
    for (const saleKind of ['NEW_SALE', 'UPSALE'] as const) {
      const world = new World();
      world.take(initial({ saleKind, occurredAt: NOW - 31 * SECOND }));
      expect(reasons(world)).toEqual(['CASCADE_EXPIRED']);
    }
  });
});

describe('a repeated decline', () => {
  it('R14: is counted; one that says other money or another card is counted and logged as such', () => {
    const world = new World();
    world.take(initial(), initial({ eventId: 'another' }));
    expect(world.warnings).toEqual([]);
    world.take(initial({ amountMinor: 1 }), initial({ currency: 'EUR', paymentMethodRef: 'pm_2' }));
    expect(world.counted.filter((label) => label === 'duplicate')).toHaveLength(3);
    expect(world.counted.filter((label) => label === 'duplicate-differs')).toHaveLength(2);
    expect(world.warnings).toEqual([
      'a repeated decline of transaction t1, order order-1, differs in amountMinor',
      'a repeated decline of transaction t1, order order-1, differs in currency, paymentMethodRef',
    ]);
    expect(world.store.all('declines')).toMatchObject([{ repeats: 3, differingRepeats: 2 }]);
    expect(world.said('decline-accepted')).toHaveLength(1);
  });

  it('R14: of what 0.1.0 answered is not compared, as its record has no amount', () => {
    const world = new World();
    world.take(initial());
    const [record] = world.store.all('declines');
    if (record === undefined) throw new Error('there is no record');
    const { amountMinor: _amount, currency: _currency, paymentMethodRef: _ref, ...old } = record;
    world.store.put('declines', old);
    world.take(initial({ amountMinor: 1 }));
    expect(world.warnings).toEqual([]);
  });
});

describe('what FlexEcom could not recover', () => {
  function failed(fields: Parameters<typeof initial>[0] = {}, decline: Decline | null = soft): World {
    const world = new World();
    world.take(initial(fields));
    const submit = world.acknowledged();
    world.apply(world.resultOf(submit, { outcome: 'DECLINED', decline, occurredAt: NOW + HOUR }));
    world.now = NOW + 2 * HOUR;
    return world;
  }

  it('R2: does not cascade again with the same payment method, and does with another one', () => {
    const world = failed();
    world.take(initial({ transactionId: 't2', occurredAt: world.now }));
    expect(world.onlyOne('decline-not-sent')).toMatchObject({ reason: 'NOT_IN_CASCADE', next: 'BILLING' });
    world.take(initial({ transactionId: 't3', paymentMethodRef: 'pm_2', occurredAt: world.now }));
    expect(world.said('decline-accepted').map(({ transactionId }) => transactionId)).toEqual(['t1', 't3']);
    expect(world.store.get('orders', 'order-1')?.status).toBe('DECLINED');
    world.apply(world.resultOf(world.acknowledged(), { flexecomTransactionId: 'fx_2' }));
    expect(world.store.get('orders', 'order-1')?.status).toBe('COMPLETE');
  });

  it('R2: remembers every payment method that failed', () => {
    const world = failed();
    world.take(initial({ transactionId: 't2', paymentMethodRef: 'pm_2', occurredAt: world.now }));
    world.apply(world.resultOf(world.acknowledged(), { outcome: 'DECLINED', decline: soft }));
    for (const paymentMethodRef of ['pm_1', 'pm_2']) {
      world.take(initial({ transactionId: `again ${paymentMethodRef}`, paymentMethodRef, occurredAt: world.now }));
    }
    expect(reasons(world)).toEqual(['NOT_IN_CASCADE', 'NOT_IN_CASCADE']);
  });

  it('R2: a debt of 0.1.0 remembers that of its latest decline', () => {
    const world = failed();
    const [debt] = world.store.all('debts');
    if (debt === undefined) throw new Error('there is no debt');
    const { failedPaymentMethodRefs: _refs, flexecomDecline: _decline, ...old } = debt;
    world.store.put('debts', old);
    world.take(initial({ transactionId: 't2', paymentMethodRef: 'pm_2', occurredAt: world.now, decline: hard }));
    world.take(initial({ transactionId: 't3', occurredAt: world.now }));
    expect(reasons(world)).toEqual(['HARD_DECLINE', 'NOT_IN_CASCADE']);
  });

  const stolen: Decline = { code: '43', text: 'Stolen card', type: null, network: 'VISA', adviceCode: null };

  it('R6: is not rerun where FlexEcom’s own last answer is hard', () => {
    const world = failed({}, stolen);
    world.take(rerunRequest());
    expect(world.onlyOne('decline-not-sent')).toMatchObject({
      reason: 'HARD_DECLINE',
      next: 'NOBODY',
      declineType: 'HARD',
    });
  });

  it('R6: is rerun after FlexEcom’s soft answer, and after one without a reason', () => {
    for (const decline of [soft, null]) {
      const world = failed({}, decline);
      world.take(rerunRequest());
      expect(world.said('decline-accepted').at(-1)?.route).toBe('RERUN');
    }
  });

  it('R6: is judged by a later decline of billing’s with another card', () => {
    const world = failed({}, stolen);
    const other = { gatewayId: 'visa-1', triedGatewayIds: ['visa-1'], paymentMethodRef: 'pm_2' };
    world.take(initial({ ...other, transactionId: 't2', occurredAt: world.now }));
    world.take(rerunRequest());
    expect(world.said('decline-accepted').at(-1)?.route).toBe('RERUN');
  });

  it('R19: a network rule is asked about FlexEcom’s own answer', () => {
    const enforcing = configuration({
      gateways: [
        { id: 'visa-1', type: 'NMI', directCascadeProfileId: 'direct' },
        { id: 'visa-2', type: 'NMI' },
        flexecomGateway({ networkRules: 'enforce' }),
      ],
    });
    const world = new World(enforcing);
    world.take(initial({ decline: { ...soft, network: 'MASTERCARD' } }));
    const never = { ...soft, network: 'MASTERCARD', adviceCode: '03' } as const;
    world.apply(world.resultOf(world.acknowledged(), { outcome: 'DECLINED', decline: never }));
    world.take(rerunRequest());
    expect(world.onlyOne('decline-not-sent')).toMatchObject({ reason: 'NETWORK_RULE', next: 'NOBODY' });
  });
});

describe('the customer’s message of a mapping rule', () => {
  const scope = { gatewayType: 'NMI' };
  const mapping = (mapTo: string) =>
    configuration({
      declineMapping: [{ scope, message: 'do not honor', mapTo, customerMessage: 'Please call your bank.' }],
    });
  const customerMessage = 'Please call your bank.';

  it('R8: is told where the decline is accepted, is not sent, and is declined in the end', () => {
    const world = new World(mapping('SOFT'));
    world.take(initial());
    expect(world.onlyOne('decline-accepted').customerMessage).toBe(customerMessage);
    const submit = world.acknowledged();
    world.take(initial({ transactionId: 't2', occurredAt: NOW }));
    expect(world.onlyOne('decline-not-sent')).toMatchObject({ reason: 'ALREADY_IN_SALVAGE', customerMessage });
    world.apply(world.resultOf(submit, { outcome: 'DECLINED', decline: soft }));
    expect(world.onlyOne('order-declined').customerMessage).toBe(customerMessage);
  });

  it('R8: is told where it is refused as hard, and where it is called back', () => {
    const refused = new World(mapping('HARD'));
    refused.take(initial());
    expect(refused.onlyOne('decline-not-sent')).toMatchObject({ reason: 'HARD_DECLINE', customerMessage });

    const world = new World(mapping('SOFT'));
    world.take(rebill());
    const accepted = world.onlyOne('decline-accepted');
    expect(accepted.customerMessage).toBe(customerMessage);
    world.store.edit('subscriptions', 'sub-1', { status: 'CANCELLED' });
    world.now = accepted.dueAt ?? NOW;
    const { submissionId, orderId, dueAt } = accepted;
    const event = { eventId: 'due', occurredAt: world.now, submissionId, orderId, dueAt: dueAt ?? NOW };
    world.take({ topic: 'submission-due', event });
    expect(world.onlyOne('decline-not-sent')).toMatchObject({ reason: 'CANCELLED_MEANWHILE', customerMessage });
  });
});

describe('the transactions of a debt', () => {
  it('R14: stay bounded: the first one, which names its chain, and the latest', () => {
    const world = new World();
    for (let number = 1; number <= 300; number++) {
      world.take(initial({ transactionId: `t${number}`, decline: hard, occurredAt: NOW + number }));
    }
    const { transactionIds } = world.store.all('debts')[0] ?? { transactionIds: [] };
    expect(transactionIds).toHaveLength(200);
    expect(transactionIds.slice(0, 2)).toEqual(['t1', 't102']);
    expect(transactionIds.at(-1)).toBe('t300');
  });
});
