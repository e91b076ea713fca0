import { describe, expect, it } from '@jest/globals';
import type { NetworkRuleRow } from '../../../src/domain/configuration.ts';
import { type NextAttempt, networkRuleOf } from '../../../src/domain/routing/network-rules.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOW = Date.UTC(2026, 10, 20);
const visa = { code: '05', text: '', network: 'VISA', adviceCode: null };
const mastercard = { ...visa, network: 'MASTERCARD' };

function ruleOf(change: Partial<NextAttempt>, overrides: readonly NetworkRuleRow[] = []) {
  const amount = { amountMinor: 4_900, currency: 'USD' };
  const next: NextAttempt = {
    decline: visa,
    declinedAt: NOW,
    gatewayType: null,
    country: null,
    ...amount,
    at: NOW,
    attempts: [],
    ...change,
  };
  return networkRuleOf(next, overrides);
}

/** So many attempts of the same amount, all at one time. */
function attempts(count: number, at: number, amountMinor: number | null = 4_900) {
  return Array.from({ length: count }, (_, index) => ({
    key: `${index} ${at} ${amountMinor}`,
    at,
    ...(amountMinor === null ? {} : { amountMinor, currency: 'USD' }),
  }));
}

describe('network rules about one decline', () => {
  it('R19: allow another attempt after an ordinary decline', () => {
    expect(ruleOf({ attempts: attempts(1, NOW) })).toBeNull();
  });

  it("R19: forbid what a Visa issuer will never approve, also in a gateway's own code, and say who says so", () => {
    expect(ruleOf({ decline: { ...visa, code: '41' } })).toMatchObject({
      rule: 'VISA_NEVER_APPROVE_41',
      forbids: true,
      waitMs: null,
      source: expect.stringContaining('Checkout.com'),
    });
    expect(ruleOf({ decline: { ...visa, code: '251' }, gatewayType: 'NMI' })?.rule).toBe('VISA_NEVER_APPROVE_251');
    expect(ruleOf({ decline: { ...visa, code: '205' }, gatewayType: 'CYBERSOURCE' })?.forbids).toBe(true);
    expect(ruleOf({ decline: { ...mastercard, code: '41' } })).toBeNull();
  });

  it.each([
    ['14', NOW, true],
    ['14', Date.UTC(2023, 0, 1), false],
    ['62', NOW, false],
    ['62', Date.UTC(2023, 0, 1), true],
  ])('R19: hold as of the day of the attempt: Visa %s at %i', (code, at, forbids) => {
    expect(ruleOf({ decline: { ...visa, code }, declinedAt: at, at })?.forbids ?? false).toBe(forbids);
  });

  it.each([
    ['MASTERCARD', '03', 'DO_NOT_TRY_AGAIN_03'],
    ['MASTERCARD', '3', 'DO_NOT_TRY_AGAIN_03'],
    ['MASTERCARD', '7921', 'DO_NOT_TRY_AGAIN_21'],
    ['MASTERCARD', '40', 'DO_NOT_TRY_AGAIN_40'],
    ['MASTERCARD', '41', 'DO_NOT_TRY_AGAIN_41'],
    ['MASTERCARD', '99', null],
    ['MASTERCARD', '01', null],
    ['VISA', '1', 'DO_NOT_TRY_AGAIN_1'],
    ['VISA', '01', 'DO_NOT_TRY_AGAIN_1'],
    ['VISA', '3', null],
    ['VISA', '03', null],
    ['VISA', '25', null],
    ['AMEX', '03', null],
    [null, '03', null],
    ['AMEX', 'do_not_try_again', 'DO_NOT_TRY_AGAIN_DO_NOT_TRY_AGAIN'],
  ])('R19: advice of %s, %s: %s, as it is read as its network’s', (network, adviceCode, rule) => {
    expect(ruleOf({ decline: { ...visa, network, adviceCode } })?.rule ?? null).toBe(rule);
  });

  it.each([
    ['24', 3_600_000],
    ['25', DAY_MS],
    ['26', 2 * DAY_MS],
    ['27', 4 * DAY_MS],
    ['28', 6 * DAY_MS],
    ['29', 8 * DAY_MS],
    ['30', 10 * DAY_MS],
  ])('R19: advice %s of Mastercard asks for a wait of %i ms after the decline', (adviceCode, waitMs) => {
    expect(ruleOf({ decline: { ...mastercard, adviceCode } })).toMatchObject({
      rule: `RETRY_AFTER_${adviceCode}`,
      forbids: false,
      waitMs,
    });
  });
});

