import { describe, expect, it } from '@jest/globals';
import { checkExclusions } from '../../../src/configuration/checks/check-exclusions.ts';
import { contentWith, flexecom, soundInput } from '../contents.ts';

/** `severity path: problem; mend` of every breach, with the path in the exclusion. */
function breaches(...exclusions: object[]): string[] {
  const gateways = [flexecom({ id: 'flex-1', exclusions }), ...soundInput.gateways.slice(1)];
  return checkExclusions(contentWith({ gateways })).map(
    ({ severity, path, problem, mend }) => `${severity} ${path.slice(3).join('.')}: ${problem}; ${mend}`,
  );
}

describe('checking exclusions', () => {
  it('R24: an exclusion of what is sold, with a country and a range, is sound', () => {
    expect(
      breaches({
        campaignIds: ['camp'],
        productIds: ['box'],
        cardCountries: ['GB'],
        amounts: { USD: { toMinor: 99 } },
      }),
    ).toEqual([]);
  });

  it.each([
    ['no condition', {}, /^error 0: this exclusion has no condition/],
    [
      'a country that does not exist',
      { cardCountries: ['US', 'UK'] },
      /^error 0\.cardCountries\.1: .*the United Kingdom is GB$/,
    ],
    ['no currency', { amounts: {} }, /^error 0\.amounts: no currency/],
    [
      'an empty range',
      { amounts: { USD: { fromMinor: 5, toMinor: 4 } } },
      /^error 0\.amounts\.USD: no amount is at least 5/,
    ],
    ['a campaign that sells nothing', { campaignIds: ['cmap'] }, /^warning 0\.campaignIds\.0: .*did you mean "camp"\?/],
    [
      'a product that nobody sells',
      { productIds: ['shoes'] },
      /^warning 0\.productIds\.0: no campaign product has "shoes"; an exclusion/,
    ],
  ])('R24: %s is found', (_what, exclusion, expected) => {
    expect(breaches(exclusion)).toEqual([expect.stringMatching(expected)]);
  });

  it('R24: an exclusion that says the same as an earlier one is found', () => {
    expect(breaches({ networks: ['AMEX'] }, { networks: ['VISA'] }, { networks: ['AMEX'] })).toEqual([
      'warning 2: exclusion 1 of this gateway says the same; remove one of the two',
    ]);
  });
});
