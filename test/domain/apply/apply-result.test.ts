import { describe, expect, it } from '@jest/globals';
import type { FlexecomSubmit } from '../../../topics/contract/flexecom-submit.ts';
import { billedOrder } from '../support/billing.ts';
import { configuration, recycleProfile } from '../support/configuration.ts';
import { DAY, due, initial, NOW, rebill, rerunRequest, result, SECOND } from '../support/events.ts';
import { World } from '../support/world.ts';

const trialItems = [{ productId: 'p', quantity: 1, amountMinor: 4_995, recurring: true, subscriptionId: 'sub-9' }];
const decline = { code: '05', text: 'no', type: 'SOFT', network: null, adviceCode: null } as const;

interface Sent {
  world: World;
  submit: FlexecomSubmit;
}

function sentSale(fields: Parameters<typeof initial>[0] = {}): Sent {
  const world = new World();
  world.take(initial(fields));
  return { world, submit: world.acknowledged() };
}

function sentRebill(profile: Record<string, unknown> = {}, fields: Parameters<typeof rebill>[0] = {}): Sent {
  const world = new World(configuration({ recycleProfiles: [recycleProfile(profile)] }));
  world.take(rebill({ occurredAt: NOW, ...fields }));
  const { submissionId, dueAt } = world.onlyOne('decline-accepted');
  world.now = dueAt ?? NOW;
  world.take(due({ submissionId, orderId: 'order-1', dueAt }));
  return { world, submit: world.acknowledged() };
}

