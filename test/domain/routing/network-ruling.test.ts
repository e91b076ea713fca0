import { describe, expect, it } from '@jest/globals';
import type { Decline } from '../../../topics/contract/fields.ts';
import { configuration, flexecomGateway, recycleProfile } from '../support/configuration.ts';
import { DAY, due, initial, NOW, rebill, rerunRequest, soft } from '../support/events.ts';
import { World } from '../support/world.ts';

const SIXTEENTH = 15;
const mastercard: Decline = { ...soft, network: 'MASTERCARD' };
const retryAfterADay: Decline = { ...mastercard, adviceCode: '25' };
const retryAfterTenDays: Decline = { ...mastercard, adviceCode: '30' };
const neverAgain: Decline = { ...mastercard, adviceCode: '03' };
const declinedSale = { gatewayId: 'visa-1', triedGatewayIds: ['visa-1'] };

function under(networkRules: 'off' | 'warn' | 'enforce', profile: Record<string, unknown> = {}, version = 1) {
  const gateways = [
    { id: 'visa-1', type: 'NMI', directCascadeProfileId: 'direct' },
    { id: 'visa-2', type: 'NMI' },
    flexecomGateway({ networkRules }),
  ];
  return configuration({ gateways, recycleProfiles: [recycleProfile(profile)] }, version);
}

/** Adds so many attempts with the payment method, all at that time. */
function attempted(world: World, count: number, at: number): void {
  const attempts = Array.from({ length: count }, (_, index) => ({ key: `before-${index}`, at }));
  world.store.put('paymentMethodAttempts', { _id: 'pm_1', attempts, guard: 0 });
}

/** The mark of a decline that was sent or scheduled, else the reason why it was not sent. */
function becameOf(world: World): string | null {
  const [accepted] = world.said('decline-accepted').slice(-1);
  return accepted === undefined ? (world.said('decline-not-sent').at(-1)?.reason ?? null) : accepted.networkRule;
}

describe('the moving 30 days', () => {
  // The decline itself is one of them: with 14 before it, it is the 15th, and a submission would be the 16th.
  const before = SIXTEENTH - 1;

  it.each([
    ['30 days and a millisecond ago', NOW - 30 * DAY - 1, null],
    ['exactly 30 days ago', NOW - 30 * DAY, null],
    ['a millisecond less than 30 days ago', NOW - 30 * DAY + 1, 'NETWORK_RULE'],
    ['31 days ago', NOW - 31 * DAY, null],
    ['today', NOW, 'NETWORK_RULE'],
    ['ahead, by another system’s clock', NOW + 5_000, 'NETWORK_RULE'],
  ])('R19: attempts of %s', (_, at, became) => {
    const world = new World(under('enforce'));
    attempted(world, before, at);
    world.take(initial());
    expect(becameOf(world)).toBe(became);
  });

  it.each([
    ['VISA', 13, null],
    ['VISA', 14, 'NETWORK_RULE'],
    ['MASTERCARD', 33, null],
    ['MASTERCARD', 34, 'NETWORK_RULE'],
    ['AMEX', 90, null],
    ['DISCOVER', 90, null],
    [null, 90, null],
  ] as const)('R19: with %s, %i attempts before this decline: %s', (network, count, became) => {
    const world = new World(under('enforce'));
    attempted(world, count, NOW - DAY);
    world.take(initial({ decline: { ...soft, network } }));
    expect(becameOf(world)).toBe(became);
  });

  it('R19: contain declines of every kind and answer, each once, and submissions', () => {
    const world = new World(under('enforce'));
    world.take(initial(), initial({ eventId: 'repeated' }));
    world.take(rebill({ attempt: 10, transactionId: 'r10' }));
    const attempts = world.store.get('paymentMethodAttempts', 'pm_1')?.attempts ?? [];
    const { submissionId } = world.onlyOne('decline-accepted');
    expect(attempts).toHaveLength(3);
    expect(attempts.map(({ key }) => key)).toContain(submissionId);
  });

  it('R19: count a decline from when it occurred, and a submission from when it was made', () => {
    const world = new World(under('enforce'));
    world.take(rebill({ occurredAt: NOW - 5 * DAY }));
    const { submissionId, orderId, dueAt } = world.onlyOne('decline-accepted');
    world.now = NOW + 2 * DAY;
    world.take(due({ submissionId, orderId, dueAt }, world.now));
    const attempts = world.store.get('paymentMethodAttempts', 'pm_1')?.attempts ?? [];
    expect(attempts.map(({ at }) => at)).toEqual([NOW - 5 * DAY, NOW + 2 * DAY]);
  });

  it('R19: are counted for each payment method separately', () => {
    const world = new World(under('enforce'));
    attempted(world, 90, NOW);
    world.take(initial({ paymentMethodRef: 'pm_2' }));
    expect(becameOf(world)).toBeNull();
  });

  it('R19: of a recycle end when it is due: what is older by then does not count', () => {
    const attempts = Array.from({ length: 10 }, () => ({ daysToWait: 8 }));
    const world = new World(under('enforce', { attempts }));
    attempted(world, 20, NOW - 25 * DAY);
    world.take(rebill({ occurredAt: NOW }));
    expect(world.onlyOne('decline-accepted')).toMatchObject({ networkRule: null, dueAt: NOW + 8 * DAY });
  });
});

