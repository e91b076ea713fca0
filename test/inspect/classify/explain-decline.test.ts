import { describe, expect, it } from '@jest/globals';
import { explainDecline } from '../../../src/inspect/classify/explain-decline.ts';
import type { HypotheticalDecline } from '../../../src/inspect/classify/hypothetical-decline.ts';
import { configuration, flexecomGateway, recycleProfile } from '../../domain/support/configuration.ts';
import { DAY, NOW, SECOND } from '../../domain/support/events.ts';
import { hypotheticalDecline, hypotheticalRebill } from './a-hypothetical-decline.ts';

const lost = { code: '41', text: 'Lost card' };
const noFunds = { code: '51', text: 'Insufficient funds' };

function going(decline: HypotheticalDecline, content = configuration()) {
  return explainDecline(decline, content).going;
}

function withFlexecom(fields: Record<string, unknown>, rest: Parameters<typeof configuration>[0] = {}) {
  const gateways = [
    { id: 'visa-1', type: 'NMI', directCascadeProfileId: 'direct' },
    { id: 'visa-2', type: 'NMI' },
    { id: 'other', type: 'NMI' },
    flexecomGateway(fields),
  ];
  return configuration({ gateways, ...rest });
}

describe('the destination of what a gateway excludes', () => {
  const exclusions = [
    { campaignIds: ['spring'], productIds: ['box'] },
    { cardFundings: ['PREPAID'], cardCountries: ['BR'], binPrefixes: ['4111'] },
  ];
  const content = withFlexecom({ exclusions });

  it('R24: is nowhere, and names the exclusion with its conditions', () => {
    const card = { bin: '411111', funding: 'PREPAID', country: 'BR' } as const;
    expect(going(hypotheticalDecline({ card }), content)).toEqual({
      to: 'NOWHERE',
      reason: 'EXCLUDED',
      next: 'BILLING',
      because: 'exclusion 2 of gateway flex describes it, by its cardFundings, cardCountries, binPrefixes',
    });
  });

  it('R24: follows the campaign and the products of a rebill too', () => {
    const rebill = hypotheticalRebill({ campaignId: 'spring', productIds: ['gift', 'box'] });
    expect(going(rebill, content)).toMatchObject({ reason: 'EXCLUDED' });
    expect(going({ ...rebill, productIds: ['gift'] }, content)).toMatchObject({ to: 'FLEXECOM' });
  });
});

describe('the destination on a gateway with a holdout', () => {
  it('R23: is FlexEcom, with a note of how many debts are left to billing', () => {
    const explanation = explainDecline(hypotheticalDecline(), withFlexecom({ holdoutPercent: 10 }));
    expect(explanation.going).toMatchObject({ to: 'FLEXECOM' });
    expect(explanation.notes).toContainEqual(
      expect.stringMatching(/^10 % of the new debts of gateway flex are left to billing/),
    );
    expect(explainDecline(hypotheticalDecline(), configuration()).notes.join()).not.toContain('HOLDOUT');
  });
});

