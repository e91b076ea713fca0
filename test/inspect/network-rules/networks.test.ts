import { describe, expect, it } from '@jest/globals';
import { networkRulesOn } from '../../../src/inspect/network-rules/networks.ts';
import { configuration } from '../../domain/support/configuration.ts';

const IN_2026 = Date.UTC(2026, 10, 20, 12);

describe('the network rules in force', () => {
  it('R19: name a source for every one of them', () => {
    const rules = networkRulesOn(IN_2026, null).networks.flatMap((network) => network.rules);
    expect(rules.length).toBeGreaterThan(10);
    expect(rules.filter(({ source }) => source.trim() === '')).toEqual([]);
  });

  it('R19: are those of the day', () => {
    const limitOn = (at: number) =>
      networkRulesOn(at, null)
        .networks.find(({ network }) => network === 'VISA')
        ?.rules.flatMap((rule) => (rule.kind === 'LIMIT' ? [rule.attemptsMax] : []));
    expect(limitOn(IN_2026)).toEqual([20]);
    expect(limitOn(Date.UTC(2025, 0, 1))).toEqual([15]);
  });

  it('R19: have the configuration’s own in place of the published ones, and the modes of its gateways', () => {
    const everywhere = { countries: null, from: null, until: null, source: 'contract' } as const;
    const own = {
      ...everywhere,
      network: 'VISA',
      kind: 'LIMIT',
      attemptsMax: 5,
      window: '30_DAYS',
      per: 'CARD',
    } as const;
    const { networks, gateways, limitsOfUnknownNetworks } = networkRulesOn(
      IN_2026,
      configuration({ networkRules: [own] }),
    );
    const limits = networks.flatMap(({ rules }) =>
      rules.filter(({ kind, network }) => kind === 'LIMIT' && network === 'VISA'),
    );
    expect(limits).toEqual([{ ...own, origin: 'CONFIGURATION' }]);
    expect(gateways).toEqual([{ id: 'flex', mode: 'warn' }]);
    expect(limitsOfUnknownNetworks.map(({ attemptsMax }) => attemptsMax)).toContain(5);
  });
});
