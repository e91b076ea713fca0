import { describe, expect, it } from '@jest/globals';
import {
  type ClassifyingConfiguration,
  classifyDebt,
  classifyDecline,
  gatewayTypeOf,
} from '../../../src/domain/classification/classify-decline.ts';
import type { DeclineMappingRule } from '../../../src/domain/configuration.ts';
import { aDebt } from '../../support/a-debt.ts';

const config: ClassifyingConfiguration = {
  gateways: [{ id: 'nmi-1', type: 'NMI', enabled: true, directCascadeProfileId: null }],
  retiredGateways: [],
  declineMapping: [],
};

const decline = { code: null, text: '', type: null, network: null, adviceCode: null };

function classify(
  change: Partial<{ code: string; text: string; type: string; adviceCode: string }>,
  gatewayId = 'nmi-1',
) {
  return classifyDecline({ decline: { ...decline, ...change }, gatewayId, orderType: 'NEW_SALE' }, config);
}

function withRule(rule: Partial<DeclineMappingRule>): ClassifyingConfiguration {
  const whole: DeclineMappingRule = {
    scope: { gatewayType: 'NMI' },
    orderType: 'ALL',
    message: 'pick up',
    mapTo: 'SOFT',
    customerMessage: null,
    ...rule,
  };
  return { ...config, declineMapping: [whole] };
}

describe('classifying the latest decline of a debt', () => {
  it.each([
    ['REBILL', 'RECURRING', 'SOFT'],
    ['REBILL', 'NEW_SALES', 'HARD'],
    ['NEW_SALE', 'RECURRING', 'HARD'],
    ['UPSALE', 'NEW_SALES', 'SOFT'],
  ] as const)('R8: of kind %s, by a rule for %s: %s', (kind, orderType, type) => {
    const latestDecline = {
      ...aDebt().latestDecline,
      decline: { ...decline, type: null, network: null, text: 'Pick up card' },
    };
    expect(classifyDebt({ kind, latestDecline }, withRule({ orderType })).type).toBe(type);
  });

  it('R8: has the type of its own gateway', () => {
    const stripe = { id: 'stripe-1', type: 'STRIPE', enabled: true, directCascadeProfileId: null };
    const gateways = [...config.gateways, stripe];
    expect(gatewayTypeOf('stripe-1', { gateways, retiredGateways: [] })).toBe('STRIPE');
    expect(gatewayTypeOf('nowhere', { gateways, retiredGateways: [] })).toBeNull();
  });
});

describe('classifying a decline', () => {
  it('R8: a mapping rule turns a hard decline soft and says what it overrode', () => {
    const subject = {
      decline: { ...decline, code: '250', text: 'Pick up card' },
      gatewayId: 'nmi-1',
      orderType: 'NEW_SALE' as const,
    };
    const result = classifyDecline(subject, withRule({ customerMessage: 'Call us about 4111 1111 1111 1111' }));
    expect(result.type).toBe('SOFT');
    expect(result.decidedBy).toMatchObject({
      by: 'MAPPING_RULE',
      matched: { index: 0 },
      overrode: { by: 'DEFAULT_TABLE', type: 'HARD' },
    });
    expect(result.customerMessage).toBe('Call us about **** **** **** ****');
  });

  it('R8: a mapping rule turns a soft decline hard, even if the gateway gave its type', () => {
    const subject = {
      decline: { ...decline, type: 'SOFT', text: 'Pick up' },
      gatewayId: 'nmi-1',
      orderType: 'RECURRING' as const,
    };
    const result = classifyDecline(subject, withRule({ mapTo: 'HARD' }));
    expect(result).toMatchObject({ type: 'HARD', decidedBy: { overrode: { by: 'GATEWAY', type: 'SOFT' } } });
  });

  it('R8: without a rule, the type that the gateway gave decides, whatever the table says', () => {
    expect(classify({ type: 'SOFT', code: '251' })).toMatchObject({ type: 'SOFT', decidedBy: { by: 'GATEWAY' } });
    expect(classify({ type: 'HARD', code: '51' })).toMatchObject({ type: 'HARD', insufficientFunds: true });
  });

  it('R8: without a type, the default table decides and names its row', () => {
    expect(classify({ code: '202' })).toMatchObject({
      type: 'SOFT',
      decidedBy: { by: 'DEFAULT_TABLE', row: { basis: 'RESPONSE_CODE', source: 'NMI', matched: '202' } },
    });
    expect(classify({ type: 'UNKNOWN', code: '251' }).type).toBe('HARD');
  });

  it('R8: an unknown decline is hard', () => {
    expect(classify({ code: 'X9', text: 'zzz' })).toMatchObject({ type: 'HARD', decidedBy: { by: 'UNKNOWN' } });
    expect(classify({})).toMatchObject({ type: 'HARD', insufficientFunds: false, decidedBy: { by: 'UNKNOWN' } });
  });

  it('R8: a gateway that the configuration lacks is classified by the default rules', () => {
    expect(classify({ code: '05', text: 'Do not honor' }, 'nobody-knows')).toMatchObject({ type: 'SOFT' });
  });

  it('R8: insufficient funds is recognised from the decline, before mapping', () => {
    const subject = {
      decline: { ...decline, text: 'Insufficient funds' },
      gatewayId: 'nmi-1',
      orderType: 'NEW_SALE' as const,
    };
    const result = classifyDecline(subject, withRule({ message: 'insufficient', mapTo: 'HARD' }));
    expect(result).toMatchObject({ type: 'HARD', insufficientFunds: true });
  });
});
