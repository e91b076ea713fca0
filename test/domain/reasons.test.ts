import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { RoutingConfiguration } from '../../src/domain/configuration.ts';
import { isHeldOut } from '../../src/domain/routing/holdout.ts';
import { billedOrder, billedSubscription } from './support/billing.ts';
import { configuration, flexecomGateway, recycleProfile } from './support/configuration.ts';
import { DAY, hard, initialDecline, NOW, rebillDecline, rerun, SECOND, soft } from './support/events.ts';
import { World } from './support/world.ts';

/**
 * Which reason is given where several hold. Each case turns reasons on, one by one, in a world where otherwise the decline or
 * the request would be accepted; the answer must be the first of those that are on.
 */

const HOLDOUT_KEY = 'a key';

interface Scene {
  world: World;
  gateway: Record<string, unknown>;
  sale: Parameters<typeof initialDecline>[0] & object;
  rebill: Parameters<typeof rebillDecline>[0] & object;
  rerun: Parameters<typeof rerun>[0] & object;
  order: Record<string, unknown>;
  subscription: Record<string, unknown>;
  /** Of the debt that is known before. */
  debt: Record<string, unknown>;
  profile: Record<string, unknown>;
  /** Another transaction of the order is the one that is known. */
  isKnown: boolean;
}

type Reasons = Readonly<Record<string, (scene: Scene) => void>>;

const everyCascade = [{ routes: ['CASCADE'] }];
const pausedFor = (route: string) => ({ paused: [route] });
const broken = { ...soft, code: '46' };

/** A debt is in one state: that of the first reason that needs one. */
function inState(debt: Scene['debt'], state: string, fields = {}): void {
  if (debt.state === undefined) Object.assign(debt, { state, ...fields });
}

const OF_A_CASCADE: Reasons = {
  PAID_MEANWHILE: ({ order }) => Object.assign(order, { status: 'COMPLETE' }),
  CANCELLED_MEANWHILE: ({ debt }) => inState(debt, 'CANCELLED'),
  SUPERSEDED: (scene) => {
    scene.isKnown = true;
    scene.sale.occurredAt = NOW - 20 * SECOND;
  },
  ALREADY_IN_SALVAGE: ({ debt }) => inState(debt, 'IN_SALVAGE', { activeSubmissionId: 'another' }),
  HARD_DECLINE: ({ sale }) => Object.assign(sale, { decline: hard }),
  ORDER_BLACKLISTED: ({ order }) => Object.assign(order, { blacklisted: true }),
  PARENT_ORDER_CANCELLED: ({ order }) => Object.assign(order, { parentOrderId: 'parent' }),
  NOT_IN_CASCADE: ({ sale }) => Object.assign(sale, { gatewayProfileId: 'nowhere' }),
  CASCADE_EXPIRED: ({ gateway }) => Object.assign(gateway, { cascadeDeadlineMs: 1_000 }),
  EXCLUDED: ({ gateway }) => Object.assign(gateway, { exclusions: everyCascade }),
  NETWORK_RULE: ({ sale }) => Object.assign(sale, { decline: sale.decline ?? broken }),
  GATEWAY_PAUSED: ({ gateway }) => Object.assign(gateway, pausedFor('CASCADE')),
  HOLDOUT: ({ gateway }) => Object.assign(gateway, { holdoutPercent: 50 }),
};

