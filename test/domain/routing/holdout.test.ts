import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { RoutingConfiguration } from '../../../src/domain/configuration.ts';
import { type HoldoutSubject, isHeldOut } from '../../../src/domain/routing/holdout.ts';
import { configuration, flexecomGateway } from '../support/configuration.ts';
import { DAY, due, hard, initial, NOW, rebill, rerunRequest, soft } from '../support/events.ts';
import { World } from '../support/world.ts';

const KEY = 'a key that nobody knows';

const sale = (orderId: string): HoldoutSubject => ({
  kind: 'NEW_SALE',
  orderId,
  subscriptionId: null,
  billingCycle: null,
  chainTransactionId: null,
});

/** Orders on each side at 20 %. */
const [heldOutOrder, sentOrder] = [true, false].map((isHeld) => {
  const numbers = Array.from({ length: 100 }, (_, index) => index);
  return `order-${numbers.find((number) => isHeldOut(sale(`order-${number}`), 20, KEY) === isHeld)}`;
}) as [string, string];

function withPercent(holdoutPercent: number, fields: Record<string, unknown> = {}, version = 1): RoutingConfiguration {
  const gateways = [
    { id: 'visa-1', type: 'NMI', directCascadeProfileId: 'direct' },
    { id: 'visa-2', type: 'NMI' },
    flexecomGateway({ holdoutPercent, ...fields }),
    flexecomGateway({ id: 'flex-2' }),
  ];
  return configuration({ gateways }, version);
}

const worldWith = (percent: number, fields: Record<string, unknown> = {}) =>
  new World(withPercent(percent, fields), KEY);

describe('the side of the holdout', () => {
  const subjects = fc.record<HoldoutSubject>({
    kind: fc.constantFrom('NEW_SALE', 'UPSALE', 'TRIAL_COMPLETION', 'REBILL'),
    orderId: fc.string({ minLength: 1 }),
    subscriptionId: fc.string({ minLength: 1 }),
    billingCycle: fc.nat(),
    chainTransactionId: fc.string({ minLength: 1 }),
  });
  const percents = fc.double({ min: 0, max: 50, noNaN: true });

  it('R23: is the same however often it is asked for, and a higher percentage only adds debts', () => {
    fc.assert(
      fc.property(subjects, percents, percents, (subject, a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        expect(isHeldOut({ ...subject }, low, KEY)).toBe(isHeldOut(subject, low, KEY));
        if (isHeldOut(subject, low, KEY)) expect(isHeldOut(subject, high, KEY)).toBe(true);
        expect(isHeldOut(subject, 0, KEY)).toBe(false);
      }),
    );
  });

  it('R23: is held out for the percentage of debts, of each kind', () => {
    for (const kind of ['NEW_SALE', 'UPSALE', 'TRIAL_COMPLETION', 'REBILL'] as const) {
      const of = (index: number) => ({
        ...sale(`o-${index}`),
        kind,
        subscriptionId: `s-${index}`,
        billingCycle: 1,
        chainTransactionId: `t-${index}`,
      });
      const held = Array.from({ length: 20_000 }, (_, index) => of(index)).filter((one) => isHeldOut(one, 10, KEY));
      // The standard deviation is 42.
      expect(Math.abs(held.length - 2_000)).toBeLessThan(210);
    }
  });

  it('R23: depends on the key, on kind, order and chain, or on subscription and cycle, and on nothing else', () => {
    const sidesOf = (change: (index: number) => Partial<HoldoutSubject>, kind: HoldoutSubject['kind'], key = KEY) =>
      Array.from({ length: 200 }, (_, index) =>
        isHeldOut(
          { kind, orderId: 'o', subscriptionId: 's', billingCycle: 1, chainTransactionId: 't', ...change(index) },
          50,
          key,
        ),
      );
    const varies = (sides: boolean[]) => new Set(sides).size === 2;
    expect(varies(sidesOf((index) => ({ orderId: `${index}` }), 'NEW_SALE'))).toBe(true);
    expect(varies(sidesOf((index) => ({ chainTransactionId: `${index}`, billingCycle: index }), 'NEW_SALE'))).toBe(
      false,
    );
    expect(varies(sidesOf((index) => ({ chainTransactionId: `${index}` }), 'UPSALE'))).toBe(true);
    expect(varies(sidesOf((index) => ({ billingCycle: index }), 'REBILL'))).toBe(true);
    expect(varies(sidesOf((index) => ({ orderId: `${index}` }), 'REBILL'))).toBe(false);
    const orders = (key: string) => sidesOf((index) => ({ orderId: `${index}` }), 'TRIAL_COMPLETION', key);
    expect(orders('another key of the holdout')).not.toEqual(orders(KEY));
  });
});

