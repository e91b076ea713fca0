import { describe, expect, it } from '@jest/globals';
import type { FlexecomSubmit } from '../../../topics/contract/flexecom-submit.ts';
import { billedOrder } from '../support/billing.ts';
import { due, initial, NOW, rebill, SECOND } from '../support/events.ts';
import { World } from '../support/world.ts';

/** What a result leaves behind in our own documents, and how it is counted. */

const declined = { outcome: 'DECLINED' } as const;
const notSent = { outcome: 'NOT_SENT', reason: 'RECALLED', flexecomTransactionId: null } as const;

function sentSale(fields: Parameters<typeof initial>[0] = {}): { world: World; submit: FlexecomSubmit } {
  const world = new World();
  world.take(initial(fields));
  return { world, submit: world.acknowledged() };
}

function sentRebill(): { world: World; submit: FlexecomSubmit } {
  const world = new World();
  world.take(rebill({ occurredAt: NOW }));
  const { submissionId, dueAt } = world.onlyOne('decline-accepted');
  world.now = dueAt ?? NOW;
  world.take(due({ submissionId, orderId: 'order-1', dueAt }));
  return { world, submit: world.acknowledged() };
}

/** Applies the results, and returns the labels counted for them. */
function counted(world: World, ...results: Parameters<World['apply']>): string[] {
  const before = world.counted.length;
  world.apply(...results);
  return world.counted.slice(before);
}

function salvagesOf(world: World): string[] {
  return world.store.all('customerSalvages').flatMap(({ submissions }) => submissions.map(({ state }) => state));
}

function park({ world, submit }: { world: World; submit: FlexecomSubmit }): void {
  world.store.edit('submissions', submit.submissionId, { parked: true, parkedReason: 'no answer' });
}

const UNPARKED = { parked: false, parkedReason: null };

describe('what is counted of a result', () => {
  it('R16: an approval, and the same one again', () => {
    const { world, submit } = sentSale();
    const approval = world.resultOf(submit, {});
    expect(counted(world, approval)).toEqual(['recovered']);
    expect(counted(world, approval)).toEqual(['duplicate']);
  });

  it('R16: the money of an approval, once, and none of a charge that is not owed', () => {
    const { world, submit } = sentSale();
    const approval = world.resultOf(submit, {});
    world.apply(approval, approval);
    const { amountMinor, currency, flexecomGatewayId: gateway, route } = submit;
    expect(world.recovered).toEqual([{ amountMinor, currency, gateway, route }]);

    const cancelled = sentSale();
    cancelled.world.store.edit('orders', 'order-1', { status: 'CANCELLED' });
    cancelled.world.apply(cancelled.world.resultOf(cancelled.submit, {}));
    expect(cancelled.world.recovered).toEqual([]);
  });

  it('R20: a failure, the same one again, one without effect, and one after an approval', () => {
    const { world, submit } = sentSale();
    const failure = world.resultOf(submit, declined);
    expect(counted(world, failure)).toEqual(['failed']);
    expect(counted(world, failure)).toEqual(['duplicate']);

    const paid = sentSale();
    paid.world.store.edit('orders', 'order-1', { status: 'COMPLETE' });
    expect(counted(paid.world, failure)).toEqual(['failed-without-effect']);

    const approved = sentSale();
    approved.world.apply(approved.world.resultOf(submit, {}));
    expect(counted(approved.world, failure)).toEqual(['failure-ignored']);
  });

  it('R15: what was not sent, by its reason, and the same again', () => {
    const { world, submit } = sentSale();
    const result = world.resultOf(submit, notSent);
    expect(counted(world, result)).toEqual(['RECALLED']);
    expect(counted(world, result)).toEqual(['duplicate']);
  });

  it('R16: a failure and a NOT_SENT of a submission that is not ours, which change nothing', () => {
    const { world, submit } = sentSale();
    const foreign = { ...submit, submissionId: 'sub_of_nobody' };
    for (const fields of [declined, notSent]) {
      expect(counted(world, world.resultOf(foreign, fields))).toEqual(['unknown-submission']);
    }
    expect(world.store.all('contradictions')).toEqual([]);
    expect(world.store.get('debts', submit.debtId)?.state).toBe('IN_SALVAGE');
  });
});

describe('an outcome that this version does not know', () => {
  it('is a dead letter', () => {
    const { world, submit } = sentSale();
    expect(() => world.apply(world.resultOf(submit, { outcome: 'UNKNOWN' }))).toThrow('does not know the outcome');
  });
});

