import { describe, expect, it } from '@jest/globals';
import { answer } from '../../../src/domain/accept/answer.ts';
import { considerationOf } from '../../../src/domain/accept/consideration.ts';
import { recycleSubmissionId } from '../../../src/domain/ids.ts';
import { refuse, send } from '../../../src/domain/ruling.ts';
import { aDebt } from '../../support/a-debt.ts';
import { InMemoryStore } from '../../support/in-memory-state.ts';
import { configuration } from '../support/configuration.ts';
import { DAY, due, hard, initial, NOW, rebill, rerunRequest } from '../support/events.ts';
import { World } from '../support/world.ts';

/** What an answer writes and says besides its reason. */

const leftToBilling = { gatewayId: 'visa-1', triedGatewayIds: ['visa-1'] };

function countedOf(world: World, ...messages: Parameters<World['take']>): string[] {
  const before = world.counted.length;
  world.take(...messages);
  return world.counted.slice(before);
}

describe('an answer', () => {
  it('is counted as accepted, or by the reason of its refusal', () => {
    const world = new World();
    expect(countedOf(world, initial())).toEqual(['accepted']);
    const hardSale = initial({ orderId: 'order-2', transactionId: 't2', decline: hard });
    expect(countedOf(world, hardSale)).toEqual(['HARD_DECLINE']);
  });

  it('R14: never accepts a debt that is in salvage, whatever was ruled', () => {
    const debt = aDebt({ state: 'IN_SALVAGE', activeSubmissionId: 'sub_1' });
    const state = new InMemoryStore().loadedFor(
      () => [
        { collection: 'orders', id: debt.orderId },
        { collection: 'subscriptions', id: 'subscription-1' },
        { collection: 'paymentMethodAttempts', id: 'pm_1' },
      ],
      [0],
    );
    const consideration = considerationOf(debt, 'pm_1', state, { now: NOW, config: configuration() });
    const subject = { recordId: 'dec_1', orderId: debt.orderId, transactionId: 't1', attempt: 3, occurredAt: NOW };
    const route = {
      submissionId: 'sub_2',
      route: 'RECYCLE',
      flexecomGatewayId: 'flex',
      attempt: 4,
      amountMinor: 2_500,
      dueAt: null,
      cascadeDeadlineAt: null,
      holdRecyclePrice: false,
      networkRule: null,
    } as const;
    expect(() => answer({ ...subject, requestKey: null, said: null }, consideration, send(route))).toThrow(
      'has submission sub_1 already',
    );
  });

  it('says for the log by which row it fell, without a word of the decline', () => {
    const debt = aDebt({ state: 'OPEN', activeSubmissionId: null });
    const refs = () => [
      { collection: 'orders', id: debt.orderId } as const,
      { collection: 'subscriptions', id: 'subscription-1' } as const,
      { collection: 'paymentMethodAttempts', id: 'pm_1' } as const,
    ];
    const state = new InMemoryStore().loadedFor(refs, [0]);
    const consideration = considerationOf(debt, 'pm_1', state, { now: NOW, config: configuration() });
    const subject = { recordId: 'dec_1', orderId: debt.orderId, transactionId: 't1', attempt: 3, occurredAt: NOW };
    const ruling = refuse('NOT_IN_RECYCLE_SLOT', 'attempt 2 is not in a slot');
    const { why } = answer({ ...subject, requestKey: null, said: null }, consideration, ruling);
    expect(why).toBe('attempt 2 is not in a slot; SOFT as its gateway says');
  });

  it('R15: to a decline says in its record that billing acts, and to a rerun that nobody does', () => {
    const world = new World();
    world.take(initial({ ...leftToBilling, decline: hard }), rerunRequest());
    expect(world.store.all('declines').map(({ requestKey, answer: given }) => [requestKey, given])).toEqual([
      [null, { kind: 'NOT_SENT', reason: 'HARD_DECLINE', next: 'BILLING' }],
      ['key-1', { kind: 'NOT_SENT', reason: 'HARD_DECLINE', next: 'NOBODY' }],
    ]);
  });

  it('R15: to a refused rebill names its subscription, cycle and attempt, and no kind of sale', () => {
    const world = new World();
    world.take(rebill({ decline: hard }));
    expect(world.onlyOne('decline-not-sent')).toMatchObject({
      subscriptionId: 'sub-1',
      billingCycle: 3,
      attempt: 3,
      saleKind: null,
    });
    expect(world.store.all('declines')).toMatchObject([{ subscriptionId: 'sub-1', attempt: 3, transactionId: 'r1' }]);
  });

  it('R15: to a refused sale names its kind, and no attempt', () => {
    const world = new World();
    world.take(initial({ decline: hard }));
    expect(world.onlyOne('decline-not-sent')).toMatchObject({ saleKind: 'NEW_SALE', attempt: null });
    expect(world.store.all('declines')).toMatchObject([{ subscriptionId: null, attempt: 0 }]);
  });

  it('R14: to an accepted rebill has an id that follows from subscription, cycle and attempt', () => {
    const world = new World();
    world.take(rebill({ occurredAt: NOW }));
    expect(world.onlyOne('decline-accepted').submissionId).toBe(recycleSubmissionId('sub-1', 3, 4));
  });
});

describe('a repeated rerun request', () => {
  it('R14: is a repeat and nothing else', () => {
    const world = new World();
    world.take(initial(leftToBilling), rerunRequest());
    expect(countedOf(world, rerunRequest())).toEqual(['duplicate']);
    expect(world.warnings).toEqual([]);
    expect(world.store.all('declines').at(-1)).toMatchObject({ requestKey: 'key-1', repeats: 1 });
    expect(world.store.all('declines').at(-1)).not.toHaveProperty('differingRepeats');
  });
});

describe('a decline of a subscription', () => {
  it('R14: is not older because another subscription of its order has had a later cycle', () => {
    const world = new World();
    const items = [{ productId: 'p', quantity: 1, amountMinor: 1, recurring: true, subscriptionId: 'sub-2' }];
    world.take(rebill({ subscriptionId: 'sub-2', transactionId: 'r2', billingCycle: 9, items, decline: hard }));
    world.take(rebill({ occurredAt: NOW }));
    expect(world.onlyOne('decline-accepted')).toMatchObject({ subscriptionId: 'sub-1', billingCycle: 3 });
  });
});

describe('messages that were applied before, in a database that is gone', () => {
  it('R14: let FlexEcom be asked first whether it knows the submission', () => {
    const asked = new World();
    asked.isRepeated = true;
    asked.take(initial());
    expect(asked.store.all('submissions')).toMatchObject([{ askFirst: true }]);
    const world = new World();
    world.take(initial());
    expect(world.store.all('submissions')[0]).not.toHaveProperty('askFirst');
  });

  it('R14: do so for a submission that falls due, too', () => {
    for (const isRepeated of [true, false]) {
      const world = new World();
      world.take(rebill({ occurredAt: NOW }));
      world.isRepeated = isRepeated;
      world.now = NOW + DAY;
      expect(countedOf(world, due(world.onlyOne('decline-accepted')))).toEqual(['due-sent']);
      const [submission] = world.store.all('submissions');
      if (isRepeated) expect(submission?.askFirst).toBe(true);
      else expect(submission).not.toHaveProperty('askFirst');
    }
  });

  it('R14: are sent again where they were handed over without their submission being known yet', () => {
    const other = new World();
    other.take(initial());
    const submit = other.onlyOne('flexecom-submit.cascade');
    const world = new World();
    world.isRepeated = true;
    expect(world.send(submit)).toEqual({ changes: [], messages: [], counted: ['nothing-to-send'] });
  });
});
