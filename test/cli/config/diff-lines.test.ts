import { describe, expect, it } from '@jest/globals';
import { diffLines } from '../../../src/cli/config/diff-lines.ts';
import { readRoutingFile } from '../../../src/configuration/file/yaml-file.ts';
import { diffRoutingContent } from '../../../src/configuration/store/configuration-diff.ts';

describe('what a configuration changes, for a person', () => {
  it('is a tree of what the first one sets, and leaves out what is empty, off or not set', async () => {
    const { content } = await readRoutingFile('docs/examples/routing.yaml');
    expect(diffLines(diffRoutingContent(null, content))).toEqual([
      '+ timeZone: "America/New_York"',
      '+ gateways[flexecom]',
      '    type: FLEXECOM',
      '    cascadeDeadlineMs: 30000',
      '    enabled: true',
      '    feePercent: 0',
      '    holdoutPercent: 0',
      '    networkRules: warn',
      '    pauseAfterRefusals: 20',
      '    publicKey: env FLEXECOM_PUBLIC_KEY',
      '    rerunMaxAgeDays: 90',
      '    rerunsPerDebt: 5',
      '    secretKey: env FLEXECOM_SECRET_KEY',
      '    signingSecret: env FLEXECOM_SIGNING_SECRET',
      '    trialDeadlineMs: 86400000',
      '+ gateways[nmi-us]',
      '    type: NMI',
      '    directCascadeProfileId: us',
      '    enabled: true',
      '+ cascadeProfiles[us]',
      '    algorithm: ORDERED',
      '    gatewayIds: nmi-us, flexecom',
      '+ recycleProfiles[monthly]',
      '    attempts: daysToWait 1; daysToWait 3; daysToWait 5; daysToWait 7',
      '    gatewayIds: nmi-us',
      '    minDaysToNextBill: 1',
      '    reattempts4To6GatewayId: flexecom',
      '+ reportWindowDays: 30',
    ]);
  });

  it('is a line for each field that a later one changes', () => {
    expect(diffLines(['~ timeZone: "America/New_York" → "UTC"', '~ gateways[a].enabled: true → false'])).toEqual([
      '~ timeZone: "America/New_York" → "UTC"',
      '~ gateways[a].enabled: true → false',
    ]);
  });

  it('finds the end of a name that contains a colon', () => {
    const line =
      '- declineMapping[nmi, ALL, "Code: {5}"]: {"mapTo":"SOFT","message":"Code: {5}","scope":{"gatewayId":"nmi"}}';
    expect(diffLines([line])).toEqual([
      '- declineMapping[nmi, ALL, "Code: {5}"]',
      '    mapTo: SOFT',
      '    message: Code: {5}',
      '    scope: gatewayId nmi',
    ]);
  });
});
