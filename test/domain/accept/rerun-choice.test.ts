import { describe, expect, it } from '@jest/globals';
import { classifyDeclines } from '../../../consumers/classify-declines.ts';
import { hard, initial, NOW, rebill, rerunRequest, SECOND } from '../support/events.ts';
import { World } from '../support/world.ts';

/** Which debt a rerun request means, and what it is told where it means none. */

const leftToBilling = { gatewayId: 'visa-1', triedGatewayIds: ['visa-1'] };
const trialItems = [{ productId: 'p', quantity: 1, amountMinor: 4_995, recurring: true, subscriptionId: 'sub-9' }];

const sale = (at: number) => initial({ ...leftToBilling, transactionId: 'sale', occurredAt: at });
const upsale = (at: number) =>
  initial({ ...leftToBilling, saleKind: 'UPSALE', transactionId: 'upsale', occurredAt: at });
const trial = (at: number) =>
  initial({
    ...leftToBilling,
    saleKind: 'TRIAL_COMPLETION',
    transactionId: 'trial',
    items: trialItems,
    occurredAt: at,
  });

/** What is said to a rerun request for the order, after these declines. */
function answered(declines: Parameters<World['take']>, request: Parameters<typeof rerunRequest>[0] = {}) {
  const world = new World();
  for (const decline of declines) world.take(decline);
  world.published.length = 0;
  world.take(rerunRequest(request));
  const [accepted] = world.said('decline-accepted');
  const [refused] = world.said('decline-not-sent');
  return { world, accepted, refused };
}

describe('a rerun request without a transaction', () => {
  const [earlier, later] = [NOW - 2 * SECOND, NOW - SECOND];

  it('R6: means the latest declined sale, in whichever order the declines came', () => {
    for (const [declines, transactionId] of [
      [[sale(earlier), trial(later)], 'trial'],
      [[trial(later), sale(earlier)], 'trial'],
      [[sale(later), trial(earlier)], 'sale'],
      [[trial(earlier), sale(later)], 'sale'],
    ] as const) {
      expect(answered([...declines]).accepted?.transactionId).toBe(transactionId);
    }
  });

  it('R6: means what can be rerun before what cannot, however late that came', () => {
    for (const declines of [
      [sale(earlier), upsale(later)],
      [upsale(later), sale(earlier)],
    ]) {
      expect(answered(declines).accepted?.transactionId).toBe('sale');
    }
  });

  it('R6: means an upsale before a rebill', () => {
    const declinedRebill = rebill({ attempt: 0, occurredAt: later });
    for (const declines of [
      [upsale(earlier), declinedRebill],
      [declinedRebill, upsale(earlier)],
    ]) {
      expect(answered(declines).refused).toMatchObject({ reason: 'UPSALE_RERUN', transactionId: 'upsale' });
    }
  });
});

describe('the refusal of a rerun', () => {
  it('R15: names the transaction and attempt of the debt where the request names none', () => {
    const { world, refused } = answered([rebill({ attempt: 3, decline: hard })], { gatewayId: 'flex' });
    expect(refused).toMatchObject({
      reason: 'NOT_AN_INITIAL_DECLINE',
      transactionId: 'r1',
      attempt: 3,
      declineType: 'HARD',
    });
    expect(world.store.all('declines').at(-1)).toMatchObject({ requestKey: 'key-1', attempt: 3 });
  });

  it('R15: names the transaction of the request, and attempt 0, where no debt is known', () => {
    const { world, refused } = answered([], { transactionId: 't9' });
    expect(refused).toMatchObject({
      reason: 'UNKNOWN_ORDER',
      transactionId: 't9',
      debtId: null,
      declineType: null,
      saleKind: null,
      attempt: null,
    });
    expect(world.store.all('declines')).toMatchObject([{ attempt: 0 }]);
  });

  it('R15: tells an order that is not known from one without the transaction', () => {
    expect(answered([sale(NOW)], { transactionId: 't9' }).refused).toMatchObject({
      reason: 'UNKNOWN_TRANSACTION',
      detail: 'no declined sale t9 of this order was seen',
    });
    const deleted = new World();
    deleted.take(sale(NOW));
    deleted.store.remove('orders', 'order-1');
    deleted.published.length = 0;
    deleted.take(rerunRequest({ transactionId: 't9' }));
    expect(deleted.onlyOne('decline-not-sent').reason).toBe('UNKNOWN_TRANSACTION');
    const withoutDebts = new World();
    withoutDebts.take(sale(NOW));
    withoutDebts.store.remove('debts', 'sale/order-1');
    withoutDebts.published.length = 0;
    withoutDebts.take(rerunRequest());
    expect(withoutDebts.onlyOne('decline-not-sent')).toMatchObject({
      reason: 'UNKNOWN_TRANSACTION',
      detail: 'no declined sale of this order was seen',
    });
  });

  it('R6: names the gateway that is no FlexEcom gateway', () => {
    expect(answered([sale(NOW)], { gatewayId: 'visa-1' }).refused?.detail).toBe(
      'gateway visa-1 is not a FlexEcom gateway',
    );
    expect(answered([sale(NOW)], { gatewayId: null }).refused?.detail).toBe('gateway (none) is not a FlexEcom gateway');
  });
});

describe('what a rerun request reads', () => {
  it('R6: is nothing of its order’s rebills but their debts, as there may be many', () => {
    const { reads } = classifyDeclines({ holdoutKey: '' });
    const readAfter = (...declines: Parameters<World['take']>) => {
      const world = new World();
      for (const decline of declines) world.take(decline);
      return world.store.loadedFor(reads, [rerunRequest()]).documentCount;
    };
    const rebills = [1, 2].map((cycle) =>
      rebill({ billingCycle: cycle, transactionId: `r${cycle}`, paymentMethodRef: `pm_of_cycle_${cycle}` }),
    );
    expect(readAfter(sale(NOW), ...rebills)).toBe(readAfter(sale(NOW)) + rebills.length);
  });
});

describe('a rerun by the state of its debt and of billing’s documents', () => {
  it('R6: of a trial completion passes, whatever the order’s own sale became', () => {
    for (const status of ['PARTIAL', 'COMPLETE'] as const) {
      const world = new World();
      world.take(trial(NOW));
      world.store.edit('orders', 'order-1', { status });
      world.take(rerunRequest());
      expect(world.onlyOne('decline-accepted').route).toBe('RERUN');
    }
  });

  it('R6: of a sale passes where billing has no order of it', () => {
    const world = new World();
    world.take(sale(NOW));
    world.store.remove('orders', 'order-1');
    world.take(rerunRequest());
    expect(world.onlyOne('decline-accepted').route).toBe('RERUN');
  });

  it('R20: is refused for a debt that was cancelled, and for a trial that is cancelled by now', () => {
    const cancelled = new World();
    cancelled.take(sale(NOW));
    cancelled.store.edit('debts', 'sale/order-1', { state: 'CANCELLED' });
    cancelled.take(rerunRequest());
    expect(cancelled.said('decline-not-sent').at(-1)?.reason).toBe('CANCELLED_MEANWHILE');

    const world = new World();
    world.take(trial(NOW));
    world.store.edit('subscriptions', 'sub-9', { status: 'CANCELLED' });
    world.take(rerunRequest());
    expect(world.said('decline-not-sent').at(-1)?.reason).toBe('CANCELLED_MEANWHILE');
  });
});
