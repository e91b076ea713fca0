import { describe, expect, it } from '@jest/globals';
import type { ClassifyInput } from '../../../consumers/classify-declines.ts';
import type { RoutingConfiguration } from '../../../src/domain/configuration.ts';
import { type DeclineFacts, initialDeclineFacts, rebillDeclineFacts } from '../../../src/domain/decline-facts.ts';
import { type Comparison, compareDecline } from '../../../src/inspect/classify/compare-decline.ts';
import { configuration, flexecomGateway, recycleProfile } from '../../domain/support/configuration.ts';
import { DAY, hard, initial, NOW, rebill, SECOND, soft } from '../../domain/support/events.ts';
import { World } from '../../domain/support/world.ts';

/** Lets the stage decide the declines under the world's configuration, and compares the last one with `proposed`. */
function compared(
  proposed: RoutingConfiguration,
  messages: readonly ClassifyInput[],
  world = worldOf(),
  decidedBy: RoutingConfiguration | null = world.config,
): Comparison {
  world.take(...messages);
  const last = messages.at(-1);
  if (last === undefined) throw new Error('nothing to compare');
  const facts = factsOf(last);
  const record = world.store.get('declines', facts.recordId);
  if (record === null) throw new Error('it has no answer');
  const submissionId = record.answer.kind === 'ACCEPTED' ? record.answer.submissionId : null;
  const submission = submissionId === null ? null : world.store.get('submissions', submissionId);
  const attempts = world.store.get('paymentMethodAttempts', facts.latest.paymentMethodRef);
  return compareDecline({ facts, record, submission, attempts }, decidedBy, proposed, HOLDOUT_KEY);
}

function worldOf(config = configuration()): World {
  return new World(config, HOLDOUT_KEY);
}

const HOLDOUT_KEY = 'a key of the holdout';

function factsOf(message: ClassifyInput): DeclineFacts {
  if (message.topic === 'payment-declined.new-sale') return initialDeclineFacts(message.event);
  if (message.topic === 'payment-declined.recurring') return rebillDeclineFacts(message.event);
  throw new Error(`${message.topic} holds no declines`);
}

const mapped = (mapTo: 'SOFT' | 'HARD', message: string) =>
  configuration({ declineMapping: [{ scope: { gatewayType: 'NMI' }, message, mapTo }] });

const gatewaysWith = (fields: Record<string, unknown>) => [
  { id: 'visa-1', type: 'NMI', directCascadeProfileId: 'direct' },
  { id: 'visa-2', type: 'NMI' },
  flexecomGateway(fields),
];

const never = { ...soft, code: '12' };

