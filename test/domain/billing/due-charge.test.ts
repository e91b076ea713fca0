import { describe, expect, it } from '@jest/globals';
import { dueCharge } from '../../../src/domain/billing/due-charge.ts';
import type { Submission } from '../../../src/domain/documents/submission.ts';
import { aSubmission } from '../../support/a-submission.ts';
import { InMemoryStore } from '../../support/in-memory-state.ts';
import { billedSubscription } from '../support/billing.ts';
import { configuration, flexecomGateway, recycleProfile } from '../support/configuration.ts';
import { DAY, due, NOW, rebill, soft } from '../support/events.ts';
import { World } from '../support/world.ts';

const card = { bin: '411111', funding: 'CREDIT', country: 'US' } as const;

/** A rebill that is accepted for 4,595, then billing changes its subscription, then it is due. */
function dueAfter(fields: Record<string, unknown>, gateway: Record<string, unknown> = {}, decline = rebill({ card })) {
  const attempts = Array.from({ length: 10 }, () => ({ daysToWait: 1, priceReduction: { flatMinor: { USD: 100 } } }));
  const gateways = [{ id: 'visa-1', type: 'NMI' }, flexecomGateway(gateway)];
  const world = new World(
    configuration({ gateways, cascadeProfiles: [], recycleProfiles: [recycleProfile({ attempts })] }),
  );
  world.store.put('subscriptions', billedSubscription({ paymentMethodRef: 'pm_1' }));
  world.store.put('subscriptions', billedSubscription({ _id: 'sub-2', priceMinor: 1_000 }));
  world.take(decline);
  const accepted = world.onlyOne('decline-accepted');
  world.store.put('subscriptions', { ...billedSubscription({ paymentMethodRef: 'pm_1' }), ...fields });
  world.now = accepted.dueAt ?? NOW;
  world.take(due(accepted, world.now));
  return world;
}

