import { describe, expect, it } from '@jest/globals';
import { customerSalvagesId } from '../../../src/domain/ids.ts';
import type { OrderStatus } from '../../../topics/contract/fields.ts';
import { configuration, flexecomGateway } from '../support/configuration.ts';
import { DAY, hard, initial, NOW, rebill, rerunRequest, soft } from '../support/events.ts';
import { World } from '../support/world.ts';

const SALVAGES = customerSalvagesId('customer-1', 'campaign-1');

/** One declined sale that was left to billing. */
function withDeclinedSale(fields: Parameters<typeof initial>[0] = {}): World {
  const world = new World();
  world.take(initial({ gatewayId: 'visa-1', triedGatewayIds: ['visa-1'], ...fields }));
  world.published.length = 0;
  return world;
}

function refusal(world: World) {
  const { reason, next, requestKey } = world.onlyOne('decline-not-sent');
  expect({ next, requestKey }).toEqual({ next: 'NOBODY', requestKey: 'key-1' });
  return reason;
}

describe('a rerun', () => {
  it('R6: sends the declined sale of an order for asynchronous recovery', () => {
    const world = withDeclinedSale();
    world.take(rerunRequest());
    expect(world.onlyOne('decline-accepted')).toMatchObject({
      route: 'RERUN',
      requestKey: 'key-1',
      debtId: 'sale/order-1',
      transactionId: 't1',
    });
    expect(world.onlyOne('flexecom-submit.recovery')).toMatchObject({
      route: 'RERUN',
      flexecomGatewayId: 'flex',
      attempt: 0,
    });
    expect(world.store.get('debts', 'sale/order-1')).toMatchObject({ state: 'IN_SALVAGE', version: 2 });
  });

  it('R6: sends a declined trial completion', () => {
    const items = [{ productId: 'p', quantity: 1, amountMinor: 4_995, recurring: true, subscriptionId: 'sub-9' }];
    const world = withDeclinedSale({ saleKind: 'TRIAL_COMPLETION', items });
    world.take(rerunRequest({ transactionId: 't1' }));
    expect(world.onlyOne('decline-accepted')).toMatchObject({ saleKind: 'TRIAL_COMPLETION', subscriptionId: 'sub-9' });
  });

  it('R6: without a transaction, reruns the order’s latest declined sale', () => {
    const items = [{ productId: 'p', quantity: 1, amountMinor: 4_995, recurring: true, subscriptionId: 'sub-9' }];
    const world = withDeclinedSale({ saleKind: 'TRIAL_COMPLETION', transactionId: 'trial', items });
    world.take(
      initial({
        saleKind: 'UPSALE',
        transactionId: 'up',
        occurredAt: NOW,
        gatewayId: 'visa-1',
        triedGatewayIds: ['visa-1'],
      }),
    );
    world.take(rerunRequest());
    expect(world.onlyOne('decline-accepted').transactionId).toBe('trial');
  });

  it('R6: without a transaction, skips a sale that is paid', () => {
    const items = [{ productId: 'p', quantity: 1, amountMinor: 4_995, recurring: true, subscriptionId: 'sub-9' }];
    const world = withDeclinedSale({ saleKind: 'TRIAL_COMPLETION', transactionId: 'trial', items });
    world.take(initial({ transactionId: 'sale', occurredAt: NOW, gatewayId: 'visa-1', triedGatewayIds: ['visa-1'] }));
    world.store.edit('debts', 'sale/order-1', { state: 'PAID' });
    world.take(rerunRequest());
    expect(world.onlyOne('decline-accepted').transactionId).toBe('trial');
  });

  it('R6: sends a new sale of an order that is known from declines only', () => {
    const world = withDeclinedSale();
    world.store.edit('orders', 'order-1', { status: 'UNKNOWN' });
    world.take(rerunRequest());
    expect(world.onlyOne('decline-accepted').route).toBe('RERUN');
  });

  it('R14: a repeated requestKey is a repeat, whether it was accepted or refused', () => {
    const world = withDeclinedSale();
    world.take(rerunRequest(), rerunRequest({ eventId: 'again' }));
    world.take(rerunRequest({ requestKey: 'key-2', gatewayId: 'visa-1' }), rerunRequest({ requestKey: 'key-2' }));
    expect(world.said('decline-accepted')).toHaveLength(1);
    expect(world.said('decline-not-sent')).toHaveLength(1);
    expect(world.counted.filter((name) => name === 'duplicate')).toHaveLength(2);
  });

  it('R14: sends an initial debt again that FlexEcom could not recover', () => {
    const world = withDeclinedSale();
    world.store.edit('debts', 'sale/order-1', { state: 'FAILED' });
    world.take(rerunRequest());
    expect(world.store.get('debts', 'sale/order-1')?.state).toBe('IN_SALVAGE');
  });

  it('R14: is refused while FlexEcom has the debt', () => {
    const world = new World();
    world.take(initial());
    world.take(rerunRequest());
    expect(refusal(world)).toBe('ALREADY_IN_SALVAGE');
  });

  it('R14: is refused for a paid debt, even if its order is DECLINED', () => {
    const world = withDeclinedSale();
    world.store.edit('debts', 'sale/order-1', { state: 'PAID' });
    world.take(rerunRequest());
    expect(refusal(world)).toBe('PAID_MEANWHILE');
  });

  it('R6: is refused for an upsale', () => {
    const world = withDeclinedSale({ saleKind: 'UPSALE' });
    world.take(rerunRequest({ transactionId: 't1' }));
    expect(refusal(world)).toBe('UPSALE_RERUN');
  });

  it('R6: is refused for a rebill', () => {
    const world = new World();
    world.take(rebill({ attempt: 0 }));
    world.published.length = 0;
    world.take(rerunRequest({ transactionId: 'r1' }));
    expect(refusal(world)).toBe('NOT_AN_INITIAL_DECLINE');
  });

  it('R6: is refused on an ATRI gateway profile, another gateway, or a disabled one', () => {
    const profile = withDeclinedSale();
    profile.take(rerunRequest({ gatewayId: null, gatewayProfileId: 'atri' }));
    expect(refusal(profile)).toBe('ATRI_PROFILE_RERUN');

    const other = withDeclinedSale();
    other.take(rerunRequest({ gatewayId: 'visa-1' }));
    expect(refusal(other)).toBe('NOT_A_FLEXECOM_GATEWAY');

    const disabled = withDeclinedSale();
    disabled.config = configuration({
      gateways: [{ id: 'visa-1', type: 'NMI' }, flexecomGateway({ enabled: false })],
      cascadeProfiles: [],
    });
    disabled.take(rerunRequest());
    expect(refusal(disabled)).toBe('GATEWAY_DISABLED');
  });

  it('R6: is refused for an unknown order or transaction', () => {
    const world = new World();
    world.take(rerunRequest());
    expect(refusal(world)).toBe('UNKNOWN_ORDER');

    const known = withDeclinedSale();
    known.take(rerunRequest({ transactionId: 'nowhere' }));
    expect(refusal(known)).toBe('UNKNOWN_TRANSACTION');
  });

  it.each(['COMPLETE', 'PARTIAL', 'PENDING', 'COD_PENDING', 'CANCELLED', 'REFUNDED'] satisfies OrderStatus[])(
    'R6: a new sale whose order is %s is not rerun',
    (status) => {
      const world = withDeclinedSale();
      world.store.edit('orders', 'order-1', { status });
      world.take(rerunRequest());
      expect(refusal(world)).toBe('ORDER_NOT_DECLINED');
    },
  );

  it('R6: is refused for a hard decline', () => {
    const world = withDeclinedSale({ decline: hard });
    world.take(rerunRequest());
    expect(refusal(world)).toBe('HARD_DECLINE');
  });

  it('R6: is refused for a blacklisted order and for a cancelled parent order', () => {
    const blacklisted = withDeclinedSale();
    blacklisted.store.edit('orders', 'order-1', { blacklisted: true });
    blacklisted.take(rerunRequest());
    expect(refusal(blacklisted)).toBe('ORDER_BLACKLISTED');

    const orphan = withDeclinedSale({ parentOrderId: 'order-0' });
    const parent = {
      _id: 'order-0',
      customerId: 'c',
      campaignId: null,
      parentOrderId: null,
      items: [],
      gatewayId: null,
    };
    orphan.store.put('orders', { ...parent, status: 'CANCELLED' });
    orphan.take(rerunRequest());
    expect(refusal(orphan)).toBe('PARENT_ORDER_CANCELLED');
  });

  describe('of an order that is similar to another order of the customer', () => {
    const another = { orderId: 'order-2', transactionId: 't2', gatewayId: 'visa-1', triedGatewayIds: ['visa-1'] };

    it('R6: is refused while the other is in salvage', () => {
      const world = withDeclinedSale();
      world.take(initial({ orderId: 'order-2', transactionId: 't2' }));
      world.take(rerunRequest());
      expect(refusal(world)).toBe('SIMILAR_ORDER_IN_SALVAGE');
    });

    it('R6: is refused for 30 days after the other was approved', () => {
      const world = withDeclinedSale();
      world.take(initial({ orderId: 'order-2', transactionId: 't2' }));
      world.apply(world.resultOf(world.acknowledged(), {}));
      world.take(rerunRequest());
      expect(refusal(world)).toBe('SIMILAR_ORDER_APPROVED');

      world.now += 31 * DAY;
      world.take(rerunRequest({ requestKey: 'later' }));
      expect(world.said('decline-accepted').at(-1)?.requestKey).toBe('later');
    });

    it('R6: is refused if billing had the other paid within 30 days of its decline', () => {
      const world = withDeclinedSale();
      world.take(initial(another));
      world.published.length = 0;
      world.store.edit('orders', 'order-2', { status: 'COMPLETE' });
      world.take(rerunRequest());
      expect(refusal(world)).toBe('SIMILAR_ORDER_APPROVED');

      world.now += 31 * DAY;
      world.take(rerunRequest({ requestKey: 'later' }));
      expect(world.said('decline-accepted').at(-1)?.requestKey).toBe('later');
    });

    it.each(['DECLINED', 'REFUNDED', 'CANCELLED', 'PENDING'] satisfies OrderStatus[])(
      'R6: passes while that one is %s',
      (status) => {
        const world = withDeclinedSale();
        world.take(initial(another));
        world.store.edit('orders', 'order-2', { status });
        world.take(rerunRequest());
        expect(world.said('decline-accepted').at(-1)?.route).toBe('RERUN');
      },
    );

    it('R6: is accepted after the other failed', () => {
      const world = withDeclinedSale();
      world.take(initial({ orderId: 'order-2', transactionId: 't2' }));
      world.apply(world.resultOf(world.acknowledged(), { outcome: 'DECLINED' }));
      world.take(rerunRequest());
      expect(world.said('decline-accepted').at(-1)?.route).toBe('RERUN');
    });

    it.each([
      ['another campaign', { campaignId: 'campaign-2' }],
      ['no campaign', { campaignId: null }],
      ['another customer', { customerId: 'customer-2' }],
      [
        'no product in common',
        { items: [{ productId: 'z', quantity: 1, amountMinor: 1, recurring: false, subscriptionId: null }] },
      ],
    ])('R6: is accepted with %s', (_, fields) => {
      const world = withDeclinedSale();
      world.take(initial({ orderId: 'order-2', transactionId: 't2', ...fields }));
      world.store.edit('orders', 'order-2', { status: 'COMPLETE' });
      world.take(rerunRequest());
      expect(world.said('decline-accepted').at(-1)?.route).toBe('RERUN');
    });

    it('R6: of two at the same time only the first is accepted, and both write the customer’s guard, as the declines did', () => {
      const world = withDeclinedSale();
      world.take(initial(another));
      world.take(rerunRequest(), rerunRequest({ orderId: 'order-2', requestKey: 'key-2' }));
      expect(world.said('decline-accepted')).toHaveLength(1);
      expect(world.said('decline-not-sent').at(-1)?.reason).toBe('SIMILAR_ORDER_IN_SALVAGE');
      expect(world.store.get('customerSalvages', SALVAGES)?.guard).toBe(4);
    });
  });

  it('R19: is refused if a network forbids it, and scheduled if a network asks to wait', () => {
    const enforcing = configuration({
      gateways: [{ id: 'visa-1', type: 'NMI' }, flexecomGateway({ networkRules: 'enforce' })],
      cascadeProfiles: [],
    });
    const forbidden = withDeclinedSale({ decline: { ...soft, adviceCode: '03', network: 'MASTERCARD' } });
    forbidden.config = enforcing;
    forbidden.take(rerunRequest());
    expect(refusal(forbidden)).toBe('NETWORK_RULE');

    const waiting = withDeclinedSale({
      occurredAt: NOW,
      decline: { ...soft, adviceCode: '25', network: 'MASTERCARD' },
    });
    waiting.config = enforcing;
    waiting.take(rerunRequest());
    expect(waiting.onlyOne('decline-accepted')).toMatchObject({ dueAt: NOW + DAY });
    expect(waiting.store.get('debts', 'sale/order-1')?.state).toBe('SCHEDULED');
  });
});
