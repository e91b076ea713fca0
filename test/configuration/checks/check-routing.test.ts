import { describe, expect, it } from '@jest/globals';
import { checkRoutingContent } from '../../../src/configuration/checks/check-routing.ts';
import { RoutingContentSchema } from '../../../src/configuration/routing-schema.ts';
import { contentWith, flexecom, inputWith, soundInput } from '../contents.ts';

/** Every refusal, as `rule path`. */
function refusals(change: Parameters<typeof contentWith>[0]): string[] {
  return found(change, 'error');
}

function warnings(change: Parameters<typeof contentWith>[0]): string[] {
  return found(change, 'warning');
}

function found(change: Parameters<typeof contentWith>[0], severity: string): string[] {
  return checkRoutingContent(contentWith(change))
    .filter((breach) => breach.severity === severity)
    .map(({ rule, path, problem, mend }) => {
      expect(problem).not.toBe('');
      expect(mend).not.toBe('');
      return `${rule ?? 'name'} ${path.join('.')}`;
    });
}

function recycle(change: Record<string, unknown>) {
  return { recycleProfiles: [{ ...soundInput.recycleProfiles[0], ...change }] };
}

const attempts = (count: number, change: Record<string, unknown> = {}) =>
  Array.from({ length: count }, () => ({ daysToWait: 1, ...change }));