describe('a proposed configuration over a past decline', () => {
  it.each([
    ['a cascade', initial(), 'CASCADE flex'],
    ['one past its deadline', initial({ occurredAt: NOW - 31 * SECOND }), 'CASCADE_EXPIRED'],
    ['one that is in no cascade', initial({ gatewayId: 'other', triedGatewayIds: ['other'] }), 'NOT_IN_CASCADE'],
    ['a hard one', initial({ decline: hard }), 'HARD_DECLINE'],
    ['a rebill in a slot', rebill(), 'RECYCLE flex'],
    ['a rebill in none', rebill({ attempt: 0 }), 'NOT_IN_RECYCLE_SLOT'],
    ['a rebill after the last attempt', rebill({ attempt: 10 }), 'ATTEMPTS_EXHAUSTED'],
    ['a rebill of no profile', rebill({ subscriptionGatewayId: 'other' }), 'NO_RECYCLE_PROFILE'],
  ])('R8: changes nothing if it decides the same: %s', (_, message, place) => {
    expect(compared(configuration(), [message])).toEqual({
      before: place,
      after: place,
      isKept: false,
      otherPrice: null,
      isDueAtOtherTime: false,
    });
  });

  it('R8: sends a hard decline by cascade if it maps it to soft', () => {
    const message = initial({ decline: hard });
    expect(compared(mapped('SOFT', 'lost card'), [message])).toMatchObject({
      before: 'HARD_DECLINE',
      after: 'CASCADE flex',
    });
  });

  it('R8: does not recycle a soft rebill if it maps it to hard', () => {
    const message = rebill();
    expect(compared(mapped('HARD', 'do not honor'), [message])).toMatchObject({
      before: 'RECYCLE flex',
      after: 'HARD_DECLINE',
    });
  });

  it('R3: sends by cascadeAll what was in no cascade', () => {
    const proposed = configuration({ gateways: gatewaysWith({ cascadeAll: true }) });
    const message = initial({ gatewayId: 'visa-1', triedGatewayIds: ['visa-1'] });
    expect(compared(proposed, [message])).toMatchObject({ before: 'NOT_IN_CASCADE', after: 'CASCADE flex' });
  });

  it('R4: applies the proposed deadline at the time of the original decision', () => {
    const proposed = configuration({ gateways: gatewaysWith({ cascadeDeadlineMs: 60_000 }) });
    const message = initial({ occurredAt: NOW - 45 * SECOND });
    expect(compared(proposed, [message])).toMatchObject({ before: 'CASCADE_EXPIRED', after: 'CASCADE flex' });
  });

  it('R5: keeps the recycle slot at another price and due time', () => {
    const attempts = Array.from({ length: 4 }, () => ({ daysToWait: 3, priceReduction: { flatMinor: { USD: 100 } } }));
    const proposed = configuration({ recycleProfiles: [recycleProfile({ attempts })] });
    expect(compared(proposed, [rebill()])).toMatchObject({
      after: 'RECYCLE flex',
      otherPrice: { beforeMinor: 4_995, afterMinor: 4_595 },
      isDueAtOtherTime: true,
    });
  });

  it('R5: moves a recycle slot to another gateway', () => {
    const gateways = [...gatewaysWith({}), flexecomGateway({ id: 'flex-2' })];
    const recycleProfiles = [recycleProfile({ reattempts4To6GatewayId: 'flex-2' })];
    expect(compared(configuration({ gateways, recycleProfiles }), [rebill()])).toMatchObject({
      before: 'RECYCLE flex',
      after: 'RECYCLE flex-2',
      otherPrice: null,
    });
  });

  it('R23: holds out the debts that the stage would hold out, and sends those that it did', () => {
    const holding = configuration({ gateways: gatewaysWith({ holdoutPercent: 50 }) });
    const sides = Array.from({ length: 20 }, (_, index) => initial({ orderId: `order-${index}` })).map((sale) => {
      const { before } = compared(configuration(), [sale], worldOf(holding));
      const proposed = compared(holding, [sale], worldOf());
      expect(proposed).toMatchObject({ before: 'CASCADE flex', after: before, isKept: false });
      expect(compared(configuration(), [sale], worldOf(holding)).after).toBe('CASCADE flex');
      return before;
    });
    expect(new Set(sides)).toEqual(new Set(['CASCADE flex', 'HOLDOUT']));
  });

  it('R24: excludes what was sent, and sends what was excluded', () => {
    const excluding = configuration({ gateways: gatewaysWith({ exclusions: [{ networks: ['VISA'] }] }) });
    expect(compared(excluding, [initial()])).toMatchObject({
      before: 'CASCADE flex',
      after: 'EXCLUDED',
      isKept: false,
    });
    const back = compared(configuration(), [initial()], worldOf(excluding));
    expect(back).toMatchObject({ before: 'EXCLUDED', after: 'CASCADE flex', isKept: false });
  });

  it('R19: enforces a network rule that was only marked', () => {
    const proposed = configuration({ gateways: gatewaysWith({ networkRules: 'enforce' }) });
    expect(compared(proposed, [initial({ decline: never })])).toMatchObject({
      before: 'CASCADE flex',
      after: 'NETWORK_RULE',
    });
  });

  it('R19: counts the attempts made before the decision, without its own submission', () => {
    const proposed = configuration({ gateways: gatewaysWith({ networkRules: 'enforce' }) });
    const times = (count: number) => ({
      _id: 'pm_1',
      attempts: Array.from({ length: count }, (_, index) => ({ key: `a${index}`, at: NOW - DAY })),
      guard: 0,
    });
    const placeAfter = (earlier: number) => {
      const world = new World();
      world.store.put('paymentMethodAttempts', times(earlier));
      return compared(proposed, [initial()], world).after;
    };
    expect(placeAfter(17)).toBe('CASCADE flex');
    expect(placeAfter(18)).toBe('NETWORK_RULE');
  });
});

describe('an answer that depended on state', () => {
  const proposed = mapped('HARD', 'do not honor');

  it('R14: is kept for a debt already in salvage', () => {
    const second = initial({ transactionId: 't2' });
    expect(compared(proposed, [initial(), second])).toMatchObject({
      before: 'ALREADY_IN_SALVAGE',
      after: 'ALREADY_IN_SALVAGE',
      isKept: true,
    });
  });

  it('R14: is kept for an older attempt of a cycle', () => {
    const world = new World();
    const newer = rebill({ attempt: 6, transactionId: 'r6' });
    const older = rebill({ attempt: 3 });
    expect(compared(proposed, [newer, older], world)).toMatchObject({ before: 'SUPERSEDED', isKept: true });
  });

  it('R20: is kept for a paid order', () => {
    const world = new World();
    world.store.put('orders', {
      _id: 'order-1',
      customerId: 'customer-1',
      campaignId: null,
      parentOrderId: null,
      status: 'COMPLETE',
      items: [],
      gatewayId: null,
    });
    expect(compared(proposed, [initial()], world)).toMatchObject({ before: 'PAID_MEANWHILE', isKept: true });
  });

  it('R14: is kept for a rebill that FlexEcom could not recover, even if its profile has attempts left', () => {
    const world = new World();
    world.take(rebill());
    const [debt] = world.store.all('debts');
    world.store.edit('debts', debt?._id ?? '', { state: 'FAILED', activeSubmissionId: null });
    const next = rebill({ attempt: 4, transactionId: 'r4' });
    expect(compared(proposed, [next], world)).toMatchObject({ before: 'ATTEMPTS_EXHAUSTED', isKept: true });
  });

  it('R8: is kept if the configuration version that decided it is no longer known', () => {
    expect(compared(proposed, [initial()], new World(), null)).toMatchObject({ after: 'CASCADE flex', isKept: true });
  });
});
