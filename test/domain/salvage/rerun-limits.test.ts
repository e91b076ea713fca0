import { describe, expect, it } from '@jest/globals';
import { configuration, flexecomGateway } from '../support/configuration.ts';
import { DAY, initial, NOW, rerunRequest, soft } from '../support/events.ts';
import { World } from '../support/world.ts';

/** A declined sale that nothing cascades. */
function declinedSale(gateway: Record<string, unknown> = {}, age = 0): World {
  const gateways = [{ id: 'visa-1', type: 'NMI' }, flexecomGateway(gateway)];
  const world = new World(configuration({ gateways, cascadeProfiles: [], recycleProfiles: [] }));
  world.take(initial({ gatewayId: 'visa-1', triedGatewayIds: ['visa-1'], occurredAt: NOW - age }));
  return world;
}

function rerunAndFail(world: World, key: string): void {
  world.take(rerunRequest({ requestKey: key }));
  const submit = world.acknowledged();
  world.apply(world.resultOf(submit, { outcome: 'DECLINED', decline: soft }));
}

function lastRefusal(world: World) {
  const { reason, next, detail } = world.said('decline-not-sent').at(-1) ?? {};
  return { reason, next, detail };
}

describe('how often a debt is rerun', () => {
  it('R6: once in 24 hours of the last one that was accepted', () => {
    const world = declinedSale();
    rerunAndFail(world, 'one');
    world.now += DAY - 1;
    world.take(rerunRequest({ requestKey: 'two' }));
    expect(lastRefusal(world)).toEqual({
      reason: 'RERUN_LIMIT',
      next: 'NOBODY',
      detail: 'it was rerun less than 24 hours ago',
    });
    // A refused request does not count.
    world.now += 1;
    world.take(rerunRequest({ requestKey: 'three' }));
    expect(world.said('decline-accepted')).toHaveLength(2);
  });

  it.each([
    [{}, 5],
    [{ rerunsPerDebt: 1 }, 1],
    [{ rerunsPerDebt: 0 }, 0],
  ])('R6: as often as the gateway says: %j', (gateway, times) => {
    const world = declinedSale(gateway);
    for (let time = 0; time < times; time += 1) {
      rerunAndFail(world, `key-${time}`);
      world.now += DAY;
    }
    expect(world.said('decline-accepted')).toHaveLength(times);
    world.take(rerunRequest({ requestKey: 'one more' }));
    expect(lastRefusal(world)).toEqual({
      reason: 'RERUN_LIMIT',
      next: 'NOBODY',
      detail: `it was rerun ${times} times, and rerunsPerDebt is ${times}`,
    });
  });

  it.each([
    [{}, 90 * DAY, 'ACCEPTED'],
    [{}, 90 * DAY + 1, 'its latest decline is older than rerunMaxAgeDays, 90 days'],
    [{ rerunMaxAgeDays: 7 }, 8 * DAY, 'its latest decline is older than rerunMaxAgeDays, 7 days'],
    [{}, 550 * DAY, 'its latest decline is older than rerunMaxAgeDays, 90 days'],
  ])('R6: not long after its latest decline: with %j after %d ms: %s', (gateway, age, detail) => {
    const world = declinedSale(gateway, age);
    world.take(rerunRequest());
    const isAccepted = world.said('decline-accepted').length === 1;
    expect(isAccepted ? 'ACCEPTED' : lastRefusal(world).detail).toBe(detail);
  });

  it('R6: FlexEcom’s own decline is a later one', () => {
    const world = declinedSale({}, 89 * DAY);
    rerunAndFail(world, 'one');
    world.now += 30 * DAY;
    world.take(rerunRequest({ requestKey: 'two' }));
    expect(world.said('decline-accepted')).toHaveLength(2);
  });
});

describe('a similar order', () => {
  it('R6: holds back a new sale, and not a trial completion', () => {
    for (const saleKind of ['NEW_SALE', 'TRIAL_COMPLETION'] as const) {
      const world = declinedSale();
      const untried = { gatewayId: 'visa-1', triedGatewayIds: ['visa-1'] };
      world.take(initial({ ...untried, orderId: 'order-2', transactionId: 't2', saleKind }));
      world.take(rerunRequest({ requestKey: 'one' }));
      world.take(rerunRequest({ orderId: 'order-2', requestKey: 'two' }));
      const accepted = world.said('decline-accepted').map(({ orderId }) => orderId);
      expect(accepted).toEqual(saleKind === 'NEW_SALE' ? ['order-1'] : ['order-1', 'order-2']);
    }
  });
});
