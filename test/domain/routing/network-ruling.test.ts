import { describe, expect, it } from '@jest/globals';
import type { Decline } from '../../../topics/contract/fields.ts';
import { configuration, flexecomGateway, recycleProfile } from '../support/configuration.ts';
import { DAY, due, initial, NOW, rebill, rerunRequest, soft } from '../support/events.ts';
import { World } from '../support/world.ts';

/** What Visa allows in 30 days. */
const VISA_MAX = 20;
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
  // The decline says that two gateways were tried: with 18 before them there are 20, and a submission would be the 21st.
  const before = VISA_MAX - 2;

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
    ['VISA', 17, null],
    ['VISA', 18, 'NETWORK_RULE'],
    ['MASTERCARD', 32, null],
    ['MASTERCARD', 33, 'NETWORK_RULE'],
    ['AMEX', 90, null],
    ['DISCOVER', 90, null],
    [null, 17, null],
    [null, 18, 'NETWORK_RULE'],
    ['OTHER', 18, 'NETWORK_RULE'],
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
    // Two gateways of the sale, its submission, the rebill.
    expect(attempts).toHaveLength(4);
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
    attempted(world, VISA_MAX, NOW);
    announce(NOW + DAY);
    expect(world.onlyOne('flexecom-submit.recovery').networkRule).toBe('VISA_MORE_THAN_20_ATTEMPTS');
  });

  it('R19: goes back to billing if it is forbidden by then, and the guard of the attempts is raised', () => {
    const { world, submissionId, announce } = scheduled(soft);
    attempted(world, VISA_MAX, NOW);
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

describe('a chain of gateways', () => {
  const first = { transactionId: 't1', gatewayId: 'visa-1', triedGatewayIds: ['visa-1'] };
  const second = { transactionId: 't2', gatewayId: 'visa-2', triedGatewayIds: ['visa-1', 'visa-2'] };
  const third = { transactionId: 't3', gatewayId: 'visa-3', triedGatewayIds: ['visa-1', 'visa-2', 'visa-3'] };

  it.each([
    ['the last alone', [third], 3],
    ['all, in order', [first, second, third], 3],
    ['all, the last first', [third, second, first], 3],
    ['one tried twice', [{ ...third, triedGatewayIds: ['visa-1', 'visa-1', 'visa-3'] }], 3],
    ['the same gateway with a new transaction', [first, { ...first, transactionId: 't9' }], 2],
    ['another order', [third, { ...third, orderId: 'order-2' }], 6],
  ])('R19: counts each gateway once: %s', (_, declines, count) => {
    const world = new World(under('off'));
    for (const decline of declines) world.take(initial({ ...decline, decline: { ...soft, type: 'HARD' } }));
    expect(world.store.get('paymentMethodAttempts', 'pm_1')?.attempts).toHaveLength(count);
  });

  it('R19: ends where the limit is reached by gateways of which no decline was seen', () => {
    const tried = Array.from({ length: VISA_MAX - 1 }, (_, index) => `acquirer-${index}`);
    const world = new World(under('enforce'));
    world.take(initial({ gatewayId: 'visa-1', triedGatewayIds: ['visa-1', ...tried, 'visa-2'].slice(0, -1) }));
    expect(becameOf(world)).not.toBeNull();
    world.take(initial({ orderId: 'order-2', transactionId: 't2' }));
    expect(becameOf(world)).toBe('NETWORK_RULE');
  });
});

describe('FlexEcom’s own declines', () => {
  it('R19: are counted beside the submission, when FlexEcom made them; a refused request is not', () => {
    const world = new World(under('warn'));
    world.take(initial());
    const submit = world.acknowledged();
    world.apply(world.resultOf(submit, { outcome: 'DECLINED', decline: soft, occurredAt: NOW + DAY }));
    const attempts = world.store.get('paymentMethodAttempts', 'pm_1')?.attempts ?? [];
    expect(attempts.map(({ at }) => at - NOW)).toEqual([-1_000, -1_000, 0, DAY]);

    world.take(initial({ orderId: 'order-2', transactionId: 't2', paymentMethodRef: 'pm_2' }));
    const refused = world.acknowledged();
    world.apply(world.resultOf(refused, { outcome: 'DECLINED', reason: 'REFUSED' }));
    expect(world.store.get('paymentMethodAttempts', 'pm_2')?.attempts).toHaveLength(3);
  });
});

describe('the wait for a full day', () => {
  const amounts = { amountMinor: 4_995, currency: 'USD' };
  const ten = Array.from({ length: 8 }, (_, index) => ({ key: `before-${index}`, at: NOW - 3_600_000, ...amounts }));

  it('R19: refuses a cascade under `enforce`, and marks it under `warn`', () => {
    for (const [mode, became] of [
      ['enforce', 'NETWORK_RULE'],
      ['warn', 'MASTERCARD_MORE_THAN_10_ATTEMPTS_IN_24_HOURS'],
    ] as const) {
      const world = new World(under(mode));
      world.store.put('paymentMethodAttempts', { _id: 'pm_1', attempts: ten, guard: 0 });
      world.take(initial({ decline: mastercard }));
      expect(becameOf(world)).toBe(became);
    }
  });

  it('R19: delays a rerun under `enforce` until the oldest of ten is a day old', () => {
    const world = new World(under('enforce'));
    world.store.put('paymentMethodAttempts', {
      _id: 'pm_1',
      attempts: [...ten, { key: 'x', at: NOW, ...amounts }],
      guard: 0,
    });
    world.take(initial({ ...declinedSale, occurredAt: NOW, decline: mastercard }));
    world.take(rerunRequest());
    expect(world.onlyOne('decline-accepted')).toMatchObject({
      networkRule: 'MASTERCARD_MORE_THAN_10_ATTEMPTS_IN_24_HOURS',
      dueAt: NOW - 3_600_000 + DAY,
    });
  });

  it('R19: judges a recycle by the amount that it would charge', () => {
    const profile = {
      attempts: [{}, {}, {}, { daysToWait: 1, priceReduction: { percent: 50 } }].map((each) => ({
        daysToWait: 1,
        ...each,
      })),
    };
    const world = new World(under('enforce', profile));
    const many = Array.from({ length: 36 }, (_, index) => ({ key: `${index}`, at: NOW - 3 * DAY, ...amounts }));
    world.store.put('paymentMethodAttempts', { _id: 'pm_1', attempts: many, guard: 0 });
    world.take(rebill({ occurredAt: NOW, decline: mastercard }));
    expect(world.onlyOne('decline-accepted')).toMatchObject({ amountMinor: 2_497, networkRule: null });
  });
});
