import { describe, expect, it } from '@jest/globals';
import type { FlexecomSubmit } from '../../../topics/contract/flexecom-submit.ts';
import { due, initial, NOW, rebill, rerunRequest, SECOND } from '../support/events.ts';
import { World } from '../support/world.ts';

const approved = {
  kind: 'APPROVED',
  flexecomTransactionId: 'fx_1',
  amountMinor: 4_995,
  currency: 'USD',
  at: NOW,
} as const;

function withCascade(): { world: World; submit: FlexecomSubmit } {
  const world = new World();
  world.take(initial());
  return { world, submit: world.onlyOne('flexecom-submit.cascade') };
}

function withRerun(): { world: World; submit: FlexecomSubmit } {
  const world = new World();
  world.take(initial({ gatewayId: 'visa-1', triedGatewayIds: ['visa-1'] }), rerunRequest());
  return { world, submit: world.onlyOne('flexecom-submit.recovery') };
}

const submissionOf = (world: World, { submissionId }: FlexecomSubmit) => world.store.get('submissions', submissionId);

describe('what may be sent', () => {
  it('R14: the request is stored first, with its sender, the time and billing’s documents as they stand', () => {
    const { world, submit } = withCascade();
    const { toSend = [] } = world.send(submit);
    expect(toSend).toEqual([submissionOf(world, submit)]);
    expect(toSend[0]).toMatchObject({
      state: 'SENDING',
      sendingAt: NOW,
      cascadeDeadlineAt: NOW + 29 * SECOND,
      stoodAs: { orderStatus: 'DECLINED' },
      request: { mode: 'instant', metadata: { mode: 'instant', gatewayId: submit.flexecomGatewayId } },
      dispatch: { checkpoint: expect.any(String), epoch: 7 },
    });
  });

  it('R14: the debt is written too, as the decision depends on it', () => {
    const { world, submit } = withCascade();
    const guard = world.store.get('debts', submit.debtId)?.guard ?? 0;
    world.send(submit);
    expect(world.store.get('debts', submit.debtId)).toMatchObject({ guard: guard + 1, version: 1 });
  });

  it('R14: what FlexEcom may know from before MongoDB was restored is SENDING past its deadline too: its key is asked for', () => {
    const { world, submit } = withCascade();
    world.store.edit('submissions', submit.submissionId, { askFirst: true });
    world.now = NOW + 29 * SECOND + 1;
    const { toSend = [], messages } = world.send(submit);
    expect(toSend).toMatchObject([{ state: 'SENDING', askFirst: true }]);
    expect(messages).toEqual([]);
  });

  it('R14: the same message again decides nothing: what may have gone out is not the stage’s any more', () => {
    const { world, submit } = withCascade();
    world.send(submit);
    world.now = NOW + 60 * SECOND;
    expect(world.send(submit)).toEqual({ changes: [], messages: [], counted: ['nothing-to-send'] });
  });

  it.each([
    [
      'R4: a cascade past its deadline',
      (world: World) => {
        world.now = NOW + 29 * SECOND + 1;
      },
      'CASCADE_EXPIRED',
      'OPEN',
      'BILLING',
    ],
    [
      'R14: a debt that was paid',
      (world: World) => world.store.edit('debts', 'sale/order-1', { state: 'PAID' }),
      'PAID_MEANWHILE',
      'PAID',
      'NOBODY',
    ],
    [
      'R20: an order that was paid otherwise',
      (world: World) => world.store.edit('orders', 'order-1', { status: 'COMPLETE' }),
      'PAID_MEANWHILE',
      'PAID',
      'NOBODY',
    ],
    [
      'R20: an order that was cancelled',
      (world: World) => world.store.edit('orders', 'order-1', { status: 'CANCELLED' }),
      'CANCELLED_MEANWHILE',
      'CANCELLED',
      'NOBODY',
    ],
    [
      'R20: an order that was refunded',
      (world: World) => world.store.edit('orders', 'order-1', { status: 'REFUNDED' }),
      'CANCELLED_MEANWHILE',
      'CANCELLED',
      'NOBODY',
    ],
  ] as const)('%s is not sent, and billing gets one answer', (_, happen, reason, debtState, next) => {
    const { world, submit } = withCascade();
    happen(world);
    expect(world.send(submit).toSend).toBeUndefined();
    expect(submissionOf(world, submit)).toMatchObject({ state: 'PENDING', withdrawReason: reason, appliedAt: null });
    expect(world.onlyOne('flexecom-result.cascade')).toMatchObject({
      outcome: 'NOT_SENT',
      reason,
      source: 'SUBMITTER',
    });
    world.applyPublished();
    expect(world.onlyOne('decline-not-sent')).toMatchObject({ reason, next, submissionId: submit.submissionId });
    expect(world.store.get('debts', submit.debtId)).toMatchObject({ state: debtState, activeSubmissionId: null });
    expect(submissionOf(world, submit)).toMatchObject({ state: 'NOT_SENT', appliedAt: world.now, endReason: reason });
  });

  it('R21: one that was recalled while it waited is never sent, and says that', () => {
    const { world, submit } = withCascade();
    world.store.edit('submissions', submit.submissionId, { withdrawReason: 'RECALLED' });
    const { toSend, changes } = world.send(submit);
    expect({ toSend, changes }).toEqual({ toSend: undefined, changes: [] });
    world.applyPublished();
    expect(world.onlyOne('decline-not-sent')).toMatchObject({ reason: 'RECALLED', next: 'BILLING' });
  });

  it('R21: one that may have been sent before a restore is asked for and recalled, also if its debt has no submission now', () => {
    const { world, submit } = withCascade();
    world.store.edit('submissions', submit.submissionId, { withdrawReason: 'RECALLED', askFirst: true });
    world.store.edit('debts', submit.debtId, { activeSubmissionId: null });
    expect(world.send(submit).toSend).toMatchObject([{ state: 'SENDING', withdrawReason: 'RECALLED', askFirst: true }]);
  });

  it('R15: the same NOT_SENT reported twice is one answer', () => {
    const { world, submit } = withCascade();
    world.store.edit('orders', 'order-1', { status: 'CANCELLED' });
    world.send(submit);
    const [result] = world.results();
    if (result !== undefined) world.apply(result, { ...result, source: 'RECONCILE' });
    expect(world.said('decline-not-sent')).toHaveLength(1);
  });

  it('R15: a debt that was not sent can be sent again', () => {
    const { world, submit } = withCascade();
    world.now = NOW + 60 * SECOND;
    world.send(submit);
    world.applyPublished();
    world.take(rerunRequest());
    expect(world.said('decline-accepted').at(-1)?.route).toBe('RERUN');
  });

  it('R14: a submission that is missing, or not its debt’s active one, is a dead letter', () => {
    const { world, submit } = withCascade();
    expect(() => world.send({ ...submit, submissionId: 'nowhere' })).toThrow('is not there');
    world.store.edit('debts', submit.debtId, { activeSubmissionId: 'another' });
    expect(() => world.send(submit)).toThrow('is not the active one');
  });

  it('R14: a submission whose debt is not there is a dead letter', () => {
    const { world, submit } = withCascade();
    world.store.remove('debts', submit.debtId);
    expect(() => world.send(submit)).toThrow(`debt ${submit.debtId} is not there`);
  });

  it('R14: what was sent before, in a database that is gone, is asked for first, also past its deadline', () => {
    const { world, submit } = withCascade();
    world.isRepeated = true;
    world.now = NOW + 60 * SECOND;
    const { toSend = [], counted } = world.send(submit);
    expect(toSend).toMatchObject([{ state: 'SENDING', askFirst: true }]);
    expect(counted).toEqual(['sending']);
  });

  it('R21: what was sent before, in a database that is gone, and is recalled now, ends by the cancel of its key alone', () => {
    const { world, submit } = withCascade();
    world.isRepeated = true;
    world.recall(submit.submissionId, 'RECALLED');
    const { toSend = [], messages } = world.send(submit);
    expect(messages).toEqual([]);
    expect(toSend).toMatchObject([{ state: 'SENDING', askFirst: true, withdrawReason: 'RECALLED' }]);
  });

  it('R4: what is not sent is counted by its reason', () => {
    const { world, submit } = withCascade();
    world.now = NOW + 60 * SECOND;
    expect(world.send(submit).counted).toEqual(['CASCADE_EXPIRED']);
    world.applyPublished();
    expect(world.onlyOne('decline-not-sent')).toMatchObject({ saleKind: 'NEW_SALE', attempt: null });
  });

  it('R4: asynchronous recovery has no deadline', () => {
    const { world, submit } = withRerun();
    world.now = NOW + 365 * 86_400_000;
    expect(world.send(submit).toSend).toMatchObject([{ cascadeDeadlineAt: null }]);
  });

  it('R5: a rebill goes out with its attempt and cycle', () => {
    const world = new World();
    world.take(rebill({ occurredAt: NOW }));
    const { submissionId, dueAt } = world.onlyOne('decline-accepted');
    world.now = dueAt ?? NOW;
    world.take(due({ submissionId, orderId: 'order-1', dueAt }));
    expect(world.send(world.onlyOne('flexecom-submit.recovery')).toSend).toMatchObject([
      { request: { mode: 'async', orderType: 'RECURRING', billingCycle: 3, attempt: 4 } },
    ]);
  });
});