describe('a held-out debt', () => {
  it('R23: is left to billing, with its side kept on the debt', () => {
    const world = worldWith(20);
    world.take(initial({ orderId: heldOutOrder }), initial({ orderId: sentOrder, transactionId: 't2' }));
    expect(world.onlyOne('decline-not-sent')).toMatchObject({
      orderId: heldOutOrder,
      reason: 'HOLDOUT',
      next: 'BILLING',
      detail: 'it is among the 20 % of the debts of gateway flex that are left to billing',
    });
    expect(world.onlyOne('decline-accepted').orderId).toBe(sentOrder);
    const side = { percent: 20, gatewayId: 'flex', drawnAt: NOW };
    expect(world.store.all('debts').map(({ orderId, holdout }) => [orderId, holdout])).toEqual(
      expect.arrayContaining([
        [heldOutOrder, { side: 'HELD_OUT', ...side }],
        [sentOrder, { side: 'SENT', ...side }],
      ]),
    );
  });

  it('R23: stays held out when the percentage falls to 0, and one that was drawn as sent stays sent when it rises', () => {
    const world = worldWith(20);
    world.take(initial({ orderId: heldOutOrder }));
    world.config = withPercent(0, {}, 2);
    world.take(initial({ orderId: heldOutOrder, transactionId: 't3' }));
    expect(world.said('decline-not-sent').map(({ reason }) => reason)).toEqual(['HOLDOUT', 'HOLDOUT']);

    const raised = worldWith(0);
    raised.take(rebill({ occurredAt: NOW }));
    raised.config = withPercent(50, { enabled: false }, 2);
    raised.take(due(raised.onlyOne('decline-accepted')));
    expect(raised.store.get('debts', 'rebill/3/sub-1')?.holdout?.side).toBe('SENT');
    raised.config = withPercent(50, {}, 3);
    raised.take(rebill({ occurredAt: NOW + DAY, attempt: 4, transactionId: 'r2' }));
    expect(raised.said('decline-accepted')).toHaveLength(2);
  });

  it('R23: is not rerun, on whatever gateway, and then nobody acts', () => {
    const world = worldWith(20);
    world.take(initial({ orderId: heldOutOrder }));
    world.take(
      rerunRequest({ orderId: heldOutOrder }),
      rerunRequest({ orderId: heldOutOrder, gatewayId: 'flex-2', requestKey: 'key-2' }),
    );
    const refusals = world.said('decline-not-sent').slice(1);
    expect(refusals.map(({ reason, next }) => `${reason} ${next}`)).toEqual(['HOLDOUT NOBODY', 'HOLDOUT NOBODY']);
  });

  it('R23: may be drawn by a rerun, if the decline itself was not to be sent', () => {
    const world = worldWith(20);
    world.take(initial({ orderId: heldOutOrder, gatewayId: 'visa-1', triedGatewayIds: ['visa-1'] }));
    expect(world.store.get('debts', `sale/${heldOutOrder}`)?.holdout).toBeUndefined();
    world.take(rerunRequest({ orderId: heldOutOrder }));
    expect(world.said('decline-not-sent').map(({ reason }) => reason)).toEqual(['NOT_IN_CASCADE', 'HOLDOUT']);
  });

  it('R23: was sent before sides were drawn, so it counts as sent', () => {
    const world = worldWith(0);
    world.take(initial({ orderId: heldOutOrder }));
    const debtId = `sale/${heldOutOrder}`;
    const { holdout: _, ...old } = world.store.get('debts', debtId) ?? {};
    world.store.put('debts', { ...old, state: 'FAILED', activeSubmissionId: null } as never);
    world.config = withPercent(50, {}, 2);
    world.take(rerunRequest({ orderId: heldOutOrder }));
    expect(world.said('decline-accepted')).toHaveLength(2);
    expect(world.store.get('debts', debtId)?.holdout).toMatchObject({ side: 'SENT', percent: 0 });
  });
});

describe('HOLDOUT among other reasons', () => {
  it.each([
    ['HARD_DECLINE', {}, { decline: hard }],
    ['NOT_IN_CASCADE', {}, { gatewayId: 'visa-1', triedGatewayIds: ['visa-1'] }],
    ['CASCADE_EXPIRED', {}, { occurredAt: NOW - DAY }],
    ['EXCLUDED', { exclusions: [{ routes: ['CASCADE'] }] }, {}],
    ['NETWORK_RULE', { networkRules: 'enforce' }, { decline: { ...soft, code: '46' } }],
  ])('R23: %s is given first, and no side is drawn', (reason, fields, sale) => {
    const world = worldWith(20, fields);
    world.take(initial({ orderId: heldOutOrder, ...sale }));
    expect(world.onlyOne('decline-not-sent').reason).toBe(reason);
    expect(world.store.get('debts', `sale/${heldOutOrder}`)?.holdout).toBeUndefined();
  });

  it('R23: a repeat is answered by nothing', () => {
    const world = worldWith(20);
    world.take(initial({ orderId: heldOutOrder }), initial({ orderId: heldOutOrder }));
    expect(world.said('decline-not-sent')).toHaveLength(1);
  });
});