describe('an approved initial transaction', () => {
  it('R9: completes the order and publishes its items for fulfillment', () => {
    const { world, submit } = sentSale();
    const orderBefore = world.store.get('orders', 'order-1');
    world.apply(world.resultOf(submit, {}));
    expect(world.onlyOne('order-complete.new-sale')).toMatchObject({
      orderId: 'order-1',
      debtVersion: 2,
      amountMinor: 4_995,
      items: submit.items,
      flexecomTransactionId: 'fx_1',
      declinedGatewayId: 'visa-1',
      late: false,
      attempt: null,
      nextBilling: [],
    });
    expect(world.store.get('orders', 'order-1')).toEqual({ ...orderBefore, status: 'COMPLETE' });
    expect(world.store.get('debts', submit.debtId)).toMatchObject({ state: 'PAID', activeSubmissionId: null });
    expect(world.store.get('submissions', submit.submissionId)).toMatchObject({ state: 'APPROVED', appliedAt: NOW });
  });

  it('R9: an order that billing has not written is created from its decline, and completed', () => {
    const { world, submit } = sentSale();
    world.apply(world.resultOf(submit, {}));
    expect(world.store.get('orders', 'order-1')).toMatchObject({
      status: 'COMPLETE',
      customerId: 'customer-1',
      campaignId: 'campaign-1',
    });
  });

  it('R9: an upsale leaves the order’s status unchanged', () => {
    const { world, submit } = sentSale({ saleKind: 'UPSALE' });
    world.store.edit('orders', 'order-1', { status: 'COMPLETE' });
    const before = world.store.get('orders', 'order-1');
    world.apply(world.resultOf(submit, {}));
    expect(world.onlyOne('order-complete.new-sale').saleKind).toBe('UPSALE');
    expect(world.store.get('orders', 'order-1')).toEqual(before);
  });

  it('R9: a trial completion makes the trial’s subscription ACTIVE and leaves the order', () => {
    const { world, submit } = sentSale({ saleKind: 'TRIAL_COMPLETION', items: trialItems });
    world.apply(world.resultOf(submit, {}));
    expect(world.store.get('subscriptions', 'sub-9')?.status).toBe('ACTIVE');
    expect(world.store.get('orders', 'order-1')?.status).toBe('UNKNOWN');
  });

  it('R7: its subscriptions bill next on the original gateway, with the card number and no CVV', () => {
    const { world, submit } = sentSale({ items: trialItems });
    const subscription = {
      _id: 'sub-9',
      orderId: 'order-1',
      customerId: 'c',
      status: 'ACTIVE',
      billingCycle: 1,
      nextBillAt: NOW + DAY,
      schedule: null,
      priceMinor: 999,
      currency: 'USD',
      gatewayId: 'visa-2',
      paymentMethodRef: null,
      nextBilling: null,
    } as const;
    world.store.put('subscriptions', subscription);
    world.apply(world.resultOf(submit, {}));
    const nextBilling = { gatewayId: 'visa-1', credential: 'CARD_NUMBER_NO_CVV' };
    expect(world.store.get('subscriptions', 'sub-9')).toEqual({ ...subscription, nextBilling });
    expect(world.onlyOne('order-complete.new-sale').nextBilling).toEqual([
      { subscriptionId: 'sub-9', ...nextBilling, nextBillAt: NOW + DAY, priceMinor: 999 },
    ]);
  });

  it('R7: a subscription that billing has not written yet is created; a cancelled one is left alone', () => {
    const { world, submit } = sentSale({ items: trialItems });
    world.apply(world.resultOf(submit, {}));
    expect(world.store.get('subscriptions', 'sub-9')).toMatchObject({
      status: 'ACTIVE',
      nextBilling: { gatewayId: 'visa-1' },
    });

    const cancelled = sentSale({ items: trialItems });
    cancelled.world.apply(cancelled.world.resultOf(cancelled.submit, {}));
    cancelled.world.store.edit('subscriptions', 'sub-9', { status: 'CANCELLED', nextBilling: null });
    cancelled.world.take(initial({ saleKind: 'UPSALE', transactionId: 'up', items: trialItems }));
    cancelled.world.apply(cancelled.world.resultOf(cancelled.world.acknowledged(), { flexecomTransactionId: 'fx_2' }));
    expect(cancelled.world.said('order-complete.new-sale').at(-1)?.nextBilling).toEqual([]);
    expect(cancelled.world.store.get('subscriptions', 'sub-9')?.nextBilling).toBeNull();
  });

  it('R7: the recovered subscription can come back through recycle billing', () => {
    const { world, submit } = sentSale({ items: trialItems });
    world.apply(world.resultOf(submit, {}));
    world.take(rebill({ subscriptionId: 'sub-9', billingCycle: 2, subscriptionGatewayId: 'visa-1' }));
    expect(world.said('decline-accepted').at(-1)?.route).toBe('RECYCLE');
  });

  it('R4: an approval later than the deadline completes the order and is marked late', () => {
    const { world, submit } = sentSale();
    world.apply(world.resultOf(submit, { occurredAt: NOW + 29 * SECOND + 1 }));
    expect(world.onlyOne('order-complete.new-sale').late).toBe(true);
    expect(world.store.get('submissions', submit.submissionId)?.late).toBe(true);
  });
});

describe('a failed initial transaction', () => {
  it('R10: declines the order', () => {
    const world = new World();
    world.store.put('orders', billedOrder({ status: 'PARTIAL' }));
    const before = world.store.get('orders', 'order-1');
    world.take(initial());
    const submit = world.acknowledged();
    world.apply(world.resultOf(submit, { outcome: 'DECLINED', decline }));
    expect(world.onlyOne('order-declined')).toMatchObject({
      orderStatus: 'DECLINED',
      decline,
      reason: null,
      debtVersion: 2,
    });
    expect(world.store.get('orders', 'order-1')).toEqual({ ...before, status: 'DECLINED' });
    expect(world.store.get('debts', submit.debtId)?.state).toBe('FAILED');
  });

  it.each(['TRIAL_COMPLETION', 'UPSALE'] as const)(
    'R10: except %s, which leaves the order’s status unchanged',
    (saleKind) => {
      const { world, submit } = sentSale({ saleKind, items: trialItems });
      world.store.edit('orders', 'order-1', { status: 'COMPLETE' });
      const before = world.store.get('subscriptions', 'sub-9');
      world.apply(world.resultOf(submit, { outcome: 'DECLINED', decline }));
      expect(world.onlyOne('order-declined')).toMatchObject({ saleKind, orderStatus: 'COMPLETE' });
      expect(world.store.get('orders', 'order-1')?.status).toBe('COMPLETE');
      expect(world.store.get('subscriptions', 'sub-9')).toEqual(before);
    },
  );

  it('R2: is not cascaded to FlexEcom again', () => {
    const { world, submit } = sentSale();
    world.apply(world.resultOf(submit, { outcome: 'DECLINED', decline }));
    world.take(initial({ transactionId: 't2', occurredAt: NOW }));
    expect(world.onlyOne('decline-not-sent')).toMatchObject({ reason: 'NOT_IN_CASCADE', next: 'BILLING' });
  });
});

