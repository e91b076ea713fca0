import { beforeEach, describe, expect, it } from '@jest/globals';
import type { FlexecomResult } from '../../../topics/contract/flexecom-result.ts';
import type { FlexecomSubmit } from '../../../topics/contract/flexecom-submit.ts';
import { billedOrder, billedSubscription, billingDocuments, changedSince } from '../support/billing.ts';
import { configuration, recycleProfile } from '../support/configuration.ts';
import { DAY, due, hard, initial, NOW, rebill, rerunRequest, soft } from '../support/events.ts';
import { World } from '../support/world.ts';

/**
 * What FlexEcom's answers do to billing's documents, field by field. Each case lists every field that changes in any order
 * or subscription, so it also shows that no other field does.
 */

let world: World;

/** An order and its subscription, and others of the same customer that no outcome is about. */
function asBillingHasThem(
  order: Parameters<typeof billedOrder>[0],
  subscription: Parameters<typeof billedSubscription>[0],
) {
  world.store.put('orders', billedOrder(order));
  world.store.put('orders', billedOrder({ _id: 'order-2' }));
  world.store.put('subscriptions', billedSubscription(subscription));
  world.store.put('subscriptions', billedSubscription({ _id: 'sub-2', orderId: 'order-2' }));
}

const items = [{ productId: 'product-1', quantity: 1, amountMinor: 4_995, recurring: true, subscriptionId: 'sub-1' }];

function sentSale(saleKind: 'NEW_SALE' | 'UPSALE' | 'TRIAL_COMPLETION'): FlexecomSubmit {
  world.take(initial({ saleKind, items }));
  return world.acknowledged();
}

function sentByRerun(saleKind: 'NEW_SALE' | 'TRIAL_COMPLETION'): FlexecomSubmit {
  world.take(initial({ saleKind, items, gatewayId: 'visa-1', triedGatewayIds: ['visa-1'] }));
  world.take(rerunRequest());
  return world.acknowledged();
}

/** The scheduled rebill was declined on the subscription's own gateway, the last attempt on another one. */
function sentRebill(profile: Record<string, unknown> = {}): FlexecomSubmit {
  world.config = configuration({ recycleProfiles: [recycleProfile(profile)] });
  world.take(rebill({ occurredAt: NOW, gatewayId: 'visa-2', subscriptionGatewayId: 'visa-1' }));
  const { submissionId, dueAt } = world.onlyOne('decline-accepted');
  world.now = dueAt ?? NOW;
  world.take(due({ submissionId, orderId: 'order-1', dueAt }));
  return world.acknowledged();
}

/** What a result changes in billing's documents. */
function changedBy(submit: FlexecomSubmit, result: Partial<FlexecomResult>) {
  const before = billingDocuments(world);
  world.apply(world.resultOf(submit, result));
  return changedSince(before, world);
}

const approved: Partial<FlexecomResult> = {};
const failures: [string, Partial<FlexecomResult>][] = [
  ['declined', { outcome: 'DECLINED', decline: soft }],
  ['refused', { outcome: 'DECLINED', reason: 'REFUSED', source: 'SUBMITTER' }],
  ['expired', { outcome: 'DECLINED', reason: 'EXPIRED', source: 'RECONCILE' }],
];
const onOriginalGateway = { gatewayId: 'visa-1', credential: 'CARD_NUMBER_NO_CVV' };
const withToken = { gatewayId: 'visa-1', credential: 'TOKEN' };

beforeEach(() => {
  world = new World();
});

