import { describe, expect, it } from '@jest/globals';
import type { NetworkRuleRow } from '../../../src/domain/configuration.ts';
import { networkRuleOf } from '../../../src/domain/routing/network-rules.ts';
import { subjectOf } from '../../../src/domain/routing/network-rules-in-force.ts';
import { brokenNetworkRule, networkRuleAgainst } from '../../../src/domain/routing/network-ruling.ts';
import { aDebt } from '../../support/a-debt.ts';
import { configuration } from '../support/configuration.ts';
import { DAY, NOW, soft } from '../support/events.ts';

const everywhere = { countries: null, from: null, until: null, source: 'contract with our acquirer' } as const;
const visaLimit = { ...everywhere, kind: 'LIMIT', network: 'VISA', window: '30_DAYS', per: 'CARD' } as const;

/** The rule against another attempt after so many three days ago, with other amounts unless the test says which. */
function ruleAfter(
  count: number,
  {
    network,
    country = null,
    amountMinor = 100,
  }: { network: string | null; country?: string | null; amountMinor?: number },
  own: readonly NetworkRuleRow[] = [],
): string | null {
  const attempts = Array.from({ length: count }, (_, index) => ({
    key: `${index}`,
    at: NOW - 3 * DAY,
    amountMinor,
    currency: 'USD',
  }));
  const decline = { ...soft, network };
  const next = { decline, declinedAt: NOW, gatewayType: 'NMI', country, amountMinor: 4_995, currency: 'USD', at: NOW };
  return networkRuleOf({ ...next, attempts }, own)?.rule ?? null;
}

describe('the subject of a network rule', () => {
  it('R19: is the same in whichever order its countries are named', () => {
    const of = (...countries: string[]) => subjectOf({ ...visaLimit, countries, attemptsMax: 9 });
    expect(of('BR', 'AR')).toBe(of('AR', 'BR'));
    expect(of('BR')).not.toBe(of('AR'));
    expect(of('BR')).not.toBe(subjectOf({ ...visaLimit, attemptsMax: 9 }));
  });

  it('R19: is its window and what it counts, or its advice', () => {
    const wait = { ...everywhere, network: 'MASTERCARD', kind: 'RETRY_AFTER', hours: 1 } as const;
    const never = { ...everywhere, network: 'VISA', kind: 'NEVER_APPROVE' } as const;
    const subjects = [
      subjectOf({ ...visaLimit, attemptsMax: 9 }),
      subjectOf({ ...visaLimit, attemptsMax: 9, window: '24_HOURS' }),
      subjectOf({ ...visaLimit, attemptsMax: 9, per: 'CARD_AND_AMOUNT' }),
      subjectOf({ ...wait, adviceCode: '24' }),
      subjectOf({ ...wait, adviceCode: '25' }),
      subjectOf({ ...never, codes: ['05'] }),
    ];
    expect(new Set(subjects).size).toBe(subjects.length);
    expect(subjectOf({ ...never, codes: ['41'] })).toBe(subjects.at(-1));
    expect(subjects.at(-1)).toBe('VISA, NEVER_APPROVE, everywhere');
  });
});

describe('a limit of one country', () => {
  it('R19: goes before that for everywhere, also where it allows more', () => {
    const own = [{ ...visaLimit, countries: ['BR'], attemptsMax: 50 }];
    expect(ruleAfter(25, { network: 'VISA', country: 'BR' }, own)).toBeNull();
    expect(ruleAfter(25, { network: 'VISA', country: 'US' }, own)).toBe('VISA_MORE_THAN_20_ATTEMPTS');
  });
});

describe('the limits for a card whose network is not known', () => {
  // Elo's limit, which is Brazil's, is lower than Mastercard's; Visa's would be reached before both.
  const inBrazil = { network: null, country: 'BR', amountMinor: 4_995 };
  const liftedVisa = { ...visaLimit, attemptsMax: null };

  it('R19: are the strictest of each window and count', () => {
    expect(ruleAfter(14, inBrazil)).toBeNull();
    expect(ruleAfter(40, inBrazil, [liftedVisa])).toBe('UNKNOWN_NETWORK_MORE_THAN_15_ATTEMPTS');
  });

  it('R19: are those of other networks too where OTHER has a limit that is less strict', () => {
    const ofAmex = { ...visaLimit, network: 'AMEX', per: 'CARD_AND_AMOUNT', attemptsMax: 5 } as const;
    expect(ruleAfter(6, { ...inBrazil, network: 'OTHER' }, [ofAmex])).toBe('UNKNOWN_NETWORK_MORE_THAN_5_ATTEMPTS');
  });

  it('R19: are not lifted by a network that has none', () => {
    const own = [liftedVisa, { ...liftedVisa, per: 'CARD_AND_AMOUNT' as const }];
    expect(ruleAfter(40, inBrazil, own)).toBe('UNKNOWN_NETWORK_MORE_THAN_15_ATTEMPTS');
  });

  it('R19: of all attempts hold beside those of attempts with one amount', () => {
    const own = [{ ...visaLimit, attemptsMax: 50 }];
    expect(ruleAfter(60, { network: null, country: 'US' }, own)).toBe('UNKNOWN_NETWORK_MORE_THAN_50_ATTEMPTS');
  });
});

describe('the mark of a network rule', () => {
  it('R19: names the code in capitals, without the blanks around it', () => {
    const decline = { ...soft, code: ' r0 ', network: 'VISA' };
    const next = {
      decline,
      declinedAt: NOW,
      gatewayType: 'NMI',
      country: null,
      amountMinor: 1,
      currency: 'USD',
      at: NOW,
    };
    expect(networkRuleOf({ ...next, attempts: [] }, [])?.rule).toBe('VISA_NEVER_APPROVE_R0');
  });

  it('R19: is in the refusal, where there is one', () => {
    expect(brokenNetworkRule('RETRY_AFTER_25').detail).toContain(': RETRY_AFTER_25');
    expect(brokenNetworkRule(null).detail).toContain(': unnamed');
  });
});

describe('the network rule against a debt', () => {
  const context = { now: NOW, config: configuration() };

  it('R19: is that of the country of its card', () => {
    const attempts = Array.from({ length: 7 }, (_, index) => ({ key: `${index}`, at: NOW }));
    const { latestDecline } = aDebt();
    const ruleFor = (country: string | null) => {
      const card = { bin: null, funding: null, country };
      const decline = { ...soft, network: 'MASTERCARD' as const };
      const debt = aDebt({ latestDecline: { ...latestDecline, decline, card } });
      return networkRuleAgainst({ debt, attempts: { _id: 'pm_1', attempts, guard: 0, changedAt: NOW }, context });
    };
    expect(ruleFor('BR')?.rule).toBe('MASTERCARD_MORE_THAN_7_ATTEMPTS_IN_24_HOURS');
    expect(ruleFor('US')).toBeNull();
    expect(ruleFor(null)).toBeNull();
  });

  it('R19: is none where no attempts are known', () => {
    expect(networkRuleAgainst({ debt: aDebt(), attempts: null, context })).toBeNull();
  });
});
