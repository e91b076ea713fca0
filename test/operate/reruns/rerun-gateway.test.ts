import { describe, expect, it } from '@jest/globals';
import { refuseOtherGateways } from '../../../src/operate/reruns/rerun-gateway.ts';
import { configuration, flexecomGateway } from '../../domain/support/configuration.ts';

const config = configuration({
  gateways: [{ id: 'visa-1', type: 'NMI' }, flexecomGateway(), flexecomGateway({ id: 'flex-off', enabled: false })],
  gatewayProfiles: [{ id: 'balanced', gatewayIds: ['visa-1'] }],
  cascadeProfiles: [],
});

describe('R6: the gateway of a rerun', () => {
  it('is an enabled FlexEcom gateway', () => {
    expect(refuseOtherGateways(config, 'flex')).toBe(config);
  });

  it.each([
    ['visa-1', 'NOT_A_FLEXECOM_GATEWAY: visa-1 is of type NMI; FlexEcom gateways of configuration version 1: flex'],
    ['balanced', 'ATRI_PROFILE_RERUN: balanced is an ATRI gateway profile'],
    ['nowhere', 'NOT_A_FLEXECOM_GATEWAY: there is no gateway nowhere'],
    ['flex-off', 'GATEWAY_DISABLED: flex-off takes no new submissions'],
  ])('is not %s', (gatewayId, why) => {
    expect(() => refuseOtherGateways(config, gatewayId)).toThrow(why);
  });

  it('is none where there is no configuration', () => {
    expect(() => refuseOtherGateways(null, 'flex')).toThrow('there is no routing configuration yet');
  });
});