const OF_A_REBILL: Reasons = {
  PAID_MEANWHILE: ({ subscription }) => Object.assign(subscription, { billingCycle: 4 }),
  CANCELLED_MEANWHILE: ({ subscription }) => Object.assign(subscription, { status: 'canceled' }),
  SUPERSEDED: (scene) => {
    scene.isKnown = true;
    scene.rebill.occurredAt = NOW - 20 * SECOND;
  },
  ALREADY_IN_SALVAGE: ({ debt }) => inState(debt, 'IN_SALVAGE', { activeSubmissionId: 'another' }),
  ATTEMPTS_EXHAUSTED: ({ debt }) => inState(debt, 'FAILED'),
  HARD_DECLINE: ({ rebill }) => Object.assign(rebill, { decline: hard }),
  NO_RECYCLE_PROFILE: ({ rebill }) => Object.assign(rebill, { subscriptionGatewayId: 'other' }),
  NOT_IN_RECYCLE_SLOT: ({ profile }) => Object.assign(profile, { reattempts4To6GatewayId: null }),
  CURRENCY_NOT_CONFIGURED: ({ profile }) => Object.assign(profile, { minimumPriceMinor: { EUR: 1 } }),
  EXCLUDED: ({ gateway }) => Object.assign(gateway, { exclusions: [{ routes: ['RECYCLE'] }] }),
  NETWORK_RULE: ({ rebill }) => Object.assign(rebill, { decline: rebill.decline ?? broken }),
  HOLDOUT: ({ gateway }) => Object.assign(gateway, { holdoutPercent: 50 }),
};

const OF_A_RERUN: Reasons = {
  ATRI_PROFILE_RERUN: (scene) => Object.assign(scene.rerun, { gatewayProfileId: 'profile' }),
  GATEWAY_DISABLED: ({ gateway }) => Object.assign(gateway, { enabled: false }),
  GATEWAY_PAUSED: ({ gateway }) => Object.assign(gateway, pausedFor('RERUN')),
  UNKNOWN_TRANSACTION: (scene) => Object.assign(scene.rerun, { transactionId: 'nowhere' }),
  UPSALE_RERUN: ({ debt }) => Object.assign(debt, { kind: 'UPSALE' }),
  ALREADY_IN_SALVAGE: ({ debt }) => inState(debt, 'IN_SALVAGE', { activeSubmissionId: 'another' }),
  ORDER_NOT_DECLINED: ({ order }) => Object.assign(order, { status: 'PARTIAL' }),
  HARD_DECLINE: ({ debt }) =>
    Object.assign(debt, { flexecomDecline: { decline: hard, gatewayId: 'flex', occurredAt: NOW } }),
  ORDER_BLACKLISTED: ({ order }) => Object.assign(order, { blacklisted: true }),
  PARENT_ORDER_CANCELLED: ({ order }) => Object.assign(order, { parentOrderId: 'parent' }),
  RERUN_LIMIT: ({ debt }) => Object.assign(debt, { reruns: { count: 1, lastAt: NOW - 1 } }),
  EXCLUDED: ({ gateway }) => Object.assign(gateway, { exclusions: [{ routes: ['RERUN'] }] }),
  NETWORK_RULE: ({ sale }) => Object.assign(sale, { decline: broken }),
  HOLDOUT: ({ gateway }) => Object.assign(gateway, { holdoutPercent: 50 }),
};

function configured({ gateway, profile }: Scene): RoutingConfiguration {
  return configuration({
    gateways: [
      { id: 'visa-1', type: 'NMI', directCascadeProfileId: 'direct' },
      { id: 'visa-2', type: 'NMI' },
      { id: 'other', type: 'NMI' },
      flexecomGateway({ networkRules: 'enforce', ...gateway }),
    ],
    cascadeProfiles: [
      { id: 'direct', gatewayIds: ['visa-1', 'visa-2', 'flex'] },
      { id: 'nothing', gatewayIds: ['visa-1'] },
    ],
    gatewayProfiles: [{ id: 'nowhere', gatewayIds: ['visa-1'], cascadeProfileId: 'nothing' }],
    recycleProfiles: [recycleProfile(profile)],
  });
}

/** An order and a subscription that a holdout of 50 % leaves to billing. */
function heldOutIds() {
  for (let number = 0; number < 1_000; number += 1) {
    const orderId = `order-${number}`;
    const subscriptionId = `sub-${number}`;
    const nothing = { billingCycle: null, subscriptionId: null, chainTransactionId: null };
    const sale = isHeldOut({ kind: 'NEW_SALE', orderId, ...nothing }, 50, HOLDOUT_KEY);
    const cycle = { kind: 'REBILL' as const, orderId, subscriptionId, billingCycle: 3, chainTransactionId: null };
    if (sale && isHeldOut(cycle, 50, HOLDOUT_KEY)) return { orderId, subscriptionId };
  }
  throw new Error('no side of 1,000 is held out');
}

