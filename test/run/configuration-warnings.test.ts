import { describe, expect, it } from '@jest/globals';
import { configurationWarnings } from '../../src/run/configuration-warnings.ts';
import { configuration, flexecomGateway, recycleProfile } from '../domain/support/configuration.ts';

const KEY = 'a key of the holdout';

describe('what a process says about the configuration that it starts with', () => {
  it('is nothing about a sound one', () => {
    expect(configurationWarnings(configuration(), KEY)).toEqual([]);
  });

  it('names each mistake that a newer check refuses, with its place and how to correct it', () => {
    const refused = configuration({ recycleProfiles: [recycleProfile({ finalAttemptGatewayId: 'visa-2' })] }, 7);
    expect(configurationWarnings(refused, KEY)).toEqual([
      expect.stringMatching(
        /^routing configuration version 7 would be refused today: recycleProfiles\[0\]\.finalAttemptGatewayId: "visa-2" is not a FlexEcom gateway.*; use/,
      ),
    ]);
  });

  it('R23: names a gateway that holds out debts while there is no key', () => {
    const holding = (fields: Record<string, unknown> = {}) =>
      configuration({
        gateways: [flexecomGateway({ holdoutPercent: 5, ...fields })],
        cascadeProfiles: [],
        recycleProfiles: [],
      });
    expect(configurationWarnings(holding(), '')).toEqual([expect.stringContaining('HOLDOUT_KEY is not set')]);
    expect(configurationWarnings(holding(), KEY)).toEqual([]);
    expect(configurationWarnings(holding({ enabled: false }), '')).toEqual([]);
  });
});