describe('an approved rebill', () => {
  it('R11: moves the subscription to the next cycle, and back to its own gateway with its token', () => {
    const { world, submit } = sentRebill({}, { gatewayId: 'other' });
    world.store.edit('subscriptions', 'sub-1', { gatewayId: 'other', priceMinor: 4_995 });
    const before = world.store.get('subscriptions', 'sub-1');
    world.apply(world.resultOf(submit, { occurredAt: NOW + 5 * DAY }));
    const nextBillAt = Date.UTC(2026, 4, 5, 12);
    expect(world.store.get('subscriptions', 'sub-1')).toEqual({
      ...before,
      status: 'ACTIVE',
      billingCycle: 4,
      gatewayId: 'visa-1',
      nextBillAt,
      nextBilling: { gatewayId: 'visa-1', credential: 'TOKEN' },
    });
    expect(world.onlyOne('order-complete.recurring')).toMatchObject({
      subscriptionId: 'sub-1',
      billingCycle: 3,
      attempt: 4,
      nextBilling: [
        { subscriptionId: 'sub-1', gatewayId: 'visa-1', credential: 'TOKEN', nextBillAt, priceMinor: 4_995 },
      ],
    });
    expect(world.store.get('orders', 'order-1')?.status).toBe('UNKNOWN');
  });

  it('R11: Hold recycle price makes the recovered price its price; without it the price stays', () => {
    const attempts = Array.from({ length: 10 }, () => ({ daysToWait: 1, priceReduction: { flatMinor: { USD: 100 } } }));
    const held = sentRebill({ attempts, holdRecyclePrice: true });
    held.world.apply(held.world.resultOf(held.submit, {}));
    expect(held.world.store.get('subscriptions', 'sub-1')?.priceMinor).toBe(4_595);
    expect(held.world.onlyOne('order-complete.recurring').nextBilling[0]?.priceMinor).toBe(4_595);

    const kept = sentRebill({ attempts });
    kept.world.apply(kept.world.resultOf(kept.submit, {}));
    expect(kept.world.store.get('subscriptions', 'sub-1')?.priceMinor).toBe(4_995);
  });

  it('R11: a subscription that billing has not written is created from its decline, and moved', () => {
    const { world, submit } = sentRebill();
    world.apply(world.resultOf(submit, {}));
    expect(world.store.get('subscriptions', 'sub-1')).toMatchObject({
      status: 'ACTIVE',
      billingCycle: 4,
      orderId: 'order-1',
      priceMinor: 4_995,
    });
  });
});

describe('a failed rebill', () => {
  it('R12: sets its subscription to Recycle Failed and changes nothing else in it', () => {
    const { world, submit } = sentRebill();
    const before = world.store.get('subscriptions', 'sub-1');
    world.apply(world.resultOf(submit, { outcome: 'DECLINED', decline }));
    expect(world.store.get('subscriptions', 'sub-1')).toEqual({ ...before, status: 'RECYCLE_FAILED' });
    expect(world.onlyOne('subscription-recycle-failed')).toMatchObject({
      subscriptionId: 'sub-1',
      billingCycle: 3,
      orderStatus: null,
    });
  });

  it('R17: so does one that expired', () => {
    const { world, submit } = sentRebill();
    world.apply(world.resultOf(submit, { outcome: 'DECLINED', reason: 'EXPIRED', source: 'RECONCILE' }));
    expect(world.onlyOne('subscription-recycle-failed').reason).toBe('EXPIRED');
    expect(world.store.get('submissions', submit.submissionId)).toMatchObject({
      state: 'DECLINED',
      endReason: 'EXPIRED',
    });
  });

  it('R12, R14: its failure is final: a later decline of the cycle is exhausted', () => {
    const { world, submit } = sentRebill();
    world.apply(world.resultOf(submit, { outcome: 'DECLINED', decline }));
    world.take(rebill({ attempt: 5, transactionId: 'r5', occurredAt: world.now }));
    expect(world.onlyOne('decline-not-sent').reason).toBe('ATTEMPTS_EXHAUSTED');
  });

  it('R12: a refused rebill leaves the subscription to billing', () => {
    const world = new World();
    world.take(rebill({ attempt: 10 }));
    expect(world.store.get('subscriptions', 'sub-1')?.status).toBe('RECYCLE_BILLING');
  });
});

