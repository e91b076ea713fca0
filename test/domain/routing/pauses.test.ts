import { describe, expect, it } from '@jest/globals';
import type { Pause } from '../../../src/domain/documents/pause.ts';
import { pausedRoutes, pauseOf } from '../../../src/domain/routing/pauses.ts';
import { configuration, flexecomGateway, recycleProfile } from '../support/configuration.ts';
import { DAY, due, initial, NOW, rebill, rerunRequest, soft } from '../support/events.ts';
import { World } from '../support/world.ts';

const GATEWAYS = [
  { id: 'visa-1', type: 'NMI', directCascadeProfileId: 'direct' },
  { id: 'visa-2', type: 'NMI' },
];

const ANOTHER_CUSTOMER = { orderId: 'order-2', customerId: 'customer-2', transactionId: 'tx-2' };

function operatorPause(route: Pause['route'] = null): Pause {
  return { _id: `flex/${route}`, gatewayId: 'flex', route, by: 'jo', why: 'a test', since: NOW };
}

/** The two ways of pausing, which are the same to every decision. */
const WAYS = [
  ['an operator', (route: Pause['route']) => ({ ...configuration(), operatorPauses: [operatorPause(route)] })],
  [
    'the configuration',
    (route: Pause['route']) =>
      configuration({ gateways: [...GATEWAYS, flexecomGateway({ paused: route === null ? true : [route] })] }),
  ],
] as const;

describe.each(WAYS)('a gateway that is paused by %s', (_who, paused) => {
  it('R22: gets no cascade: billing acts at once', () => {
    const world = new World(paused(null));
    world.take(initial());
    expect(world.onlyOne('decline-not-sent')).toMatchObject({
      reason: 'GATEWAY_PAUSED',
      next: 'BILLING',
      detail: 'flex is paused',
    });
    expect(world.store.get('debts', 'sale/order-1')).toMatchObject({ state: 'OPEN' });
  });

  it('R22: refuses a rerun, and nobody waits for it', () => {
    const world = new World(paused('RERUN'));
    world.take(initial({ gatewayId: 'visa-1', triedGatewayIds: ['visa-1'] }), rerunRequest());
    expect(world.said('decline-not-sent').at(-1)).toMatchObject({
      reason: 'GATEWAY_PAUSED',
      next: 'NOBODY',
      requestKey: 'key-1',
    });
  });

  it('R22: keeps what is scheduled, and sends it at its price and without another wait once the pause ends', () => {
    const attempts = Array.from({ length: 6 }, () => ({ daysToWait: 1, priceReduction: { percent: 5 } }));
    const profile = recycleProfile({ attempts, billOnSaturday: true });
    const config = { ...paused(null), recycleProfiles: configuration({ recycleProfiles: [profile] }).recycleProfiles };
    const world = new World(config);
    world.take(rebill({ occurredAt: NOW }));
    const { submissionId, dueAt, amountMinor } = world.onlyOne('decline-accepted');
    const announced = due({ submissionId, orderId: 'order-1', dueAt });
    world.now = NOW + 30 * DAY;
    world.take(announced);
    expect(world.counted.at(-1)).toBe('due-paused');
    expect(world.store.get('submissions', submissionId)).toMatchObject({ state: 'SCHEDULED', dueAt, amountMinor });
    expect(world.store.get('debts', 'rebill/3/sub-1')).toMatchObject({ state: 'SCHEDULED' });
    world.config = { ...config, gateways: configuration().gateways, operatorPauses: [] };
    world.take(announced);
    expect(world.onlyOne('flexecom-submit.recovery')).toMatchObject({ submissionId, amountMinor });
  });

  it('R22: judges what waited by what has happened since: cancelled, or its slot withdrawn', () => {
    for (const [change, reason] of [
      [(world: World) => world.store.edit('subscriptions', 'sub-1', { status: 'CANCELLED' }), 'CANCELLED_MEANWHILE'],
      [(world: World) => (world.config = { ...world.config, version: 2, recycleProfiles: [] }), 'SLOT_WITHDRAWN'],
    ] as const) {
      const world = new World(paused(null));
      world.take(rebill({ occurredAt: NOW }));
      const { submissionId, dueAt } = world.onlyOne('decline-accepted');
      world.now = NOW + 30 * DAY;
      change(world);
      world.take(due({ submissionId, orderId: 'order-1', dueAt }));
      expect(world.onlyOne('decline-not-sent').reason).toBe(reason);
    }
  });

  it('R22: accepts a rebill, whose attempt waits', () => {
    const world = new World(paused(null));
    world.take(rebill());
    expect(world.onlyOne('decline-accepted').route).toBe('RECYCLE');
  });

  it('R22: sends no cascade that was accepted before, and hands everything else to the dispatcher', () => {
    const world = new World();
    world.take(
      initial(),
      initial({ ...ANOTHER_CUSTOMER, gatewayId: 'visa-1', triedGatewayIds: ['visa-1'] }),
      rerunRequest({ orderId: 'order-2' }),
    );
    world.config = paused(null);
    world.submitAll(() => ({ kind: 'NO_ANSWER' }));
    world.applyPublished();
    const cascade = world.onlyOne('flexecom-submit.cascade');
    expect(world.said('decline-not-sent').at(-1)).toMatchObject({
      submissionId: cascade.submissionId,
      reason: 'GATEWAY_PAUSED',
      next: 'BILLING',
    });
    const { submissionId } = world.onlyOne('flexecom-submit.recovery');
    expect(world.store.get('submissions', submissionId)).toMatchObject({ state: 'SENDING' });
  });

  it('R22: applies the answers to what it has', () => {
    const world = new World();
    world.take(initial());
    const submit = world.acknowledged();
    world.config = paused(null);
    world.apply(world.resultOf(submit, { outcome: 'APPROVED' }));
    expect(world.onlyOne('order-complete.new-sale').orderId).toBe('order-1');
  });

  it('R22: is paused for one route alone where the pause names one', () => {
    const world = new World(paused('RECYCLE'));
    world.take(initial());
    expect(world.onlyOne('decline-accepted').route).toBe('CASCADE');
    expect(pausedRoutes(world.config)).toEqual([{ gatewayId: 'flex', route: 'RECYCLE' }]);
  });
});