describe('what an attempt that falls due is charged with', () => {
  it('R5: is the card of the subscription as it is then, of which nothing else is known', () => {
    const world = dueAfter({ paymentMethodRef: 'pm_new' });
    const submit = world.onlyOne('flexecom-submit.recovery');
    expect(submit).toMatchObject({ paymentMethodRef: 'pm_new', card: null, amountMinor: 4_595 });
    const [submission] = world.store.all('submissions');
    expect(submission).toMatchObject({ paymentMethodRef: 'pm_new', card: null });
    // The attempt is one of the new card.
    expect(world.store.get('paymentMethodAttempts', 'pm_new')?.attempts).toHaveLength(1);
  });

  it.each([
    { paymentMethodRef: 'pm_1' },
    { paymentMethodRef: null },
    { paymentMethodRef: 7 },
    { paymentMethodRef: '' },
  ])('R5: is the card that was declined where billing has %j', (fields) => {
    expect(dueAfter(fields).onlyOne('flexecom-submit.recovery')).toMatchObject({ paymentMethodRef: 'pm_1', card });
  });

  it('R18: is never a card number that billing keeps', () => {
    const world = dueAfter({ paymentMethodRef: '4111111111111111' });
    expect(world.onlyOne('flexecom-submit.recovery').paymentMethodRef).toBe('pm_1');
  });

  it.each([
    [4_000, 4_000],
    [4_595, 4_595],
    [9_999, 4_595],
    [null, 4_595],
    [29.9, 4_595],
  ])('R5: is the lower of the attempt’s price and the subscription’s: at %p it is %d', (priceMinor, amountMinor) => {
    const world = dueAfter({ priceMinor });
    const submit = world.onlyOne('flexecom-submit.recovery');
    expect(submit.amountMinor).toBe(amountMinor);
    world.apply(world.resultOf(world.acknowledged(), { amountMinor }));
    expect(world.onlyOne('order-complete.recurring').amountMinor).toBe(amountMinor);
  });

  it('R5: is the attempt’s price where the subscription’s is in another currency', () => {
    const world = dueAfter({ priceMinor: 4_000, currency: 'JPY' });
    expect(world.onlyOne('flexecom-submit.recovery').amountMinor).toBe(4_595);
  });

  it('R5: goes back to billing where the subscription costs nothing', () => {
    expect(dueAfter({ priceMinor: 0 }).onlyOne('decline-not-sent')).toMatchObject({
      reason: 'SLOT_WITHDRAWN',
      next: 'BILLING',
      detail: 'the subscription costs nothing now',
    });
  });

  it('R5: of several subscriptions it is the sum of their prices', () => {
    const items = ['sub-1', 'sub-2'].map((subscriptionId) => {
      return { productId: 'p', quantity: 1, amountMinor: 2_000, recurring: true, subscriptionId };
    });
    const charged = (priceMinor: number) =>
      dueAfter({ priceMinor }, {}, rebill({ items })).onlyOne('flexecom-submit.recovery').amountMinor;
    expect([charged(3_000), charged(9_000)]).toEqual([4_000, 4_595]);
  });

  it('R5, R24: the gateway’s exclusions judge this price', () => {
    const exclusions = [{ amounts: { USD: { toMinor: 4_000 } } }];
    expect(dueAfter({ priceMinor: 4_000 }, { exclusions }).onlyOne('decline-not-sent').reason).toBe('EXCLUDED');
    expect(dueAfter({ priceMinor: 4_001 }, { exclusions }).said('decline-not-sent')).toEqual([]);
  });

  it('R5, R19: the card networks judge this card', () => {
    const decline = rebill({ decline: { ...soft, network: 'VISA' }, card });
    const enforce = { networkRules: 'enforce' };
    const worn = { key: 'before', at: NOW };
    const world = dueAfter({}, enforce, decline);
    expect(world.said('flexecom-submit.recovery')).toHaveLength(1);

    const limited = new World(
      configuration({
        gateways: [{ id: 'visa-1', type: 'NMI' }, flexecomGateway(enforce)],
        cascadeProfiles: [],
        recycleProfiles: [recycleProfile()],
      }),
    );
    limited.store.put('subscriptions', billedSubscription({ paymentMethodRef: 'pm_1' }));
    limited.take(decline);
    const accepted = limited.onlyOne('decline-accepted');
    limited.store.edit('subscriptions', 'sub-1', { paymentMethodRef: 'pm_worn' });
    const attempts = Array.from({ length: 60 }, (_, at) => ({ ...worn, key: `before ${at}`, at: NOW + at }));
    limited.store.put('paymentMethodAttempts', { _id: 'pm_worn', attempts, guard: 1, changedAt: NOW });
    limited.now = accepted.dueAt ?? NOW + DAY;
    limited.take(due(accepted, limited.now));
    expect(limited.onlyOne('decline-not-sent').reason).toBe('NETWORK_RULE');
  });
});

describe('what an attempt is charged with, by its route and subscription', () => {
  /** Billing has another card and a lower price. */
  function chargeOf(submission: Partial<Submission>, fields: Record<string, unknown> = {}) {
    const store = new InMemoryStore();
    const billed = { paymentMethodRef: 'pm_new', priceMinor: 1_000, currency: 'USD' };
    store.put('subscriptions', { ...billedSubscription({ _id: 'subscription-1', ...billed }), ...fields });
    const state = store.loadedFor(() => [{ collection: 'subscriptions', id: 'subscription-1' }], [0]);
    return dueCharge(aSubmission(submission), state);
  }

  it('R5: follows the subscription only for a rebill', () => {
    const asAccepted = { paymentMethodRef: 'pm_1', card: null, priceMinor: null };
    expect(chargeOf({ route: 'RECYCLE' })).toEqual({ paymentMethodRef: 'pm_new', card: null, priceMinor: 1_000 });
    expect(chargeOf({ route: 'RERUN', saleKind: 'TRIAL_COMPLETION' })).toEqual(asAccepted);
    expect(chargeOf({ route: 'RECYCLE', subscriptionId: null })).toEqual(asAccepted);
  });

  it('R5: takes a price without a currency for one in the currency of the debt', () => {
    expect(chargeOf({}, { currency: null }).priceMinor).toBe(1_000);
    expect(chargeOf({}, { currency: 'EUR' }).priceMinor).toBeNull();
  });
});