describe('the destination of an initial decline', () => {
  it('R2: is the direct cascade of its original gateway, until the deadline', () => {
    expect(going(hypotheticalDecline())).toMatchObject({
      to: 'FLEXECOM',
      route: 'CASCADE',
      flexecomGatewayId: 'flex',
      dueAt: null,
      cascadeDeadlineAt: NOW + 30 * SECOND,
      amountMinor: 5_000,
      because: 'gateway flex is next in cascade profile direct, the direct cascade of gateway visa-1',
    });
  });

  it('R2: is the cascade of the gateway profile that routed it', () => {
    const content = configuration({
      gatewayProfiles: [{ id: 'atri', gatewayIds: ['other'], cascadeProfileId: 'of-atri' }],
      cascadeProfiles: [
        { id: 'direct', gatewayIds: ['visa-1', 'visa-2', 'flex'] },
        { id: 'of-atri', gatewayIds: ['other', 'flex'] },
      ],
    });
    const decline = hypotheticalDecline({ gatewayId: 'other', triedBefore: [], gatewayProfileId: 'atri' });
    expect(going(decline, content)).toMatchObject({
      because: 'gateway flex is next in cascade profile of-atri, that of gateway profile atri',
    });
  });

  it('R3: is cascadeAll, for insufficient funds too', () => {
    const content = withFlexecom({ cascadeAll: true });
    const decline = hypotheticalDecline({ ...noFunds, gatewayId: 'other', triedBefore: [] });
    expect(going(decline, content)).toMatchObject({
      route: 'CASCADE',
      because: 'cascadeAll of gateway flex takes every initial soft decline, whatever the profiles say',
    });
  });

  it.each([
    ['HARD_DECLINE', lost, 'only soft declines are sent'],
    ['NOT_IN_CASCADE', noFunds, 'insufficient funds do not cascade along a profile'],
    ['NOT_IN_CASCADE', { gatewayId: 'other', triedBefore: [] }, 'no cascade profile applies to it'],
    [
      'NOT_IN_CASCADE',
      { gatewayId: 'visa-1', triedBefore: [] },
      'gateway visa-2 is next in cascade profile direct, and is not FlexEcom',
    ],
    [
      'NOT_IN_CASCADE',
      { gatewayId: 'flex', triedBefore: ['visa-1'] },
      'what FlexEcom itself declined never cascades to it with the same payment method',
    ],
  ])('R2: is nowhere (%s), and billing acts next', (reason, fields, because) => {
    expect(going(hypotheticalDecline(fields))).toEqual({ to: 'NOWHERE', reason, next: 'BILLING', because });
  });

  it('R4: is nowhere if it is decided after its deadline', () => {
    expect(going(hypotheticalDecline({ decidedAt: NOW + 31 * SECOND }))).toMatchObject({ reason: 'CASCADE_EXPIRED' });
  });

  it('R8: follows the mapping rule, and names what the rule overrode', () => {
    const content = configuration({
      declineMapping: [{ scope: { gatewayId: 'visa-2' }, message: 'lost card', mapTo: 'SOFT' }],
    });
    expect(explainDecline(hypotheticalDecline(lost), content)).toMatchObject({
      type: 'SOFT',
      decidedBy: { by: 'MAPPING_RULE', matched: { index: 0 }, overrode: { by: 'DEFAULT_TABLE', type: 'HARD' } },
      going: { to: 'FLEXECOM' },
    });
  });
});

describe('the campaign of an initial decline', () => {
  const content = configuration({
    campaignProducts: [
      { campaignId: 'one', productId: 'p', gatewayProfileId: 'atri' },
      { campaignId: 'two', productId: 'p', gatewayProfileId: 'atri' },
      { campaignId: 'two', productId: 'q', gatewayId: 'visa-1' },
    ],
    gatewayProfiles: [{ id: 'atri', gatewayIds: ['visa-1'] }],
  });

  it('R2: identifies the gateway profile if it has only one', () => {
    expect(explainDecline(hypotheticalDecline({ campaignId: 'one' }), content)).toMatchObject({
      gatewayProfileId: 'atri',
      notes: expect.arrayContaining([expect.stringContaining('campaign one sells through gateway profile atri')]),
    });
  });

  it('R2: identifies none if the original gateway also sells for it directly, or is not in its profile', () => {
    expect(explainDecline(hypotheticalDecline({ campaignId: 'two' }), content).gatewayProfileId).toBeNull();
    const elsewhere = hypotheticalDecline({ campaignId: 'one', gatewayId: 'other', triedBefore: [] });
    expect(explainDecline(elsewhere, content).gatewayProfileId).toBeNull();
  });
});

describe('the destination of a declined rebill', () => {
  it('R5: is the recycle slot, with its due time and price', () => {
    const attempts = Array.from({ length: 4 }, () => ({ daysToWait: 2, priceReduction: { percent: 5 } }));
    const content = configuration({ recycleProfiles: [recycleProfile({ attempts })] });
    expect(going(hypotheticalRebill(), content)).toMatchObject({
      route: 'RECYCLE',
      flexecomGatewayId: 'flex',
      attempt: 4,
      dueAt: NOW + 2 * DAY,
      amountMinor: 4_000,
      because: 'attempt 4 is next in recycle profile recycle, 2 days after the decline, in the slot of re-attempts 4-6',
    });
  });

  it('R5: names the slot of each attempt', () => {
    const seventh = configuration({ recycleProfiles: [recycleProfile({ reattempts7To9GatewayId: 'flex' })] });
    expect(going(hypotheticalRebill({ attempt: 6 }), seventh)).toMatchObject({
      because: expect.stringContaining('in the slot of re-attempts 7-9'),
    });
    const final = configuration({ recycleProfiles: [recycleProfile({ finalAttemptGatewayId: 'flex' })] });
    expect(going(hypotheticalRebill({ attempt: 9 }), final)).toMatchObject({
      because: expect.stringContaining('in the slot of the final attempt'),
    });
  });

  const flat = recycleProfile({
    attempts: Array.from({ length: 4 }, () => ({ daysToWait: 1, priceReduction: { flatMinor: { USD: 100 } } })),
  });
  it.each([
    ['HARD_DECLINE', lost],
    ['NOT_IN_RECYCLE_SLOT', { attempt: 0 }],
    ['ATTEMPTS_EXHAUSTED', { attempt: 4 }],
    ['NO_RECYCLE_PROFILE', { subscriptionGatewayId: 'other' }],
    ['CURRENCY_NOT_CONFIGURED', { currency: 'EUR' }],
  ])('R5: is nowhere (%s), and billing acts next', (reason, fields) => {
    const content = configuration({ recycleProfiles: [flat] });
    expect(going(hypotheticalRebill(fields), content)).toMatchObject({ to: 'NOWHERE', reason, next: 'BILLING' });
  });
});