describe('the three modes', () => {
  it.each([
    ['off', neverAgain, null],
    ['warn', neverAgain, 'DO_NOT_TRY_AGAIN_03'],
    ['enforce', neverAgain, 'NETWORK_RULE'],
    ['off', retryAfterADay, null],
    ['warn', retryAfterADay, 'RETRY_AFTER_25'],
    ['enforce', retryAfterADay, 'NETWORK_RULE'],
  ] as const)('R19: under `%s` a cascade of %j: %s', (mode, decline, became) => {
    const world = new World(under(mode));
    world.take(initial({ decline }));
    expect(becameOf(world)).toBe(became);
  });

  it.each([
    ['off', neverAgain, null, NOW + DAY],
    ['warn', neverAgain, 'DO_NOT_TRY_AGAIN_03', NOW + DAY],
    ['off', retryAfterTenDays, null, NOW + DAY],
    ['warn', retryAfterTenDays, 'RETRY_AFTER_30', NOW + DAY],
    ['enforce', retryAfterTenDays, 'RETRY_AFTER_30', NOW + 10 * DAY],
    // It is due a day later anyway, so no rule is broken and nothing has to wait.
    ['warn', retryAfterADay, null, NOW + DAY],
    ['enforce', retryAfterADay, null, NOW + DAY],
  ] as const)('R19: under `%s` a recycle of %j is marked %s', (mode, decline, networkRule, dueAt) => {
    const world = new World(under(mode));
    world.take(rebill({ occurredAt: NOW, decline }));
    expect(world.onlyOne('decline-accepted')).toMatchObject({ networkRule, dueAt });
  });

  it('R19: under `enforce` a recycle that must never be tried again goes back to billing', () => {
    const world = new World(under('enforce'));
    world.take(rebill({ occurredAt: NOW, decline: neverAgain }));
    expect(world.onlyOne('decline-not-sent')).toMatchObject({ reason: 'NETWORK_RULE', next: 'BILLING' });
  });

  it.each([
    ['off', retryAfterADay, null, null],
    ['warn', retryAfterADay, 'RETRY_AFTER_25', null],
    ['enforce', retryAfterADay, 'RETRY_AFTER_25', NOW + DAY],
  ] as const)('R19: under `%s` a rerun of %j is marked %s', (mode, decline, networkRule, dueAt) => {
    const world = new World(under(mode));
    world.take(initial({ ...declinedSale, occurredAt: NOW, decline }));
    world.take(rerunRequest());
    expect(world.onlyOne('decline-accepted')).toMatchObject({ networkRule, dueAt });
  });

  it('R19: a rerun after the wait is sent at once, unmarked', () => {
    const world = new World(under('enforce'));
    world.take(initial({ ...declinedSale, occurredAt: NOW - DAY, decline: retryAfterADay }));
    world.take(rerunRequest());
    expect(world.onlyOne('decline-accepted')).toMatchObject({ networkRule: null, dueAt: null });
  });
});

describe('a submission that waited', () => {
  function scheduled(decline: Decline, mode: 'warn' | 'enforce' = 'enforce') {
    const world = new World(under(mode));
    world.take(rebill({ occurredAt: NOW, decline }));
    const { submissionId, orderId, dueAt } = world.onlyOne('decline-accepted');
    const announce = (now: number) => {
      world.now = now;
      world.take(due({ submissionId, orderId, dueAt }, now));
    };
    return { world, submissionId, announce };
  }

  it('R19: is sent when the wait is over, with the mark of the rule that it waited for', () => {
    const { world, announce } = scheduled(retryAfterTenDays);
    announce(NOW + 10 * DAY - 1);
    expect(world.said('flexecom-submit.recovery')).toEqual([]);
    announce(NOW + 10 * DAY);
    expect(world.onlyOne('flexecom-submit.recovery').networkRule).toBe('RETRY_AFTER_30');
  });

  it('R19: is marked under `warn` if too many attempts were made while it waited', () => {
    const { world, announce } = scheduled(soft, 'warn');
    attempted(world, SIXTEENTH, NOW);
    announce(NOW + DAY);
    expect(world.onlyOne('flexecom-submit.recovery').networkRule).toBe('VISA_MORE_THAN_15_ATTEMPTS');
  });

  it('R19: goes back to billing if it is forbidden by then, and the guard of the attempts is raised', () => {
    const { world, submissionId, announce } = scheduled(soft);
    attempted(world, SIXTEENTH, NOW);
    announce(NOW + DAY);
    expect(world.onlyOne('decline-not-sent')).toMatchObject({ reason: 'NETWORK_RULE', submissionId });
    expect(world.store.get('paymentMethodAttempts', 'pm_1')?.guard).toBe(1);
  });

  it('R19: moves if the mode changes before it is due', () => {
    const { world, submissionId, announce } = scheduled(retryAfterTenDays);
    world.config = under('warn', {}, 2);
    announce(NOW);
    expect(world.store.get('submissions', submissionId)).toMatchObject({
      dueAt: NOW + DAY,
      networkRule: 'RETRY_AFTER_30',
    });
    world.config = under('off', {}, 3);
    announce(NOW);
    expect(world.store.get('submissions', submissionId)).toMatchObject({ dueAt: NOW + DAY, networkRule: null });
  });

  it('R19: is sent once it was decided, whatever attempts are made after that', () => {
    const world = new World(under('enforce'));
    world.take(initial());
    attempted(world, 90, NOW);
    expect(world.send(world.onlyOne('flexecom-submit.cascade')).toSend).toHaveLength(1);
  });

  it('R19: raises the payment method’s guard as a rerun, whether it is sent, waits or is refused', () => {
    for (const [decline, guard] of [
      [soft, 3],
      [retryAfterADay, 2],
      [neverAgain, 2],
    ] as const) {
      const world = new World(under('enforce'));
      world.take(initial({ ...declinedSale, occurredAt: NOW, decline }));
      expect(world.store.get('paymentMethodAttempts', 'pm_1')?.guard).toBe(1);
      world.take(rerunRequest());
      expect(world.store.get('paymentMethodAttempts', 'pm_1')?.guard).toBe(guard);
    }
  });
});
