import { describe, expect, it } from '@jest/globals';
import { checkMoney } from '../../../src/configuration/checks/check-money.ts';
import { checkRecycleProfiles } from '../../../src/configuration/checks/check-recycle-profiles.ts';
import { contentWith, flexecom, soundInput } from '../contents.ts';

const profile = (change: object) => ({ recycleProfiles: [{ ...soundInput.recycleProfiles[0], ...change }] });
const reduced = (...reductions: object[]) =>
  Array.from({ length: 5 }, (_, index) => ({ daysToWait: 1, priceReduction: reductions[index] ?? null }));

/** `severity rule path: problem; mend`, with the path in the profile. */
function money(change: object): string[] {
  return checkMoney(contentWith(change)).map(
    ({ severity, rule, path, problem, mend }) => `${severity} ${rule} ${path.slice(2).join('.')}: ${problem}; ${mend}`,
  );
}

describe('checking amounts and percentages', () => {
  it('amounts of a unit and more, and percentages from 1, are sound', () => {
    const attempts = reduced({ flatMinor: { USD: 500, JPY: 1 } }, { percent: 1 }, { percent: 0 });
    expect(money(profile({ attempts, minimumPriceMinor: { USD: 1500, JPY: 5, KWD: 1000 } }))).toEqual([]);
  });

  it.each([
    ['UDS', 'did you mean USD?'],
    ['EUT', 'did you mean EUR?'],
    ['XXX', 'use its code, such as USD'],
  ])('%s is refused as a currency, wherever an amount has one', (currency, mend) => {
    const problem = `${currency} is not a currency of ISO 4217; ${mend}`;
    expect(money(profile({ minimumPriceMinor: { [currency]: 1500 } }))).toEqual([
      `error null minimumPriceMinor.${currency}: ${problem}`,
    ]);
    expect(money(profile({ attempts: reduced({ flatMinor: { [currency]: 500 } }) }))).toEqual([
      `error null attempts.0.priceReduction.flatMinor.${currency}: ${problem}`,
    ]);
    const gateways = [
      flexecom({ id: 'flex-1', exclusions: [{ amounts: { [currency]: {} } }] }),
      ...soundInput.gateways.slice(1),
    ];
    expect(money({ gateways })).toEqual([`error null exclusions.0.amounts.${currency}: ${problem}`]);
  });

  it('R5: an amount below one unit of its currency gets a warning, as it is probably in that unit', () => {
    expect(money(profile({ minimumPriceMinor: { USD: 15, KWD: 15, JPY: 15 } }))).toEqual([
      'warning R5 minimumPriceMinor.USD: 15 is only 0.15 USD, as amounts are in minor units; if 15.00 USD was meant, write 1500',
      'warning R5 minimumPriceMinor.KWD: 15 is only 0.015 KWD, as amounts are in minor units; if 15.000 KWD was meant, write 15000',
    ]);
  });

  it('R5, R23: a percentage below 1 gets a warning, as it is probably a fraction', () => {
    expect(money(profile({ attempts: reduced({ percent: 0.1 }) }))).toEqual([
      'warning R5 attempts.0.priceReduction.percent: 0.1 is less than one percent; if 10 percent was meant, write 10',
    ]);
    const gateways = [flexecom({ id: 'flex-1', holdoutPercent: 0.07 }), ...soundInput.gateways.slice(1)];
    expect(money({ gateways })).toEqual([
      'warning R23 holdoutPercent: 0.07 is less than one percent; if 7 percent was meant, write 7',
    ]);
  });

  it('R5: a floor that lacks a currency of the reductions gets a warning, and the other way round', () => {
    const attempts = reduced({ flatMinor: { USD: 500, EUR: 500 } }, { flatMinor: { USD: 500, EUR: 500 } });
    const lacking = (floor: object) =>
      checkRecycleProfiles(contentWith(profile({ attempts, minimumPriceMinor: floor }))).map(
        ({ severity, path, problem }) => `${severity} ${path.slice(2).join('.')}: ${problem}`,
      );
    expect(lacking({})).toEqual([]);
    expect(lacking({ USD: 1000, EUR: 1000 })).toEqual([]);
    expect(lacking({ USD: 1000 })).toEqual([
      'warning minimumPriceMinor: the floor of "monthly" has no amount in EUR, which other amounts of the profile are in',
    ]);
    expect(lacking({ USD: 1000, EUR: 1000, GBP: 1000 })).toEqual([
      expect.stringMatching(
        /^warning attempts\.0\.priceReduction\.flatMinor: attempt 1 of "monthly" has no amount in GBP/,
      ),
      expect.stringMatching(/^warning attempts\.1\.priceReduction\.flatMinor: attempt 2/),
    ]);
  });
});