describe('New Sale, Success', () => {
  beforeEach(() => asBillingHasThem({ status: 'DECLINED' }, { status: 'ACTIVE' }));

  it.each([
    ['a cascade', () => sentSale('NEW_SALE')],
    ['a rerun', () => sentByRerun('NEW_SALE')],
  ])('R9, R7: %s completes the order and sets how its subscription bills next, and nothing else', (_, sent) => {
    expect(changedBy(sent(), approved)).toEqual({
      'orders order-1': { status: 'COMPLETE' },
      'subscriptions sub-1': { nextBilling: onOriginalGateway },
    });
  });

  it('R9: fulfillment gets every item once, as it was declined', () => {
    const submit = sentSale('NEW_SALE');
    world.apply(world.resultOf(submit, {}));
    expect(world.onlyOne('order-complete.new-sale').items).toEqual(items);
    expect(world.said('order-complete.recurring')).toEqual([]);
  });

  it('R9: without recurring products only the order changes', () => {
    world.take(initial());
    expect(changedBy(world.acknowledged(), approved)).toEqual({ 'orders order-1': { status: 'COMPLETE' } });
  });

  it('R7: of several subscriptions each one bills next on the original gateway, those that were cancelled do not', () => {
    const carried = ['sub-1', 'sub-2', 'sub-3'].map((subscriptionId) => ({ ...items[0], subscriptionId }));
    world.store.put('subscriptions', billedSubscription({ _id: 'sub-3', status: 'CANCELLED' }));
    world.take(initial({ items: carried as typeof items }));
    expect(changedBy(world.acknowledged(), approved)).toEqual({
      'orders order-1': { status: 'COMPLETE' },
      'subscriptions sub-1': { nextBilling: onOriginalGateway },
      'subscriptions sub-2': { nextBilling: onOriginalGateway },
    });
  });

  it('R9: an upsale’s items are fulfilled, and its order keeps its status', () => {
    expect(changedBy(sentSale('UPSALE'), approved)).toEqual({
      'subscriptions sub-1': { nextBilling: onOriginalGateway },
    });
    expect(world.onlyOne('order-complete.new-sale')).toMatchObject({ saleKind: 'UPSALE', items });
  });

  it.each([
    ['a cascade', () => sentSale('TRIAL_COMPLETION')],
    ['a rerun', () => sentByRerun('TRIAL_COMPLETION')],
  ])('R9, R7: completing a trial by %s makes its subscription ACTIVE, and the order’s status stays', (_, sent) => {
    world.store.edit('subscriptions', 'sub-1', { status: 'TRIAL' });
    expect(changedBy(sent(), approved)).toEqual({
      'subscriptions sub-1': { status: 'ACTIVE', nextBilling: onOriginalGateway },
    });
    expect(world.onlyOne('order-complete.new-sale')).toMatchObject({ saleKind: 'TRIAL_COMPLETION', items });
  });

  it('R9: completing a trial changes each trial among its items, and no other subscription', () => {
    const [item] = items;
    const carried = ['sub-1', 'sub-2', 'sub-3'].map((subscriptionId) => ({ ...item, subscriptionId }));
    world.store.edit('subscriptions', 'sub-1', { status: 'TRIAL' });
    world.store.put('subscriptions', billedSubscription({ _id: 'sub-3', status: 'TRIAL' }));
    world.take(initial({ saleKind: 'TRIAL_COMPLETION', items: carried as typeof items }));
    expect(changedBy(world.acknowledged(), approved)).toEqual({
      'subscriptions sub-1': { status: 'ACTIVE', nextBilling: onOriginalGateway },
      'subscriptions sub-3': { status: 'ACTIVE', nextBilling: onOriginalGateway },
    });
    const { nextBilling } = world.onlyOne('order-complete.new-sale');
    expect(nextBilling.map(({ subscriptionId }) => subscriptionId)).toEqual(['sub-1', 'sub-3']);
  });

  it('R7: when that next rebill declines, it goes to FlexEcom again through recycle billing', () => {
    world.apply(world.resultOf(sentSale('NEW_SALE'), {}));
    world.store.edit('subscriptions', 'sub-1', { status: 'RECYCLE_BILLING' });
    world.take(rebill({ billingCycle: 4, subscriptionGatewayId: 'visa-1' }));
    expect(world.said('decline-accepted').at(-1)).toMatchObject({ route: 'RECYCLE', debtId: 'rebill/4/sub-1' });
  });
});

