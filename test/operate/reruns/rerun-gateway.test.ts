import { describe, expect, it } from '@jest/globals';
import { checkRerunGateway } from '../../../src/operate/reruns/rerun-gateway.ts';
import { configuration, flexecomGateway } from '../../domain/support/configuration.ts';

const config = configuration({
  gateways: [{ id: 'visa-1', type: 'NMI' }, flexecomGateway(), flexecomGateway({ id: 'flex-off', enabled: false })],
  gatewayProfiles: [{ id: 'balanced', gatewayIds: ['visa-1'] }],
  cascadeProfiles: [],
});

describe('a rerun on a paused gateway', () => {
  it('R22: is refused before anything is requested, with how the pause ends', () => {
    const operatorPauses = [{ gatewayId: 'flex', route: 'RERUN' as const }];
    expect(() => checkRerunGateway({ ...config, operatorPauses }, 'flex')).toThrow(
      'GATEWAY_PAUSED: flex is paused for RERUN',
    );
    const another = [{ gatewayId: 'flex', route: 'CASCADE' as const }];
    expect(() => checkRerunGateway({ ...config, operatorPauses: another }, 'flex')).not.toThrow();
  });
});

describe('R6: the gateway of a rerun', () => {
  it('is an enabled FlexEcom gateway', () => {
    expect(checkRerunGateway(config, 'flex')).toBe(config);
  });

  it.each([
    ['visa-1', 'NOT_A_FLEXECOM_GATEWAY: visa-1 is of type NMI; FlexEcom gateways in configuration version 1: flex'],
    ['balanced', 'ATRI_PROFILE_RERUN: balanced is an ATRI gateway profile'],
    ['nowhere', 'NOT_A_FLEXECOM_GATEWAY: there is no gateway nowhere'],
    ['flex-off', 'GATEWAY_DISABLED: flex-off accepts no new submissions'],
  ])('is not %s', (gatewayId, why) => {
    expect(() => checkRerunGateway(config, gatewayId)).toThrow(why);
  });

  it('cannot be checked without a configuration', () => {
    expect(() => checkRerunGateway(null, 'flex')).toThrow('no routing configuration has been applied yet');
  });
});