type Kind = 'cascade' | 'rebill' | 'rerun';

/** The reason that is given where these hold; ACCEPTED where none does. */
function reasonGiven(kind: Kind, reasons: Reasons, on: readonly string[]): string {
  const world = new World(configuration(), HOLDOUT_KEY);
  const { orderId, subscriptionId } = heldOutIds();
  const scene: Scene = {
    world,
    gateway: {},
    sale: { orderId, occurredAt: NOW - 5 * SECOND },
    rebill: { orderId, subscriptionId, occurredAt: NOW - 5 * SECOND },
    rerun: { orderId },
    order: { _id: orderId, status: 'DECLINED' },
    subscription: { _id: subscriptionId, orderId },
    debt: {},
    profile: {},
    isKnown: false,
  };
  for (const name of on) reasons[name]?.(scene);
  known(kind, scene);
  world.config = { ...configured(scene), version: 2 };
  const before = world.said('decline-not-sent').length;
  const accepted = world.said('decline-accepted').length;
  if (kind === 'cascade') world.take({ topic: 'payment-declined.new-sale', event: initialDecline(scene.sale) });
  if (kind === 'rebill') world.take({ topic: 'payment-declined.recurring', event: rebillDecline(scene.rebill) });
  if (kind === 'rerun') world.take({ topic: 'rerun-requested', event: rerun(scene.rerun) });
  const refused = world.said('decline-not-sent').slice(before);
  const taken = world.said('decline-accepted').length - accepted;
  if (refused.length + taken !== 1) throw new Error(`${refused.length} refusals and ${taken} acceptances`);
  return refused[0]?.reason ?? 'ACCEPTED';
}

/** What was there before: billing's documents, and where a reason needs it an earlier decline that nothing took. */
function known(kind: Kind, scene: Scene): void {
  const { world, order, subscription, debt, sale, rebill } = scene;
  world.config = configuration({ cascadeProfiles: [], recycleProfiles: [], gateways: [{ id: 'visa-1', type: 'NMI' }] });
  const isDebtKnown = kind === 'rerun' || scene.isKnown || Object.keys(debt).length > 0;
  if (isDebtKnown) {
    const occurredAt = scene.isKnown || kind === 'rerun' ? NOW - 10 * SECOND : NOW - DAY;
    const earlier = { transactionId: 'earlier', occurredAt };
    // Of another card, so that no rule of a network counts it; its order among declines goes by time.
    const first = { ...sale, ...earlier, ...(kind === 'rerun' ? {} : { paymentMethodRef: 'pm_0' }) };
    if (kind === 'rebill') {
      world.take({
        topic: 'payment-declined.recurring',
        event: rebillDecline({ ...rebill, ...earlier, decline: soft }),
      });
    } else {
      world.take({ topic: 'payment-declined.new-sale', event: initialDecline(first) });
    }
    const [made] = world.store.all('debts');
    world.store.edit('debts', made?._id ?? '', debt);
  }
  world.store.put('orders', { ...billedOrder(), ...order });
  world.store.put('orders', billedOrder({ _id: 'parent', status: 'CANCELLED' }));
  world.store.put('subscriptions', { ...billedSubscription(), ...subscription });
}

describe.each([
  ['cascade', OF_A_CASCADE],
  ['rebill', OF_A_REBILL],
  ['rerun', OF_A_RERUN],
] as const)('the answer to a %s', (kind, reasons) => {
  const names = Object.keys(reasons);

  it('R15: is an acceptance where nothing forbids it', () => {
    expect(reasonGiven(kind, reasons, [])).toBe('ACCEPTED');
  });

  it.each(names)('R15: is %s where that alone holds', (name) => {
    expect(reasonGiven(kind, reasons, [name])).toBe(name);
  });

  it('R15: is the first of the reasons that hold', () => {
    fc.assert(
      fc.property(fc.subarray(names, { minLength: 2 }), (on) => {
        expect(reasonGiven(kind, reasons, on)).toBe(names.find((name) => on.includes(name)));
      }),
      { numRuns: 500 },
    );
  });
});