describe('limits of a network', () => {
  it('R19: forbid a 21st Visa attempt in 30 days, and a 16th before Visa raised its limit in May 2025', () => {
    expect(ruleOf({ attempts: attempts(19, NOW - 3 * DAY_MS) })).toBeNull();
    expect(ruleOf({ attempts: attempts(20, NOW - 3 * DAY_MS) })?.rule).toBe('VISA_MORE_THAN_20_ATTEMPTS');
    const before = Date.UTC(2025, 4, 24);
    const changed = { at: before, declinedAt: before, attempts: attempts(15, before - DAY_MS) };
    expect(ruleOf(changed)?.rule).toBe('VISA_MORE_THAN_15_ATTEMPTS');
    expect(ruleOf({ ...changed, at: Date.UTC(2025, 4, 25) })).toBeNull();
  });

  it('R19: count Visa attempts with any amount, and Mastercard ones of 30 days with the same amount and currency only', () => {
    const other = attempts(40, NOW - 3 * DAY_MS, 100);
    expect(ruleOf({ attempts: other })?.forbids).toBe(true);
    expect(ruleOf({ decline: mastercard, attempts: other })).toBeNull();
    expect(ruleOf({ decline: mastercard, attempts: other, amountMinor: 100 })?.rule).toBe(
      'MASTERCARD_MORE_THAN_35_ATTEMPTS',
    );
    expect(ruleOf({ decline: mastercard, attempts: other, amountMinor: 100, currency: 'EUR' })).toBeNull();
  });

  it('R19: count an attempt of an earlier version, whose amount was not stored, as one with any amount', () => {
    expect(ruleOf({ decline: mastercard, attempts: attempts(35, NOW - 3 * DAY_MS, null) })?.forbids).toBe(true);
  });

  it('R19: ask an 11th Mastercard attempt in 24 hours to wait until the oldest of ten is a day old', () => {
    const nine = attempts(9, NOW - HOUR_MS, 100);
    const old = attempts(1, NOW - 20 * HOUR_MS, 200);
    expect(ruleOf({ decline: mastercard, attempts: nine })).toBeNull();
    expect(ruleOf({ decline: mastercard, attempts: [...nine, ...old] })).toMatchObject({
      rule: 'MASTERCARD_MORE_THAN_10_ATTEMPTS_IN_24_HOURS',
      forbids: false,
      waitMs: 4 * HOUR_MS,
    });
    expect(ruleOf({ decline: mastercard, attempts: [...nine, ...attempts(1, NOW - DAY_MS)] })).toBeNull();
  });

  it('R19: let the longer wait hold, of advice and of a full day', () => {
    const decline = { ...mastercard, adviceCode: '26' };
    expect(ruleOf({ decline, attempts: attempts(10, NOW) })?.rule).toBe('RETRY_AFTER_26');
    expect(ruleOf({ decline: { ...decline, adviceCode: '24' }, attempts: attempts(10, NOW) })?.waitMs).toBe(DAY_MS);
  });

  it('R19: are lower where the country of the card has its own: Mastercard in Brazil', () => {
    const seven = attempts(7, NOW - HOUR_MS);
    expect(ruleOf({ decline: mastercard, attempts: seven, country: 'US' })).toBeNull();
    expect(ruleOf({ decline: mastercard, attempts: seven, country: 'BR' })?.rule).toBe(
      'MASTERCARD_MORE_THAN_7_ATTEMPTS_IN_24_HOURS',
    );
  });

  it.each([null, 'UNKNOWN', 'OTHER'])(
    'R19: are the strictest of all for network %s, which is marked as unknown',
    (network) => {
      const decline = { ...visa, network };
      expect(ruleOf({ decline, attempts: attempts(10, NOW - HOUR_MS) })?.rule).toBe(
        'UNKNOWN_NETWORK_MORE_THAN_10_ATTEMPTS_IN_24_HOURS',
      );
      expect(ruleOf({ decline, attempts: attempts(20, NOW - 3 * DAY_MS) })?.rule).toBe(
        'UNKNOWN_NETWORK_MORE_THAN_20_ATTEMPTS',
      );
      // Elo's.
      expect(ruleOf({ decline, attempts: attempts(15, NOW - 3 * DAY_MS), country: 'BR' })?.rule).toBe(
        'UNKNOWN_NETWORK_MORE_THAN_15_ATTEMPTS',
      );
    },
  );

  it.each(['AMEX', 'DISCOVER'])('R19: are none for %s, which publishes none', (network) => {
    expect(ruleOf({ decline: { ...visa, network }, attempts: attempts(90, NOW) })).toBeNull();
  });

  it('R19: do not count attempts older than 30 days', () => {
    expect(ruleOf({ attempts: attempts(20, NOW - 30 * DAY_MS) })).toBeNull();
  });
});