describe('New Sale, Failure', () => {
  beforeEach(() => asBillingHasThem({ status: 'PARTIAL' }, { status: 'TRIAL' }));

  it.each(failures)('R10: %s, the order is Declined and nothing else changes', (_, failure) => {
    expect(changedBy(sentSale('NEW_SALE'), failure)).toEqual({ 'orders order-1': { status: 'DECLINED' } });
    expect(world.onlyOne('order-declined')).toMatchObject({ orderStatus: 'DECLINED', saleKind: 'NEW_SALE' });
  });

  it.each(failures)(
    'R10: %s, completing a trial leaves the order’s status unchanged, and everything else',
    (_, failure) => {
      expect(changedBy(sentSale('TRIAL_COMPLETION'), failure)).toEqual({});
      expect(world.onlyOne('order-declined')).toMatchObject({ orderStatus: 'PARTIAL', saleKind: 'TRIAL_COMPLETION' });
    },
  );

  it.each(failures)('R10: %s, so does a failed upsale', (_, failure) => {
    expect(changedBy(sentSale('UPSALE'), failure)).toEqual({});
    expect(world.onlyOne('order-declined')).toMatchObject({ orderStatus: 'PARTIAL', saleKind: 'UPSALE' });
  });

  it('R10: a rerun that fails declines the order too', () => {
    world.store.remove('orders', 'order-1');
    world.take(initial({ items, gatewayId: 'visa-1', triedGatewayIds: ['visa-1'] }));
    world.store.edit('orders', 'order-1', { status: 'UNKNOWN' });
    world.take(rerunRequest());
    expect(changedBy(world.acknowledged(), { outcome: 'DECLINED', decline: soft })).toEqual({
      'orders order-1': { status: 'DECLINED' },
    });
  });
});

describe('Recurring, Success', () => {
  beforeEach(() => asBillingHasThem({ status: 'COMPLETE' }, {}));
  const moved = { status: 'ACTIVE', billingCycle: 4, nextBillAt: Date.UTC(2026, 4, 5, 12) };

  it('R11: the next cycle, ACTIVE, the next date, and back to the gateway that declined before, with its token', () => {
    expect(changedBy(sentRebill(), approved)).toEqual({
      'subscriptions sub-1': { ...moved, gatewayId: 'visa-1', nextBilling: withToken },
    });
    expect(world.onlyOne('order-complete.recurring')).toMatchObject({ items, billingCycle: 3, attempt: 4 });
  });

  it('R11: Hold recycle price sets its price to the recovered one; the original price stays otherwise', () => {
    const attempts = Array.from({ length: 10 }, () => ({ daysToWait: 1, priceReduction: { percent: 5 } }));
    const price = 4_995 - 4 * 250;
    expect(changedBy(sentRebill({ attempts, holdRecyclePrice: true }), approved)).toEqual({
      'subscriptions sub-1': { ...moved, gatewayId: 'visa-1', nextBilling: withToken, priceMinor: price },
    });
    expect(world.onlyOne('order-complete.recurring').nextBilling).toMatchObject([{ priceMinor: price }]);

    world = new World();
    asBillingHasThem({ status: 'COMPLETE' }, {});
    const changed = changedBy(sentRebill({ attempts }), approved);
    expect(changed['subscriptions sub-1']).not.toHaveProperty('priceMinor');
    expect(world.onlyOne('order-complete.recurring')).toMatchObject({
      amountMinor: price,
      nextBilling: [{ priceMinor: 5_555 }],
    });
  });

  it('R11: Hold recycle price is that of the configuration version that decided, whatever is in force later', () => {
    const submit = sentRebill({ holdRecyclePrice: true });
    world.config = configuration({ recycleProfiles: [recycleProfile({ holdRecyclePrice: false })] }, 2);
    expect(changedBy(submit, approved)['subscriptions sub-1']).toMatchObject({ priceMinor: 4_995 });
  });

  it('R11: a recovery weeks later bills on the first date of the schedule after it', () => {
    const changed = changedBy(sentRebill(), { occurredAt: NOW + 40 * DAY });
    expect(changed['subscriptions sub-1']).toMatchObject({ nextBillAt: Date.UTC(2026, 5, 5, 12) });
  });
});

describe('Recurring, Failure', () => {
  beforeEach(() => asBillingHasThem({ status: 'COMPLETE' }, {}));

  it.each(failures)('R12: %s, the subscription is Recycle Failed and nothing else changes', (_, failure) => {
    expect(changedBy(sentRebill(), failure)).toEqual({ 'subscriptions sub-1': { status: 'RECYCLE_FAILED' } });
    expect(world.onlyOne('subscription-recycle-failed')).toMatchObject({ subscriptionId: 'sub-1', orderStatus: null });
  });
});