describe('the reasons beside a pause', () => {
  it('R22: come before it: what FlexEcom would not have got is not said to wait for a pause', () => {
    const world = new World({ ...configuration(), operatorPauses: [operatorPause()] });
    world.take(
      initial({ decline: { ...soft, type: 'HARD' } }),
      initial({ orderId: 'order-2', transactionId: 'tx-2', gatewayId: 'other', triedGatewayIds: ['other'] }),
      initial({ orderId: 'order-3', transactionId: 'tx-3', occurredAt: NOW - DAY }),
    );
    expect(world.said('decline-not-sent').map(({ reason }) => reason)).toEqual([
      'HARD_DECLINE',
      'NOT_IN_CASCADE',
      'CASCADE_EXPIRED',
    ]);
  });

  it('R22: a paused gateway is still the next one of its profile, and no other takes its place', () => {
    const gateways = [...GATEWAYS, flexecomGateway({ paused: true }), flexecomGateway({ id: 'flex-2' })];
    const world = new World(configuration({ gateways }));
    world.take(initial());
    expect(world.onlyOne('decline-not-sent').reason).toBe('GATEWAY_PAUSED');
  });

  it('R22: a disabled gateway is that, paused or not', () => {
    const world = new World(
      configuration({ gateways: [...GATEWAYS, flexecomGateway({ paused: true, enabled: false })] }),
    );
    world.take(initial({ gatewayId: 'visa-1', triedGatewayIds: ['visa-1'] }), rerunRequest());
    expect(world.said('decline-not-sent').at(-1)?.reason).toBe('GATEWAY_DISABLED');
  });
});

describe('a pause', () => {
  it('R22: by an operator holds whatever version of the configuration is in force', () => {
    const config = { ...configuration({}, 9), operatorPauses: [operatorPause('RERUN')] };
    expect(pauseOf(config, 'flex', 'RERUN')).toBe('flex is paused for RERUN');
    expect(pauseOf(config, 'flex', 'CASCADE')).toBeNull();
    expect(pauseOf(config, 'another', 'RERUN')).toBeNull();
  });

  it('R22: of a gateway that the file no longer has holds for what was sent to it', () => {
    const { gateways, ...rest } = configuration();
    const retired = gateways.flatMap((gateway) =>
      gateway.type === 'FLEXECOM' && 'cascadeAll' in gateway ? [gateway] : [],
    );
    const config = { ...rest, gateways: [], retiredGateways: retired, operatorPauses: [operatorPause()] };
    expect(pausedRoutes(config).map(({ route }) => route)).toEqual(['RECYCLE', 'RERUN']);
  });
});