describe('a failure', () => {
  it('R14: of a submission that is not with FlexEcom, or had its answer, changes nothing', () => {
    const world = new World();
    world.take(initial());
    const [submit] = world.handedOver();
    if (submit === undefined) throw new Error('nothing was handed over');
    expect(counted(world, world.resultOf(submit, declined))).toEqual(['failure-ignored']);
    expect(world.store.get('submissions', submit.submissionId)?.state).toBe('PENDING');

    world.acknowledged();
    world.store.edit('submissions', submit.submissionId, { appliedAt: NOW });
    expect(counted(world, world.resultOf(submit, declined))).toEqual(['failure-ignored']);
  });

  it('R6: leaves no trace among the customer’s salvages, and an approval does', () => {
    const failed = sentSale();
    expect(salvagesOf(failed.world)).toEqual(['OPEN']);
    failed.world.apply(failed.world.resultOf(failed.submit, declined));
    expect(salvagesOf(failed.world)).toEqual([]);

    const approved = sentSale();
    approved.world.apply(approved.world.resultOf(approved.submit, {}));
    expect(salvagesOf(approved.world)).toEqual(['APPROVED']);
  });

  it('R14: ends what is parked, as an approval and a NOT_SENT do', () => {
    for (const fields of [{}, declined, notSent]) {
      const sent = sentSale();
      park(sent);
      sent.world.apply(sent.world.resultOf(sent.submit, fields));
      expect(sent.world.store.get('submissions', sent.submit.submissionId)).toMatchObject({
        appliedAt: NOW,
        ...UNPARKED,
      });
    }
  });

  it('R12: of a rebill whose subscription is not known changes no subscription', () => {
    const { world, submit } = sentRebill();
    world.store.edit('debts', submit.debtId, { subscriptionId: null });
    world.store.edit('submissions', submit.submissionId, { subscriptionId: null, stoodAs: null });
    const before = world.store.all('subscriptions');
    expect(counted(world, world.resultOf(submit, declined))).toEqual(['failed']);
    expect(world.store.all('subscriptions')).toEqual(before);
    expect(world.onlyOne('subscription-recycle-failed').orderStatus).toBeNull();
  });

  it('R10: of a sale whose order was deleted says so by its order status', () => {
    const { world, submit } = sentSale();
    world.store.remove('orders', 'order-1');
    world.apply(world.resultOf(submit, declined));
    expect(world.onlyOne('order-declined')).toMatchObject({ orderStatus: null, reason: 'CANCELLED_MEANWHILE' });
  });

  it('R10: of a sale that is owed no more says the order’s own status', () => {
    const { world, submit } = sentSale();
    world.store.put('orders', billedOrder({ status: 'COMPLETE' }));
    world.apply(world.resultOf(submit, declined));
    expect(world.onlyOne('order-declined')).toMatchObject({ orderStatus: 'COMPLETE', reason: 'PAID_MEANWHILE' });
  });
});

describe('a submission that was not sent', () => {
  it('R6: leaves no trace among the customer’s salvages', () => {
    const { world, submit } = sentSale();
    world.apply(world.resultOf(submit, notSent));
    expect(salvagesOf(world)).toEqual([]);
  });

  it('R14: leaves the debt to the submission that is active by now', () => {
    const { world, submit } = sentSale();
    world.store.edit('debts', submit.debtId, { activeSubmissionId: 'another' });
    world.apply(world.resultOf(submit, notSent));
    expect(world.store.get('debts', submit.debtId)).toMatchObject({
      state: 'IN_SALVAGE',
      activeSubmissionId: 'another',
    });
    expect(world.onlyOne('decline-not-sent')).toMatchObject({ reason: 'RECALLED' });
  });

  it('R14: is answered once, whatever state its first answer left it in', () => {
    for (const fields of [{}, declined]) {
      const { world, submit } = sentSale();
      world.apply(world.resultOf(submit, fields));
      const before = world.store.get('submissions', submit.submissionId);
      expect(counted(world, world.resultOf(submit, notSent))).toEqual(['duplicate']);
      expect(world.store.get('submissions', submit.submissionId)).toEqual(before);
    }
    // Neither is what classify-declines ends itself, nor what has an answer without having ended.
    for (const fields of [{ state: 'SCHEDULED' }, { appliedAt: NOW - SECOND }] as const) {
      const { world, submit } = sentSale();
      world.store.edit('submissions', submit.submissionId, fields);
      expect(counted(world, world.resultOf(submit, notSent))).toEqual(['duplicate']);
      expect(world.said('decline-not-sent')).toEqual([]);
    }
  });
});