describe('checking a routing configuration', () => {
  it('a sound configuration has no breaches', () => {
    expect(checkRoutingContent(contentWith())).toEqual([]);
  });

  it('R1: FlexEcom on a campaign product is refused', () => {
    const campaignProducts = [{ campaignId: 'c', productId: 'p', gatewayId: 'flex-1' }];
    expect(refusals({ campaignProducts })).toEqual(['R1 campaignProducts.0.gatewayId']);
  });

  it('R1: FlexEcom in an ATRI gateway profile is refused', () => {
    const gatewayProfiles = [{ id: 'balanced', gatewayIds: ['nmi-1', 'flex-1'], cascadeProfileId: 'along' }];
    expect(refusals({ gatewayProfiles })).toEqual(['R1 gatewayProfiles.0.gatewayIds.1']);
  });

  it('R1: FlexEcom among the gateways that a recycle profile applies to is refused', () => {
    expect(refusals(recycle({ gatewayIds: ['flex-1', 'nmi-1'] }))).toEqual(['R1 recycleProfiles.0.gatewayIds.0']);
  });

  it('R1: FlexEcom with a cascade of its own is refused', () => {
    const gateways = [...soundInput.gateways, flexecom({ id: 'flex-3', directCascadeProfileId: 'direct' })];
    expect(refusals({ gateways })).toEqual(['R1 gateways.4.directCascadeProfileId']);
  });

  it.each(['FLEXECOM ', 'Flex-Ecom', 'FLEXCOM', 'FLEX_ECOM'])('R1: a gateway of type %j is no ordinary one', (type) => {
    const gateways = [...soundInput.gateways, { id: 'typo', type }];
    expect(refusals({ gateways })).toEqual(['R1 gateways.4.type']);
  });

  it('a name that does not exist gets the one that was meant', () => {
    const gateways = [
      ...soundInput.gateways.slice(0, 2),
      { id: 'nmi-1', type: 'NMI', directCascadeProfileId: 'dirct' },
      soundInput.gateways[3],
    ];
    const [breach] = checkRoutingContent(contentWith({ gateways }));
    expect(breach?.mend).toBe('did you mean "direct"? add it to cascadeProfiles, or use one of along, direct');
  });

  it('R1: an ordinary gateway is allowed in the same places', () => {
    const campaignProducts = [{ campaignId: 'c', productId: 'p', gatewayId: 'stripe-1' }];
    expect(refusals({ campaignProducts })).toEqual([]);
  });

  it('R2: FlexEcom that is not last in its cascade profile is refused', () => {
    const cascadeProfiles = [
      { id: 'along', gatewayIds: ['flex-1', 'nmi-1', 'flex-2'] },
      { id: 'direct', gatewayIds: ['flex-2'] },
    ];
    expect(refusals({ cascadeProfiles })).toEqual(['R2 cascadeProfiles.0.gatewayIds.0']);
  });

  it.each(['WEIGHTED', 'ROUND_ROBIN', 'RANDOM'])(
    'R2: %s with FlexEcom is refused, as next is not fixed',
    (algorithm) => {
      const [along, direct] = soundInput.cascadeProfiles;
      expect(refusals({ cascadeProfiles: [{ ...along, algorithm }, direct] })).toEqual([
        'R2 cascadeProfiles.0.algorithm',
      ]);
      const withoutFlexecom = { ...along, algorithm, gatewayIds: ['nmi-1', 'stripe-1'] };
      expect(refusals({ cascadeProfiles: [withoutFlexecom, direct] })).toEqual([]);
    },
  );

  it('R2: INTELLIGENT is refused, with FlexEcom and without', () => {
    const [along, direct] = soundInput.cascadeProfiles;
    const profile = { ...along, algorithm: 'INTELLIGENT', gatewayIds: ['nmi-1'] };
    expect(refusals({ cascadeProfiles: [profile, direct] })).toEqual(['R2 cascadeProfiles.0.algorithm']);
  });

  it('R2: a cascade profile that nothing uses gets a warning', () => {
    const cascadeProfiles = [...soundInput.cascadeProfiles, { id: 'forgotten', gatewayIds: ['flex-1'] }];
    expect(warnings({ cascadeProfiles })).toEqual(['R2 cascadeProfiles.2.id']);
  });

  it('R3: one cascadeAll is allowed, a second is refused', () => {
    const ordinary = soundInput.gateways.slice(2);
    const first = flexecom({ id: 'flex-1', cascadeAll: true });
    expect(refusals({ gateways: [first, flexecom({ id: 'flex-2' }), ...ordinary] })).toEqual([]);
    expect(refusals({ gateways: [first, flexecom({ id: 'flex-2', cascadeAll: true }), ...ordinary] })).toEqual([
      'R3 gateways.1.cascadeAll',
    ]);
  });

  it('R5: FlexEcom can have re-attempts 4-6, 7-9 and the final one', () => {
    const change = { reattempts4To6GatewayId: 'flex-1', reattempts7To9GatewayId: 'flex-2', attempts: attempts(10) };
    expect(refusals(recycle(change))).toEqual([]);
  });

  it('R5: a gateway for re-attempts 1-3 is refused', () => {
    expect(refusals(recycle({ reattempts1To3GatewayId: 'flex-1' }))).toEqual([
      'R5 recycleProfiles.0.reattempts1To3GatewayId',
    ]);
  });

  it.each(['reattempts4To6GatewayId', 'reattempts7To9GatewayId', 'finalAttemptGatewayId'])(
    'R5: an ordinary gateway as %s is refused',
    (slot) => {
      expect(refusals(recycle({ [slot]: 'stripe-1', attempts: attempts(9) }))).toEqual([
        `R5 recycleProfiles.0.${slot}`,
      ]);
    },
  );

  it('R5: a gateway in two recycle profiles is refused', () => {
    const second = { id: 'other', gatewayIds: ['free-1', 'nmi-1'], attempts: attempts(1) };
    const gateways = [...soundInput.gateways, { id: 'free-1', type: 'NMI' }];
    expect(refusals({ gateways, recycleProfiles: [soundInput.recycleProfiles[0], second] })).toEqual([
      'R5 recycleProfiles.1.gatewayIds.1',
    ]);
  });

  it.each([{ percent: -1 }, { flatMinor: { USD: -1 } }])(
    'R5: the negative reduction %j is refused',
    (priceReduction) => {
      const input = inputWith(recycle({ attempts: attempts(5, { priceReduction }) }));
      expect(RoutingContentSchema.safeParse(input).success).toBe(false);
    },
  );

  it('R5: a slot without an attempt gets a warning', () => {
    expect(warnings(recycle({ reattempts7To9GatewayId: 'flex-1' }))).toEqual([
      'R5 recycleProfiles.0.reattempts7To9GatewayId',
    ]);
    const skipped = [...attempts(4), { daysToWait: 1, skip: true }];
    expect(warnings(recycle({ attempts: skipped }))).toEqual(['R5 recycleProfiles.0.finalAttemptGatewayId']);
  });

  it('R5: reductions without an amount in a currency, or that leave nothing to charge, get a warning', () => {
    const flat = (flatMinor: Record<string, number>) => ({ daysToWait: 1, priceReduction: { flatMinor } });
    const uneven = [...attempts(3), flat({ USD: 100, EUR: 100 }), flat({ USD: 100 })];
    expect(warnings(recycle({ attempts: uneven }))).toEqual([
      'R5 recycleProfiles.0.attempts.4.priceReduction.flatMinor',
    ]);
    const everything = attempts(5, { priceReduction: { percent: 25 } });
    expect(warnings(recycle({ attempts: everything }))).toEqual(['R5 recycleProfiles.0.attempts.3.priceReduction']);
    expect(warnings(recycle({ attempts: everything, minimumPriceMinor: { USD: 100 } }))).toEqual([]);
  });

  it('R5: a time zone that does not exist is refused', () => {
    expect(refusals({ timeZone: 'Mars/Phobos' })).toEqual(['R5 timeZone']);
  });

  it('R8: overlapping rules with different targets, and a type that no gateway has, get a warning', () => {
    const declineMapping = [
      { scope: { gatewayType: 'NMI' }, message: 'pick up', mapTo: 'SOFT' },
      { scope: { gatewayId: 'nmi-1' }, message: 'Pick up card', mapTo: 'HARD' },
      { scope: { gatewayType: 'PAYPAL' }, message: 'xyz', mapTo: 'SOFT' },
    ];
    expect(warnings({ declineMapping })).toEqual([
      'R8 declineMapping.1.message',
      'R8 declineMapping.2.scope.gatewayType',
    ]);
  });

  it('every id that occurs twice is refused', () => {
    const change = {
      gateways: [...soundInput.gateways, { id: 'nmi-1', type: 'NMI' }],
      campaignProducts: [...soundInput.campaignProducts, ...soundInput.campaignProducts],
      gatewayProfiles: [...soundInput.gatewayProfiles, ...soundInput.gatewayProfiles],
      cascadeProfiles: [...soundInput.cascadeProfiles, { id: 'along', gatewayIds: ['nmi-1', 'nmi-1'] }],
      recycleProfiles: [
        ...soundInput.recycleProfiles,
        { id: 'monthly', gatewayIds: ['stripe-1'], attempts: attempts(1) },
      ],
    };
    expect(refusals(change)).toEqual([
      'name gateways.4.id',
      'name gatewayProfiles.1.id',
      'name cascadeProfiles.2.id',
      'name recycleProfiles.1.id',
      'name campaignProducts.1',
      'name cascadeProfiles.2.gatewayIds.1',
    ]);
  });

  it('every name that does not exist is refused', () => {
    const change = {
      gateways: [...soundInput.gateways, { id: 'extra', type: 'NMI', directCascadeProfileId: 'x' }],
      campaignProducts: [
        { campaignId: 'c', productId: '1', gatewayId: 'x' },
        { campaignId: 'c', productId: '2', gatewayProfileId: 'x' },
      ],
      gatewayProfiles: [{ id: 'g', gatewayIds: ['x'], cascadeProfileId: 'x' }],
      cascadeProfiles: [
        { id: 'along', gatewayIds: ['x'] },
        { id: 'direct', gatewayIds: ['flex-1'] },
      ],
      recycleProfiles: [{ id: 'r', gatewayIds: ['x'], finalAttemptGatewayId: 'x', attempts: attempts(1) }],
      declineMapping: [{ scope: { gatewayId: 'x' }, message: 'm', mapTo: 'SOFT' }],
    };
    expect(refusals(change)).toEqual([
      'name gateways.4.directCascadeProfileId',
      'name campaignProducts.0.gatewayId',
      'name campaignProducts.1.gatewayProfileId',
      'name gatewayProfiles.0.cascadeProfileId',
      'name gatewayProfiles.0.gatewayIds.0',
      'name cascadeProfiles.0.gatewayIds.0',
      'name recycleProfiles.0.gatewayIds.0',
      'name recycleProfiles.0.finalAttemptGatewayId',
      'name declineMapping.0.scope.gatewayId',
    ]);
  });

  it('a campaign product with no route, or with two, is refused', () => {
    const campaignProducts = [
      { campaignId: 'c', productId: '1' },
      { campaignId: 'c', productId: '2', gatewayId: 'nmi-1', gatewayProfileId: 'balanced' },
    ];
    expect(refusals({ campaignProducts })).toEqual(['name campaignProducts.0', 'name campaignProducts.1']);
  });
});

describe('checking network rules', () => {
  const limit = { network: 'VISA', kind: 'LIMIT', attemptsMax: 10, window: '30_DAYS', per: 'CARD', source: 'contract' };

  it('R19: two about the same thing at the same time are refused, and one after the other are not', () => {
    expect(refusals({ networkRules: [limit, limit] })).toEqual(['R19 networkRules.1']);
    const [before, after] = [
      { ...limit, until: '2026-06-01' },
      { ...limit, from: '2026-06-01' },
    ];
    expect(refusals({ networkRules: [before, after] })).toEqual([]);
    expect(refusals({ networkRules: [before, { ...after, from: '2026-05-31' }] })).toEqual(['R19 networkRules.1']);
    expect(refusals({ networkRules: [limit, { ...limit, per: 'CARD_AND_AMOUNT' }] })).toEqual([]);
    expect(refusals({ networkRules: [limit, { ...limit, countries: ['BR'] }] })).toEqual([]);
  });

  it('R19: one that ends before it begins is refused', () => {
    const networkRules = [{ ...limit, from: '2026-06-01', until: '2026-06-01' }];
    expect(refusals({ networkRules })).toEqual(['R19 networkRules.0.until']);
  });
});