describe('the same answer again', () => {
  it.each(['APPROVED', 'DECLINED'] as const)(
    'R16: %s reported twice, by two sources, is applied once and contradicts nothing',
    (outcome) => {
      const { world, submit } = sentSale();
      const reported = world.resultOf(submit, { outcome });
      world.apply(reported, { ...reported, source: 'RECONCILE' });
      const [published, documents] = [world.published.length, JSON.stringify(world.store.all('debts'))];
      world.apply({ ...reported, source: 'INSTANT', eventId: 'another' });
      expect(world.published.length).toBe(published);
      expect(JSON.stringify(world.store.all('debts'))).toBe(documents);
      expect(world.said('money-contradiction')).toEqual([]);
    },
  );

  it('R16: two sources that say the same have one eventId', () => {
    const { world, submit } = sentSale();
    expect(world.resultOf(submit, { source: 'INSTANT' }).eventId).toBe(
      world.resultOf(submit, { source: 'WEBHOOK' }).eventId,
    );
  });

  it('R16: a result that arrives before SENT is written is applied', () => {
    const world = new World();
    world.take(initial());
    const submit = world.onlyOne('flexecom-submit.cascade');
    world.send(submit);
    world.apply(world.resultOf(submit, {}));
    expect(world.store.get('orders', 'order-1')?.status).toBe('COMPLETE');
  });
});

