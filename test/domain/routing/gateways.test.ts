import { describe, expect, it } from '@jest/globals';
import { flexecomGatewayIds } from '../../../src/domain/routing/gateways.ts';
import { newPause, pausedRoutes, pauseId, pauseKey, pauseOf } from '../../../src/domain/routing/pauses.ts';
import { configuration, flexecomGateway } from '../support/configuration.ts';
import { NOW } from '../support/events.ts';

const visa = { id: 'visa-1', type: 'NMI' };

function withGateways(...gateways: Record<string, unknown>[]) {
  return configuration({ gateways: [visa, ...gateways], cascadeProfiles: [], recycleProfiles: [] });
}

describe('the gateways of FlexEcom', () => {
  it('are those of its type, disabled ones too', () => {
    const config = withGateways(flexecomGateway(), flexecomGateway({ id: 'flex-2', enabled: false }));
    expect(flexecomGatewayIds(config)).toEqual(new Set(['flex', 'flex-2']));
  });
});

describe('a pause in the configuration', () => {
  it('R22: is that of the gateway that has it, and of the routes that it names', () => {
    const config = withGateways(
      flexecomGateway({ paused: ['CASCADE', 'RECYCLE'] }),
      flexecomGateway({ id: 'flex-2' }),
      flexecomGateway({ id: 'flex-3', paused: true }),
    );
    expect(pauseOf(config, 'flex', 'RECYCLE')).toBe('flex is paused for RECYCLE');
    expect(pauseOf(config, 'flex', 'RERUN')).toBeNull();
    expect(pauseOf(config, 'flex-2', 'RECYCLE')).toBeNull();
    expect(pauseOf(config, 'flex-3', 'RERUN')).toBe('flex-3 is paused');
    expect(pausedRoutes(config)).toEqual([
      { gatewayId: 'flex', route: 'RECYCLE' },
      { gatewayId: 'flex-3', route: 'RECYCLE' },
      { gatewayId: 'flex-3', route: 'RERUN' },
    ]);
  });
});

describe('an operator’s pause', () => {
  const pause = { gatewayId: 'flex', since: NOW, by: 'anna', why: 'maintenance' };

  it('R22: has one document for each gateway, and for each route of it', () => {
    expect(pauseId({ gatewayId: 'flex', route: null })).toBe('ALL flex');
    expect(pauseId({ gatewayId: 'flex', route: 'CASCADE' })).toBe('CASCADE flex');
    expect(newPause({ ...pause, route: null })).toEqual({ _id: 'ALL flex', ...pause, route: null });
  });

  it('R22: is told from a later one by when it began', () => {
    expect(pauseKey(newPause({ ...pause, route: null }))).toBe(`ALL flex@${NOW}`);
  });

  it('R22: of a gateway that is not FlexEcom’s lets nothing wait', () => {
    const config = { ...withGateways(flexecomGateway()), operatorPauses: [{ gatewayId: 'visa-1', route: null }] };
    expect(pausedRoutes(config)).toEqual([]);
  });
});
