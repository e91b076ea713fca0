import { describe, expect, it } from '@jest/globals';
import { configuration } from '../support/configuration.ts';
import { DAY, due, initial, NOW, rebill } from '../support/events.ts';
import { World } from '../support/world.ts';

/** A rebill's attempt that is scheduled for tomorrow, recalled by an operator. */
function recalledWhileScheduled(): { world: World; announce: () => void } {
  const world = new World();
  world.take(rebill({ occurredAt: NOW }));
  const { submissionId, dueAt } = world.onlyOne('decline-accepted');
  expect(world.recall(submissionId, 'RECALLED')).toBe(true);
  return { world, announce: () => void world.take(due({ submissionId, orderId: 'order-1', dueAt })) };
}

describe('a scheduled submission that was recalled', () => {
  it('R21: ends when it is announced, before it is due, and billing acts next', () => {
    const { world, announce } = recalledWhileScheduled();
    announce();
    expect(world.onlyOne('decline-not-sent')).toMatchObject({
      reason: 'RECALLED',
      next: 'BILLING',
      detail: 'called back',
    });
    expect(world.store.all('submissions')).toMatchObject([{ state: 'NOT_SENT', endReason: 'RECALLED' }]);
    expect(world.store.get('debts', 'rebill/3/sub-1')).toMatchObject({ state: 'OPEN', activeSubmissionId: null });
    expect(world.handedOver()).toEqual([]);
  });

  it('R21: ends while its gateway is paused too', () => {
    const { world, announce } = recalledWhileScheduled();
    world.config = { ...configuration(), operatorPauses: [{ gatewayId: 'flex', route: null }] };
    announce();
    expect(world.onlyOne('decline-not-sent').reason).toBe('RECALLED');
  });

  it('R21: is told to be cancelled if it is by then, so that nobody charges it again', () => {
    const { world, announce } = recalledWhileScheduled();
    world.store.edit('subscriptions', 'sub-1', { status: 'CANCELLED' });
    announce();
    expect(world.onlyOne('decline-not-sent')).toMatchObject({ reason: 'CANCELLED_MEANWHILE', next: 'NOBODY' });
  });

  it('R21: is never sent, however late it is announced', () => {
    const { world, announce } = recalledWhileScheduled();
    world.now = NOW + 30 * DAY;
    announce();
    announce();
    expect(world.handedOver()).toEqual([]);
    expect(world.said('decline-not-sent')).toHaveLength(1);
  });
});

describe('what FlexEcom has, recalled by an operator', () => {
  it('R21: ends WITHDRAWN once the cancel is confirmed, and the debt is open for billing', () => {
    const world = new World();
    world.take(initial());
    const submit = world.acknowledged();
    world.recall(submit.submissionId, 'RECALLED');
    expect(world.store.get('submissions', submit.submissionId)).toMatchObject({ state: 'SENT', parked: true });
    world.answer(submit, { kind: 'WITHDRAWN', reason: 'RECALLED' });
    world.applyPublished();
    expect(world.store.get('submissions', submit.submissionId)).toMatchObject({ state: 'WITHDRAWN', parked: false });
    expect(world.onlyOne('decline-not-sent')).toMatchObject({ reason: 'RECALLED', next: 'BILLING', route: 'CASCADE' });
    expect(world.store.get('debts', submit.debtId)).toMatchObject({ state: 'OPEN' });
  });

  it('R21: goes back to billing if it was cancelled, and is owed again when the cancel is confirmed', () => {
    const world = new World();
    world.take(rebill({ occurredAt: NOW - 30 * DAY }));
    const { submissionId, dueAt } = world.onlyOne('decline-accepted');
    world.take(due({ submissionId, orderId: 'order-1', dueAt }));
    const submit = world.acknowledged();
    world.recall(submissionId, 'CANCELLED_MEANWHILE');
    world.answer(submit, { kind: 'WITHDRAWN', reason: 'CANCELLED_MEANWHILE' });
    world.applyPublished();
    expect(world.onlyOne('decline-not-sent')).toMatchObject({ reason: 'RECALLED', next: 'BILLING' });
    expect(world.store.get('debts', 'rebill/3/sub-1')).toMatchObject({ state: 'OPEN' });
  });

  it('R21, R16: is complete if the approval came first and it is still owed', () => {
    const world = new World();
    world.take(initial());
    const submit = world.acknowledged();
    world.recall(submit.submissionId, 'RECALLED');
    world.apply(world.resultOf(submit, { outcome: 'APPROVED' }));
    expect(world.onlyOne('order-complete.new-sale').orderId).toBe('order-1');
    expect(world.said('decline-not-sent')).toEqual([]);
  });
});