describe('what comes of FlexEcom’s answer', () => {
  it('R4: an approval that was found after the deadline is applied, and is late', () => {
    const { world, submit } = withCascade();
    world.send(submit);
    world.now = NOW + 60 * SECOND;
    world.answer(submit, { ...approved, at: world.now });
    world.applyPublished();
    expect(world.onlyOne('order-complete.new-sale').late).toBe(true);
    expect(world.store.get('orders', 'order-1')?.status).toBe('COMPLETE');
  });

  it('R4, R18: an instant decline is published with its text masked', () => {
    const { world, submit } = withCascade();
    const decline = { code: '05', text: 'no 4111111111111111', type: 'SOFT', network: null, adviceCode: null } as const;
    world.send(submit);
    world.answer(submit, { ...approved, kind: 'DECLINED', decline });
    expect(world.onlyOne('flexecom-result.cascade')).toMatchObject({
      outcome: 'DECLINED',
      decline: { text: 'no ****************' },
    });
  });

  it('R17: expiry counts from the acknowledgement', () => {
    const { world, submit } = withRerun();
    world.send(submit);
    world.answer(submit, { kind: 'ACKNOWLEDGED', flexecomTransactionId: 'fx_1', at: NOW + 1 });
    expect(submissionOf(world, submit)).toMatchObject({
      state: 'SENT',
      acknowledgedAt: NOW + 1,
      flexecomTransactionId: 'fx_1',
    });
    expect(world.results()).toEqual([]);
  });

  it('R15: a request that FlexEcom refuses ends as a decline, REFUSED', () => {
    const { world, submit } = withRerun();
    world.send(submit);
    world.answer(submit, { kind: 'REFUSED' });
    expect(world.onlyOne('flexecom-result')).toMatchObject({ outcome: 'DECLINED', reason: 'REFUSED' });
    world.applyPublished();
    expect(world.onlyOne('order-declined')).toMatchObject({ reason: 'REFUSED', orderStatus: 'DECLINED' });
  });

  it('R20: what was withdrawn after FlexEcom had acknowledged it ends WITHDRAWN', () => {
    const { world, submit } = withRerun();
    world.send(submit);
    world.answer(submit, { kind: 'ACKNOWLEDGED', flexecomTransactionId: 'fx_1', at: NOW });
    world.answer(submit, { kind: 'WITHDRAWN', reason: 'RECALLED' });
    world.applyPublished();
    expect(submissionOf(world, submit)).toMatchObject({ state: 'WITHDRAWN', endReason: 'RECALLED' });
    expect(world.said('decline-not-sent').at(-1)).toMatchObject({ reason: 'RECALLED' });
  });

  it('R14: no acknowledgement moves what is being withdrawn, or has ended', () => {
    const { world, submit } = withRerun();
    const acknowledged = { kind: 'ACKNOWLEDGED', flexecomTransactionId: 'fx_1', at: NOW } as const;
    world.send(submit);
    world.store.edit('submissions', submit.submissionId, { withdrawReason: 'RECALLED' });
    world.answer(submit, acknowledged);
    expect(submissionOf(world, submit)).toMatchObject({ state: 'SENDING' });
    world.apply(world.resultOf(submit, {}));
    world.answer(submit, acknowledged);
    expect(submissionOf(world, submit)).toMatchObject({ state: 'APPROVED', parked: false });
  });

  it.each([
    ['COMPLETE', 'PAID_MEANWHILE', 'PAID'],
    ['CANCELLED', 'CANCELLED_MEANWHILE', 'CANCELLED'],
  ] as const)(
    'R20: where the order is %s by then, billing is told that, whatever it was withdrawn for',
    (status, reason, state) => {
      const { world, submit } = withRerun();
      world.send(submit);
      world.answer(submit, { kind: 'WITHDRAWN', reason: 'RECALLED' });
      world.store.edit('orders', 'order-1', { status });
      world.applyPublished();
      expect(world.said('decline-not-sent').at(-1)).toMatchObject({ reason, next: 'NOBODY' });
      expect(world.store.get('debts', submit.debtId)).toMatchObject({ state });
    },
  );
});