describe('an answer that fits no debt', () => {
  beforeEach(() => asBillingHasThem({ status: 'DECLINED' }, {}));

  it.each([
    ['another amount', { amountMinor: 1 }],
    ['another currency', { currency: 'EUR' }],
    ['another gateway’s account', { flexecomGatewayId: 'another' }],
    ['an unknown submission', { submissionId: 'nowhere' }],
  ])('R16: an approval of %s changes no document of billing', (_, fields) => {
    expect(changedBy(sentSale('NEW_SALE'), fields)).toEqual({});
    expect(world.said('money-contradiction')).toHaveLength(1);
  });

  it('R16: nor does a second approval, or an approval after a failure', () => {
    const submit = sentSale('NEW_SALE');
    world.apply(world.resultOf(submit, {}));
    expect(changedBy(submit, { flexecomTransactionId: 'fx_2' })).toEqual({});

    world = new World();
    asBillingHasThem({ status: 'COMPLETE' }, {});
    const failed = sentRebill();
    world.apply(world.resultOf(failed, { outcome: 'DECLINED' }));
    expect(changedBy(failed, {})).toEqual({});
  });

  it.each([{ status: 'CANCELLED' }, { billingCycle: 4, status: 'ACTIVE' }] as const)(
    'R20: of a rebill whose subscription is %j by then, neither success nor failure changes a document',
    (meanwhile) => {
      for (const outcome of ['APPROVED', 'DECLINED'] as const) {
        world = new World();
        asBillingHasThem({ status: 'COMPLETE' }, {});
        const submit = sentRebill();
        world.store.edit('subscriptions', 'sub-1', meanwhile);
        expect(changedBy(submit, { outcome })).toEqual({});
      }
    },
  );

  it.each(['COMPLETE', 'CANCELLED', 'REFUNDED', 'PENDING', 'COD_PENDING'] as const)(
    'R20: of a sale whose order is %s by then, neither success nor failure changes a document',
    (status) => {
      for (const outcome of ['APPROVED', 'DECLINED'] as const) {
        world = new World();
        asBillingHasThem({ status: 'DECLINED' }, {});
        const submit = sentSale('NEW_SALE');
        world.store.edit('orders', 'order-1', { status });
        expect(changedBy(submit, { outcome })).toEqual({});
      }
    },
  );
});

describe('deciding and sending', () => {
  beforeEach(() => asBillingHasThem({ status: 'DECLINED' }, {}));

  /** All that classify-declines and submit-to-flexecom change of billing's documents, from the decline on. */
  function changedUntilSent(happen: () => void) {
    const before = billingDocuments(world);
    happen();
    world.submitAll(() => ({ kind: 'ACKNOWLEDGED', flexecomTransactionId: 'fx_1', at: world.now }));
    return changedSince(before, world);
  }

  it.each([
    ['a cascade', () => world.take(initial({ items }))],
    ['a rerun', () => sentByRerun('NEW_SALE')],
    ['a rebill', () => sentRebill()],
  ])('R9-R12: changes no document of billing where %s is sent', (_, happen) => {
    expect(changedUntilSent(happen)).toEqual({});
    expect(world.store.all('submissions')).toMatchObject([{ state: 'SENT' }]);
  });

  it.each([
    ['hard', { decline: hard }, 'HARD_DECLINE'],
    ['exhausted', { attempt: 10 }, 'ATTEMPTS_EXHAUSTED'],
    ['in no profile', { subscriptionGatewayId: 'other' }, 'NO_RECYCLE_PROFILE'],
    ['in billing’s own slot', { attempt: 1 }, 'NOT_IN_RECYCLE_SLOT'],
  ])('R12: a rebill refused as %s is left to billing, its subscription too', (_, fields, reason) => {
    expect(changedUntilSent(() => world.take(rebill(fields)))).toEqual({});
    expect(world.onlyOne('decline-not-sent')).toMatchObject({ reason, next: 'BILLING' });
  });

  it('R15: a submission that was not sent changes no document of billing', () => {
    world.take(initial({ items }));
    world.now += DAY;
    const before = billingDocuments(world);
    world.submitAll(() => ({ kind: 'NO_ANSWER', detail: 'never asked', withdrawing: null }));
    world.applyPublished();
    expect(world.onlyOne('decline-not-sent').reason).toBe('CASCADE_EXPIRED');
    expect(changedSince(before, world)).toEqual({});
  });
});
