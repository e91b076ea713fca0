import { describe, expect, it } from '@jest/globals';
import { checkWithoutEffect } from '../../../src/configuration/checks/check-without-effect.ts';
import { contentWith, flexecom, soundInput } from '../contents.ts';

function found(change: Parameters<typeof contentWith>[0]): string[] {
  return checkWithoutEffect(contentWith(change)).map(({ severity, rule, path, problem, mend }) => {
    expect(mend).not.toBe('');
    return `${severity} ${rule} ${path.join('.')}: ${problem}`;
  });
}

const first = (change: object) => ({
  gateways: [flexecom({ id: 'flex-1', ...change }), ...soundInput.gateways.slice(1)],
});

describe('checking for what has no effect', () => {
  it('R5: a gateway in no recycle profile gets a warning, unless it is disabled or nothing is recycled', () => {
    const recycleProfiles = [{ ...soundInput.recycleProfiles[0], gatewayIds: ['nmi-1'] }];
    expect(found({ recycleProfiles })).toEqual([
      'warning R5 gateways.3.id: gateway "stripe-1" is in no recycle profile, so declined rebills of its subscriptions are left to billing (NO_RECYCLE_PROFILE)',
    ]);
    const gateways = [...soundInput.gateways.slice(0, 3), { ...soundInput.gateways[3], enabled: false }];
    expect(found({ recycleProfiles, gateways })).toEqual([]);
    expect(found({ recycleProfiles: [] })).toEqual([]);
  });

  it('R2, R5: the slots and the profiles of a disabled gateway get a warning', () => {
    expect(found(first({ enabled: false }))).toEqual([
      'warning R5 recycleProfiles.0.reattempts4To6GatewayId: gateway "flex-1" is disabled, so these attempts are left to billing (NOT_IN_RECYCLE_SLOT)',
      'warning R2 cascadeProfiles.0.gatewayIds.2: gateway "flex-1" is disabled, so nothing cascades to it along "along" (NOT_IN_CASCADE)',
    ]);
  });

  it('R3: each profile that cascadeAll overrides gets a warning', () => {
    expect(found(first({ cascadeAll: true }))).toEqual([
      'warning R3 cascadeProfiles.0.id: cascade profile "along" has no effect, because cascadeAll of "flex-1" takes every initial soft decline',
      expect.stringMatching(/^warning R3 cascadeProfiles\.1\.id: cascade profile "direct" has no effect/),
    ]);
  });

  it('R3: cascadeAll of a disabled gateway gets a warning, and overrides nothing', () => {
    expect(found({ ...first({ cascadeAll: true, enabled: false }), recycleProfiles: [], cascadeProfiles: [] })).toEqual(
      ['warning R3 gateways.0.cascadeAll: "flex-1" has cascadeAll but is disabled, so it takes nothing'],
    );
  });
});
