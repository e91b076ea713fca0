import { describe, expect, it } from '@jest/globals';
import type { Card } from '../../../topics/contract/fields.ts';
import { configuration, flexecomGateway } from '../support/configuration.ts';
import { DAY, due, initial, NOW, rebill, rerunRequest } from '../support/events.ts';
import { World } from '../support/world.ts';

const card: Card = { bin: '41111111', funding: 'PREPAID', country: 'US' };

function announce(world: World): void {
  const [submission] = world.store.all('submissions');
  if (submission === undefined) throw new Error('nothing is scheduled');
  const { _id: submissionId, orderId, dueAt } = submission;
  world.now = dueAt ?? NOW;
  world.take(due({ submissionId, orderId, dueAt }, world.now));
}

describe('what a decline says about its card', () => {
  it('goes with a cascade, and is kept on debt and submission', () => {
    const world = new World();
    world.take(initial({ card }));
    expect(world.onlyOne('flexecom-submit.cascade').card).toEqual(card);
    expect(world.store.all('debts')).toMatchObject([{ latestDecline: { card } }]);
    expect(world.store.all('submissions')).toMatchObject([{ card }]);
  });

  it('goes with a scheduled attempt when it is due', () => {
    const world = new World();
    world.take(rebill({ card, occurredAt: NOW - DAY }));
    announce(world);
    expect(world.onlyOne('flexecom-submit.recovery').card).toEqual(card);
  });

  it('goes with a rerun, from the decline that is rerun', () => {
    const world = notCascading();
    world.take(initial({ card }));
    world.take(rerunRequest());
    expect(world.onlyOne('flexecom-submit.recovery').card).toEqual(card);
  });

  it('is null where the decline has none', () => {
    const world = new World();
    world.take(initial());
    expect(world.onlyOne('flexecom-submit.cascade').card).toBeNull();
  });
});

describe('documents of 0.1.0, which know no card', () => {
  it('have a rerun sent without one', () => {
    const world = notCascading();
    world.take(initial({ card }));
    const [debt] = world.store.all('debts');
    if (debt === undefined) throw new Error('no debt');
    const { card: _, ...latestDecline } = debt.latestDecline;
    world.store.put('debts', { ...debt, latestDecline });
    world.take(rerunRequest());
    expect(world.onlyOne('flexecom-submit.recovery').card).toBeNull();
  });

  it('have a scheduled attempt sent without one', () => {
    const world = new World();
    world.take(rebill({ card, occurredAt: NOW - DAY }));
    const [submission] = world.store.all('submissions');
    if (submission === undefined) throw new Error('no submission');
    const { card: _, ...old } = submission;
    world.store.put('submissions', old);
    announce(world);
    expect(world.onlyOne('flexecom-submit.recovery').card).toBeNull();
  });
});

describe('the campaign of a rebill', () => {
  it('is kept with its decline, and on an order that is created from it', () => {
    const world = new World();
    world.take(rebill({ campaignId: 'campaign-7' }));
    expect(world.store.all('debts')).toMatchObject([{ latestDecline: { campaignId: 'campaign-7' } }]);
    expect(world.store.get('orders', 'order-1')).toMatchObject({ campaignId: 'campaign-7', status: 'UNKNOWN' });
  });
});

/** FlexEcom is in no cascade, so that a sale is left to be rerun. */
function notCascading(): World {
  const gateways = [{ id: 'visa-1', type: 'NMI' }, { id: 'visa-2', type: 'NMI' }, flexecomGateway({})];
  return new World(configuration({ gateways, cascadeProfiles: [] }));
}