describe('money that fits nothing', () => {
  function expectContradiction({ world, submit }: Sent, kind: string) {
    expect(world.onlyOne('money-contradiction')).toMatchObject({
      kind,
      submissionId: submit.submissionId,
      debtId: submit.debtId,
    });
    expect(world.store.all('contradictions')).toMatchObject([{ kind, settled: null }]);
    expect(world.store.get('submissions', submit.submissionId)?.state).toBe('APPROVED');
    expect(world.store.get('debts', submit.debtId)?.state).toBe('PAID');
    expect(world.counted).toContain(kind);
  }

  it.each([{ amountMinor: 5_000 }, { currency: 'EUR' }])('R16: WRONG_AMOUNT with %j changes no order', (fields) => {
    const sent = sentSale();
    sent.world.apply(sent.world.resultOf(sent.submit, fields));
    expectContradiction(sent, 'WRONG_AMOUNT');
    expect(sent.world.store.get('orders', 'order-1')?.status).toBe('DECLINED');
    expect(sent.world.said('order-complete.new-sale')).toEqual([]);
  });

  it.each(['COMPLETE', 'CANCELLED', 'REFUNDED'] as const)(
    'R16, R20: NOT_OWED where the order is %s by then',
    (status) => {
      const sent = sentSale();
      sent.world.store.edit('orders', 'order-1', { status });
      sent.world.apply(sent.world.resultOf(sent.submit, {}));
      expectContradiction(sent, 'NOT_OWED');
      expect(sent.world.store.get('orders', 'order-1')?.status).toBe(status);
    },
  );

  it('R16, R20: NOT_OWED where the cycle moved on', () => {
    const sent = sentRebill();
    sent.world.store.edit('subscriptions', 'sub-1', { billingCycle: 4, status: 'ACTIVE' });
    const before = sent.world.store.get('subscriptions', 'sub-1');
    sent.world.apply(sent.world.resultOf(sent.submit, {}));
    expectContradiction(sent, 'NOT_OWED');
    expect(sent.world.store.get('subscriptions', 'sub-1')).toEqual(before);
  });

  it('R16: CONFLICTING_ANSWER where a decline was applied first', () => {
    const sent = sentSale();
    sent.world.apply(sent.world.resultOf(sent.submit, { outcome: 'DECLINED' }));
    sent.world.apply(sent.world.resultOf(sent.submit, {}));
    expectContradiction(sent, 'CONFLICTING_ANSWER');
    expect(sent.world.store.get('orders', 'order-1')?.status).toBe('DECLINED');
    expect(sent.world.onlyOne('money-contradiction')).toMatchObject({
      debtVersion: 3,
      chargedMinor: 4_995,
      expectedMinor: 4_995,
    });
  });

  it('R16: CONFLICTING_ANSWER where it was never sent', () => {
    const world = new World();
    world.take(initial());
    const submit = world.onlyOne('flexecom-submit.cascade');
    world.store.edit('orders', 'order-1', { status: 'CANCELLED' });
    world.send(submit);
    world.applyPublished();
    world.apply(world.resultOf(submit, {}));
    expectContradiction({ world, submit }, 'CONFLICTING_ANSWER');
  });

  it.each(['PENDING', 'SCHEDULED'] as const)(
    'R16: an approval of what a restored database holds as %s is a recovery as any other',
    (state) => {
      const world = new World();
      world.take(initial());
      const submit = world.onlyOne('flexecom-submit.cascade');
      world.store.edit('submissions', submit.submissionId, { state });
      world.apply(world.resultOf(submit, {}));
      expect(world.store.get('orders', 'order-1')?.status).toBe('COMPLETE');
      expect(world.said('money-contradiction')).toEqual([]);
      expect(world.send(submit)).toMatchObject({ changes: [], messages: [] });
    },
  );

  it('R16: a second charge of what is recovered is money too', () => {
    const sent = sentSale();
    sent.world.apply(sent.world.resultOf(sent.submit, {}));
    sent.world.apply(sent.world.resultOf(sent.submit, { flexecomTransactionId: 'fx_2' }));
    expectContradiction(sent, 'CONFLICTING_ANSWER');
    expect(sent.world.said('order-complete.new-sale')).toHaveLength(1);
  });

  it('R16: UNKNOWN_SUBMISSION', () => {
    const world = new World();
    world.apply(result({ submissionId: 'nowhere' }));
    expect(world.onlyOne('money-contradiction')).toMatchObject({
      kind: 'UNKNOWN_SUBMISSION',
      debtId: null,
      expectedMinor: null,
      chargedMinor: 4_995,
    });
    expect(world.store.all('submissions')).toEqual([]);
  });

  it('R16: NOT_APPLIED where billing’s documents cannot be written: ours alone are', () => {
    const sent = sentSale();
    const approval = sent.world.resultOf(sent.submit, {});
    const order = sent.world.store.get('orders', 'order-1');
    sent.world.applyRefused(approval, 'Document failed validation');
    expectContradiction(sent, 'NOT_APPLIED');
    expect(sent.world.onlyOne('money-contradiction').detail).toBe('Document failed validation');
    expect(sent.world.store.get('orders', 'order-1')).toEqual(order);
    sent.world.apply(approval);
    expect(sent.world.said('money-contradiction')).toHaveLength(1);
  });

  it('R16: of a decline, which took no money, a dead letter says enough', () => {
    const { world, submit } = sentSale();
    expect(
      world.applyRefused(world.resultOf(submit, { outcome: 'DECLINED' }), 'Document failed validation'),
    ).toBeNull();
  });

  it('R16: an UNKNOWN_SUBMISSION is applied once its submission is known, and then needs nobody', () => {
    const other = sentSale();
    const early = other.world.resultOf(other.submit, {});
    const world = new World();
    world.apply(early);
    world.take(initial());
    world.acknowledged();
    world.apply(early, early);
    expect(world.said('order-complete.new-sale')).toHaveLength(1);
    expect(world.store.get('submissions', early.submissionId)?.state).toBe('APPROVED');
    expect(world.store.all('contradictions')).toMatchObject([{ settled: { by: 'apply-results' } }]);
  });

  it('R16: an UNKNOWN_SUBMISSION that a person has settled is not applied', () => {
    const other = sentSale();
    const early = other.world.resultOf(other.submit, {});
    const world = new World();
    world.apply(early);
    const [{ _id } = { _id: '' }] = world.store.all('contradictions');
    world.store.edit('contradictions', _id, { settled: { by: 'anna', at: NOW, why: 'refunded' } });
    world.take(initial());
    world.acknowledged();
    world.apply(early);
    expect(world.said('order-complete.new-sale')).toEqual([]);
  });

  it('R16: a result from another gateway’s account is not about our submission', () => {
    const { world, submit } = sentSale();
    world.apply(world.resultOf(submit, { flexecomGatewayId: 'another' }));
    expect(world.onlyOne('money-contradiction').kind).toBe('UNKNOWN_SUBMISSION');
    expect(world.store.get('submissions', submit.submissionId)?.state).toBe('SENT');
    world.apply(world.resultOf(submit, { flexecomGatewayId: 'another', outcome: 'DECLINED' }));
    expect(world.store.get('submissions', submit.submissionId)?.state).toBe('SENT');
  });

  it('R16: each is recorded once, however often FlexEcom reports it', () => {
    const { world, submit } = sentSale();
    const wrong = world.resultOf(submit, { amountMinor: 1 });
    world.apply(wrong, wrong);
    world.apply({ ...wrong, source: 'RECONCILE' });
    world.apply(result({ submissionId: 'nowhere' }), result({ submissionId: 'nowhere' }));
    expect(world.said('money-contradiction')).toHaveLength(2);
    expect(world.store.all('contradictions')).toHaveLength(2);
  });

  it('R16: nobody charges again afterwards', () => {
    const { world, submit } = sentSale();
    world.apply(world.resultOf(submit, { amountMinor: 1 }));
    world.take(initial({ transactionId: 't2', occurredAt: NOW }), rerunRequest());
    expect(world.said('decline-not-sent').map(({ reason }) => reason)).toEqual(['PAID_MEANWHILE', 'PAID_MEANWHILE']);
  });
});