describe('a network rule', () => {
  const never = { code: '12', text: 'Do not honor', type: 'SOFT' } as const;

  it.each([
    ['off', { to: 'FLEXECOM', networkRule: null }],
    ['warn', { to: 'FLEXECOM', networkRule: 'VISA_NEVER_APPROVE_12' }],
    ['enforce', { to: 'NOWHERE', reason: 'NETWORK_RULE', next: 'BILLING' }],
  ])('R19: under mode %s decides the destination, and every mode is shown', (mode, expected) => {
    const explanation = explainDecline(hypotheticalDecline(never), withFlexecom({ networkRules: mode }));
    expect(explanation.networkRule).toMatchObject({ rule: 'VISA_NEVER_APPROVE_12', forbids: true });
    expect(explanation.going).toMatchObject(expected);
    expect(explanation.byNetworkRulesMode).toMatchObject({
      flexecomGatewayId: 'flex',
      mode,
      goings: {
        off: { to: 'FLEXECOM', networkRule: null },
        warn: { to: 'FLEXECOM', networkRule: 'VISA_NEVER_APPROVE_12' },
        enforce: { to: 'NOWHERE', reason: 'NETWORK_RULE' },
      },
    });
  });

  it('R19: delays a rebill under enforce', () => {
    const decline = hypotheticalRebill({ network: 'MASTERCARD', adviceCode: '28' });
    const { byNetworkRulesMode } = explainDecline(decline, configuration());
    expect(byNetworkRulesMode?.goings).toMatchObject({ warn: { dueAt: NOW + DAY }, enforce: { dueAt: NOW + 6 * DAY } });
  });

  it('R19: counts the earlier attempts that are given, and notes that the real ones are not known', () => {
    const decline = hypotheticalDecline({ earlierAttempts: 18 });
    expect(explainDecline(decline, configuration())).toMatchObject({
      networkRule: { rule: 'VISA_MORE_THAN_20_ATTEMPTS' },
      notes: expect.arrayContaining([expect.stringContaining('not known here: 18 are assumed')]),
    });
    expect(explainDecline(hypotheticalDecline(), configuration()).networkRule).toBeNull();
  });

  it('R19: shows no modes for a decline that goes nowhere under any', () => {
    const decline = hypotheticalDecline({ ...never, gatewayId: 'other', triedBefore: [] });
    expect(explainDecline(decline, configuration())).toMatchObject({ byNetworkRulesMode: null });
  });
});

describe('an explanation without a configuration', () => {
  it('R8: has the decline type, but no destination for a soft one', () => {
    expect(explainDecline(hypotheticalDecline(), null)).toMatchObject({ type: 'SOFT', going: null });
    expect(explainDecline(hypotheticalDecline(lost), null)).toMatchObject({ going: { reason: 'HARD_DECLINE' } });
    expect(explainDecline(hypotheticalRebill(lost), null)).toMatchObject({ going: { reason: 'HARD_DECLINE' } });
  });

  it('R8: recognises codes of the given gateway type, also for a gateway that the file lacks', () => {
    const decline = hypotheticalDecline({
      gatewayId: 'new',
      gatewayType: 'AUTHORIZE_NET',
      code: '8',
      text: '',
      triedBefore: [],
    });
    const source = { decidedBy: { row: { source: 'AUTHORIZE_NET' } }, gatewayType: 'AUTHORIZE_NET' };
    expect(explainDecline(decline, null)).toMatchObject(source);
    expect(explainDecline(decline, configuration())).toMatchObject(source);
  });

  it('notes what it does not know about the gateway', () => {
    const decline = hypotheticalDecline({ gatewayId: 'nowhere', triedBefore: [] });
    expect(explainDecline(decline, configuration()).notes).toEqual(
      expect.arrayContaining([
        'the type of gateway nowhere is not known, so its codes are recognised by their format',
        'gateway nowhere is not in the configuration, so it is in no cascade and no profile',
      ]),
    );
  });
});