describe('network rules of the configuration', () => {
  const everywhere = { countries: null, from: null, until: null, source: 'contract with our acquirer' } as const;
  const limit = { ...everywhere, kind: 'LIMIT', window: '30_DAYS', per: 'CARD' } as const;

  it('R19: replace the published limit of the same network, window and count, and leave the others', () => {
    const own = [{ ...limit, network: 'VISA', attemptsMax: 4 }] as const;
    expect(ruleOf({ attempts: attempts(4, NOW - DAY_MS) }, own)).toMatchObject({
      rule: 'VISA_MORE_THAN_4_ATTEMPTS',
      source: 'contract with our acquirer',
    });
    expect(ruleOf({ decline: { ...visa, code: '41' } }, own)?.forbids).toBe(true);
    expect(ruleOf({ decline: mastercard, attempts: attempts(10, NOW) }, own)?.forbids).toBe(false);
  });

  it('R19: lift a limit with attemptsMax null, but not that of a country, unless they name it', () => {
    const own = [{ ...limit, network: 'VISA', attemptsMax: null }] as const;
    expect(ruleOf({ attempts: attempts(90, NOW) }, own)).toBeNull();
    const day = [{ ...limit, window: '24_HOURS', network: 'MASTERCARD', attemptsMax: null }] as const;
    const inBrazil = { decline: mastercard, attempts: attempts(8, NOW), country: 'BR' };
    expect(ruleOf(inBrazil, day)?.waitMs).toBe(DAY_MS);
    expect(ruleOf(inBrazil, [{ ...day[0], countries: ['BR'] }])).toBeNull();
  });

  it('R19: give networks a limit that publish none, and OTHER one instead of the strictest', () => {
    const amex = [{ ...limit, network: 'AMEX', attemptsMax: 8 }] as const;
    expect(ruleOf({ decline: { ...visa, network: 'AMEX' }, attempts: attempts(8, NOW) }, amex)?.forbids).toBe(true);
    const other = [{ ...limit, network: 'OTHER', attemptsMax: 30 }] as const;
    const decline = { ...visa, network: 'OTHER' };
    expect(ruleOf({ decline, attempts: attempts(29, NOW - 3 * DAY_MS) }, other)).toBeNull();
    expect(ruleOf({ decline, attempts: attempts(30, NOW - 3 * DAY_MS) }, other)?.forbids).toBe(true);
    const nameless = { ...visa, network: null };
    expect(ruleOf({ decline: nameless, attempts: attempts(20, NOW - 3 * DAY_MS) }, other)?.forbids).toBe(true);
  });

  it('R19: replace lists of codes, and waits by advice code', () => {
    const never = [{ ...everywhere, network: 'VISA', kind: 'NEVER_APPROVE', codes: ['05'] }] as const;
    expect(ruleOf({}, never)?.rule).toBe('VISA_NEVER_APPROVE_05');
    expect(ruleOf({ decline: { ...visa, code: '41' } }, never)).toBeNull();
    const wait = [{ ...everywhere, network: 'MASTERCARD', kind: 'RETRY_AFTER', adviceCode: '2', hours: 72 }] as const;
    expect(ruleOf({ decline: { ...mastercard, adviceCode: '02' } }, wait)?.waitMs).toBe(3 * DAY_MS);
    const again = [{ ...everywhere, network: 'AMEX', kind: 'DO_NOT_TRY_AGAIN', adviceCodes: ['07'] }] as const;
    expect(ruleOf({ decline: { ...visa, network: 'AMEX', adviceCode: '7' } }, again)?.forbids).toBe(true);
  });

  it('R19: hold on their days only', () => {
    const own = [{ ...limit, network: 'VISA', attemptsMax: 4, from: '2026-11-20', until: '2026-11-21' }] as const;
    const ruleAt = (at: number) => ruleOf({ at, attempts: attempts(4, NOW - DAY_MS) }, own)?.rule ?? null;
    expect(ruleAt(NOW - 1)).toBeNull();
    expect(ruleAt(NOW)).toBe('VISA_MORE_THAN_4_ATTEMPTS');
    expect(ruleAt(NOW + DAY_MS)).toBeNull();
  });
});