describe('a failure of a submission that is no longer owed', () => {
  it('R20: never undoes a success', () => {
    const { world, submit } = sentSale();
    world.store.edit('orders', 'order-1', { status: 'COMPLETE' });
    world.apply(world.resultOf(submit, { outcome: 'DECLINED', decline }));
    expect(world.store.get('orders', 'order-1')?.status).toBe('COMPLETE');
    expect(world.onlyOne('order-declined')).toMatchObject({ orderStatus: 'COMPLETE', reason: 'PAID_MEANWHILE' });
    expect(world.store.get('debts', submit.debtId)?.state).toBe('PAID');
  });

  it('R20: leaves a cancelled debt unchanged', () => {
    const { world, submit } = sentRebill();
    world.store.edit('subscriptions', 'sub-1', { status: 'CANCELLED' });
    world.apply(world.resultOf(submit, { outcome: 'DECLINED', decline }));
    expect(world.store.get('subscriptions', 'sub-1')?.status).toBe('CANCELLED');
    expect(world.onlyOne('subscription-recycle-failed').reason).toBe('CANCELLED_MEANWHILE');
    expect(world.store.get('debts', submit.debtId)?.state).toBe('CANCELLED');
  });

  it('R16: does nothing after an approval was applied', () => {
    const { world, submit } = sentSale();
    world.apply(world.resultOf(submit, {}));
    const published = world.published.length;
    world.apply(world.resultOf(submit, { outcome: 'DECLINED', decline }));
    expect(world.published.length).toBe(published);
    expect(world.store.get('orders', 'order-1')?.status).toBe('COMPLETE');
  });
});
