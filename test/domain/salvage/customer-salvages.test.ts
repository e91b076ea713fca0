import { describe, expect, it } from '@jest/globals';
import { BSON } from 'mongodb';
import { classifyDeclines } from '../../../consumers/classify-declines.ts';
import { customerSalvagesId } from '../../../src/domain/ids.ts';
import { salvageEndChanges, salvageStartChanges } from '../../../src/domain/salvage/customer-salvages.ts';
import { aDebt } from '../../support/a-debt.ts';
import { aSubmission } from '../../support/a-submission.ts';
import { InMemoryStore } from '../../support/in-memory-state.ts';
import { DAY, initial, NOW, rerunRequest } from '../support/events.ts';
import { World } from '../support/world.ts';

const GUEST = { customerId: 'guest', campaignId: 'campaign-1' };
const GUARD_ID = customerSalvagesId(GUEST.customerId, GUEST.campaignId);
const MAX_BYTES = 5_000_000;

function items(count: number, of = 'p', length = 250) {
  const line = { quantity: 1, amountMinor: 1, recurring: false, subscriptionId: null };
  return Array.from({ length: count }, (_, index) => ({ ...line, productId: `${of}-${index}-`.padEnd(length, 'x') }));
}

/** A declined sale of the guest that was left to billing. */
function leftToBilling(orderId: string, fields: Parameters<typeof initial>[0] = {}) {
  const transactionId = `t-${orderId}`;
  return initial({ ...GUEST, orderId, transactionId, gatewayId: 'visa-1', triedGatewayIds: ['visa-1'], ...fields });
}

function bytesOf(store: InMemoryStore): number {
  return BSON.calculateObjectSize(store.get('customerSalvages', GUARD_ID) ?? {});
}

/** Notes one submission after another, without the rest of the pipeline. */
function starts(store: InMemoryStore, count: number, { products = 1, at = NOW } = {}): void {
  const debt = aDebt({ ...GUEST, kind: 'NEW_SALE' });
  for (let index = 0; index < count; index++) {
    const latestDecline = {
      ...debt.latestDecline,
      campaignId: GUEST.campaignId,
      items: items(products, `o${at}${index}`),
    };
    const order = { ...debt, orderId: `order-${at}-${index}`, latestDecline };
    store.apply(salvageStartChanges(order, `sub-${at}-${index}`, store.loadedFor(guardRead, [0]), at + index));
  }
}

const guardRead = () => [{ collection: 'customerSalvages', id: GUARD_ID }] as const satisfies unknown[];

describe('the salvages of a customer in a campaign', () => {
  it('stay far below the 16 MB of a document with 24 orders of 2,600 long product ids each', () => {
    const store = new InMemoryStore();
    starts(store, 24, { products: 2_600 });
    expect(bytesOf(store)).toBeLessThan(MAX_BYTES);
    // The first 500 products of the newest 20 orders.
    expect(store.get('customerSalvages', GUARD_ID)?.submissions.map(({ productIds }) => productIds.length)).toEqual(
      Array.from({ length: 20 }, () => 500),
    );
  });

  it('keep the newest 500 open submissions of a guest customer, and recognise a similar order by each', () => {
    const world = new World();
    starts(world.store, 600, { products: 20 });
    const submissions = world.store.get('customerSalvages', GUARD_ID)?.submissions ?? [];
    expect([submissions.length, submissions[0]?.submissionId]).toEqual([500, `sub-${NOW}-100`]);
    for (const [requestKey, of] of [
      ['oldest', 100],
      ['newest', 599],
    ] as const) {
      const orderId = `again-${requestKey}`;
      world.now = NOW + DAY;
      world.take(leftToBilling(orderId, { items: items(1, `o${NOW}${of}`), occurredAt: NOW }));
      world.take(rerunRequest({ orderId, requestKey, transactionId: null }));
      expect(world.said('decline-not-sent').at(-1)?.reason).toBe('SIMILAR_ORDER_IN_SALVAGE');
    }
  });

  it('drop approved submissions before open ones', () => {
    const store = new InMemoryStore();
    starts(store, 500);
    const state = store.loadedFor(guardRead, [0]);
    const newest = aSubmission({ ...GUEST, _id: `sub-${NOW}-499`, saleKind: 'NEW_SALE' });
    store.apply(salvageEndChanges(newest, aDebt(), true, state, NOW));
    starts(store, 1, { at: NOW + DAY });
    const kept = store.get('customerSalvages', GUARD_ID)?.submissions ?? [];
    expect(kept).toHaveLength(500);
    expect(kept.filter((entry) => entry.state === 'APPROVED')).toEqual([]);
  });

  it('drop whatever is 30 days old, open or not', () => {
    const store = new InMemoryStore();
    starts(store, 5);
    starts(store, 1, { at: NOW + 31 * DAY });
    expect(store.get('customerSalvages', GUARD_ID)?.submissions).toHaveLength(1);
  });

  it('R6: let a rerun of a guest with 20,000 declined sales read a bounded number of documents', () => {
    const world = new World();
    for (let from = 0; from < 20_000; from += 1_000) {
      const declines = Array.from({ length: 1_000 }, (_, index) => leftToBilling(`order-${from + index}`));
      world.take(...declines);
    }
    const rerun = rerunRequest({ orderId: 'order-5', transactionId: null });
    // Its debt, its order, the guard, and the orders of the newest 100 declined sales; the payment method's attempts.
    expect(world.store.loadedFor(classifyDeclines({ holdoutKey: '' }).reads, [rerun]).documentCount).toBe(104);
    expect(bytesOf(world.store)).toBeLessThan(MAX_BYTES);

    world.store.edit('orders', 'order-19999', { status: 'COMPLETE' });
    world.take(rerun);
    expect(world.said('decline-not-sent').at(-1)).toMatchObject({
      reason: 'SIMILAR_ORDER_APPROVED',
      orderId: 'order-5',
    });
  });

  it('R6: note a sale at its latest decline, and no later than now', () => {
    const world = new World();
    world.take(leftToBilling('order-1', { occurredAt: NOW - 2 * DAY }));
    world.take(leftToBilling('order-1', { transactionId: 't2', occurredAt: NOW + DAY - 1 }));
    world.take(leftToBilling('order-1', { transactionId: 't0', occurredAt: NOW - 3 * DAY }));
    expect(world.store.get('customerSalvages', GUARD_ID)?.declinedSales).toEqual([
      { orderId: 'order-1', productIds: ['product-1'], at: NOW },
    ]);
  });

  it('R6: note nothing of an upsale that was refused, nor of a sale without a campaign', () => {
    const world = new World();
    world.take(leftToBilling('order-1', { saleKind: 'UPSALE' }), leftToBilling('order-2', { campaignId: null }));
    world.take(rerunRequest({ orderId: 'order-2', transactionId: null }));
    expect(world.onlyOne('decline-accepted').orderId).toBe('order-2');
    expect(world.store.all('customerSalvages')).toEqual([]);
  });

  it('R6: find the entry of a submission of 0.1.0 by the campaign of its debt', () => {
    const store = new InMemoryStore();
    starts(store, 1);
    const state = store.loadedFor(guardRead, [0]);
    const { campaignId: _, ...old } = aSubmission({ ...GUEST, _id: `sub-${NOW}-0`, saleKind: 'NEW_SALE' });
    const debt = aDebt();
    const latestDecline = { ...debt.latestDecline, campaignId: GUEST.campaignId };
    store.apply(salvageEndChanges(old, { ...debt, latestDecline }, true, state, NOW));
    expect(store.get('customerSalvages', GUARD_ID)?.submissions[0]?.state).toBe('APPROVED');
  });
});
