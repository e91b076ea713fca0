import { describe, expect, it } from '@jest/globals';
import { isPastDeadline, routeOfInitialDecline } from '../../../src/domain/routing/cascade.ts';
import { configuration, flexecomGateway } from '../support/configuration.ts';
import { initialDecline } from '../support/events.ts';

const softDecline = { type: 'SOFT', insufficientFunds: false } as const;
const insufficientFunds = { type: 'SOFT', insufficientFunds: true } as const;

/** The gateway that it cascades to, or the reason why it does not. */
function routed(
  fields: Parameters<typeof initialDecline>[0] = {},
  { config = configuration(), classified = softDecline as { type: 'SOFT' | 'HARD'; insufficientFunds: boolean } } = {},
  failedPaymentMethodRefs: string[] = [],
): string {
  const route = routeOfInitialDecline(initialDecline(fields), classified, { failedPaymentMethodRefs }, config);
  return route.kind === 'REFUSE' ? route.reason : route.route.gateway.id;
}

describe('the cascade of a declined initial transaction', () => {
  it('R2: goes to FlexEcom along the direct profile of the original gateway after the others were tried', () => {
    expect(routed({ triedGatewayIds: ['visa-1', 'visa-2'], gatewayId: 'visa-2' })).toBe('flex');
  });

  it('R2: does not go to FlexEcom while another enabled gateway of the profile comes first', () => {
    expect(routed({ triedGatewayIds: ['visa-1'], gatewayId: 'visa-1' })).toBe('NOT_IN_CASCADE');
  });

  it('R2: skips a disabled gateway of the profile', () => {
    const config = configuration({
      gateways: [
        { id: 'visa-1', type: 'NMI', directCascadeProfileId: 'direct' },
        { id: 'visa-2', type: 'NMI', enabled: false },
        flexecomGateway(),
      ],
      recycleProfiles: [],
    });
    expect(routed({ triedGatewayIds: ['visa-1'], gatewayId: 'visa-1' }, { config })).toBe('flex');
  });

  it('R2: follows the cascade profile of the gateway profile rather than the direct one', () => {
    const config = configuration({
      gatewayProfiles: [{ id: 'atri', gatewayIds: ['visa-1'], cascadeProfileId: 'of-atri' }],
      cascadeProfiles: [
        { id: 'direct', gatewayIds: ['visa-1', 'visa-2', 'flex'] },
        { id: 'of-atri', gatewayIds: ['visa-1', 'visa-2', 'other'] },
      ],
    });
    expect(routed({ gatewayProfileId: 'atri' }, { config })).toBe('NOT_IN_CASCADE');
    expect(routed({ gatewayProfileId: null }, { config })).toBe('flex');
  });

  it('R2: follows the direct profile if the gateway profile has none', () => {
    const config = configuration({ gatewayProfiles: [{ id: 'atri', gatewayIds: ['visa-1'] }] });
    expect(routed({ gatewayProfileId: 'atri' }, { config })).toBe('flex');
  });

  it('R2: ends if FlexEcom itself is disabled', () => {
    const gateways = [
      { id: 'visa-1', type: 'NMI', directCascadeProfileId: 'direct' },
      { id: 'visa-2', type: 'NMI' },
      flexecomGateway({ enabled: false }),
    ];
    expect(routed({}, { config: configuration({ gateways, recycleProfiles: [] }) })).toBe('NOT_IN_CASCADE');
  });

  it('R2: follows the direct profile of the first gateway tried, not of the last', () => {
    const gateways = [
      { id: 'visa-1', type: 'NMI' },
      { id: 'visa-2', type: 'NMI', directCascadeProfileId: 'direct' },
      flexecomGateway(),
    ];
    const config = configuration({ gateways });
    expect(routed({ triedGatewayIds: ['visa-1', 'visa-2'], gatewayId: 'visa-2' }, { config })).toBe('NOT_IN_CASCADE');
    expect(routed({ triedGatewayIds: ['visa-2', 'visa-1'], gatewayId: 'visa-1' }, { config })).toBe('flex');
  });

  it('R2: follows the order of the profile, in whatever order the gateways were tried', () => {
    expect(routed({ triedGatewayIds: ['visa-1', 'other', 'visa-2'], gatewayId: 'visa-2' })).toBe('flex');
    expect(routed({ triedGatewayIds: ['visa-1', 'other'], gatewayId: 'other' })).toBe('NOT_IN_CASCADE');
  });

  it('R2: follows the direct profile if the configuration lacks the gateway profile', () => {
    expect(routed({ gatewayProfileId: 'gone' })).toBe('flex');
  });

  it.each(['NEW_SALE', 'UPSALE', 'TRIAL_COMPLETION'] as const)(
    'R2: %s is an initial transaction and cascades',
    (saleKind) => {
      expect(routed({ saleKind })).toBe('flex');
    },
  );

  it('R2: does not go to FlexEcom if no profile applies or the configuration lacks the gateway', () => {
    expect(routed({ triedGatewayIds: ['other'], gatewayId: 'other' })).toBe('NOT_IN_CASCADE');
    expect(routed({ triedGatewayIds: ['nowhere'], gatewayId: 'nowhere' })).toBe('NOT_IN_CASCADE');
  });

  it('R2: neither hard declines nor insufficient funds cascade along a profile', () => {
    expect(routed({}, { classified: { type: 'HARD', insufficientFunds: false } })).toBe('HARD_DECLINE');
    expect(routed({}, { classified: insufficientFunds })).toBe('NOT_IN_CASCADE');
  });

  it('R2: what FlexEcom itself declined never cascades to it', () => {
    const cascadeAll = configuration({
      gateways: [{ id: 'visa-1', type: 'NMI' }, flexecomGateway({ cascadeAll: true })],
      cascadeProfiles: [],
      recycleProfiles: [],
    });
    expect(routed({ triedGatewayIds: ['visa-1', 'flex'], gatewayId: 'flex' }, { config: cascadeAll })).toBe(
      'NOT_IN_CASCADE',
    );
    expect(routed({}, {}, ['pm_0', 'pm_1'])).toBe('NOT_IN_CASCADE');
    expect(routed({ paymentMethodRef: 'pm_2' }, {}, ['pm_0', 'pm_1'])).toBe('flex');
  });

  describe('with cascadeAll', () => {
    const config = configuration({
      gateways: [
        { id: 'visa-1', type: 'NMI', directCascadeProfileId: 'direct' },
        { id: 'visa-2', type: 'NMI' },
        flexecomGateway(),
        flexecomGateway({ id: 'flex-all', cascadeAll: true }),
      ],
    });

    it('R3: sends every soft decline, whatever the profiles say', () => {
      expect(routed({ triedGatewayIds: ['nowhere'], gatewayId: 'nowhere' }, { config })).toBe('flex-all');
      expect(routed({}, { config })).toBe('flex-all');
    });

    it('R3: sends insufficient funds too', () => {
      expect(routed({}, { config, classified: insufficientFunds })).toBe('flex-all');
    });

    it('R3: does not send a hard decline', () => {
      expect(routed({}, { config, classified: { type: 'HARD', insufficientFunds: false } })).toBe('HARD_DECLINE');
    });

    it('R3: does nothing while the gateway is disabled', () => {
      const disabled = configuration({
        gateways: [{ id: 'visa-1', type: 'NMI' }, flexecomGateway({ cascadeAll: true, enabled: false })],
        cascadeProfiles: [],
        recycleProfiles: [],
      });
      expect(routed({}, { config: disabled })).toBe('NOT_IN_CASCADE');
    });
  });

  it('R4: expires only after its deadline, and never without one', () => {
    expect(isPastDeadline(1_000, 1_000)).toBe(false);
    expect(isPastDeadline(1_000, 1_001)).toBe(true);
    expect(isPastDeadline(null, 1_001)).toBe(false);
  });
});
