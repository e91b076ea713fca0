import { describe, expect, it } from '@jest/globals';
import {
  type MappingSubject,
  mappingOverlaps,
  matchDeclineMapping,
} from '../../../src/domain/classification/decline-mapping.ts';
import type { DeclineMappingRule } from '../../../src/domain/configuration.ts';

const subject: MappingSubject = {
  gatewayId: 'nmi-1',
  gatewayType: 'NMI',
  orderType: 'NEW_SALE',
  text: 'DECLINED: Pick up card (no fraud)',
};

function rule(change: Partial<DeclineMappingRule>): DeclineMappingRule {
  return {
    scope: { gatewayType: 'NMI' },
    orderType: 'ALL',
    message: 'pick up',
    mapTo: 'SOFT',
    customerMessage: null,
    ...change,
  };
}

function matchedIndex(rules: DeclineMappingRule[], change: Partial<MappingSubject> = {}) {
  return matchDeclineMapping(rules, { ...subject, ...change })?.index ?? null;
}

describe('the decline mapping', () => {
  it('R8: finds the message anywhere in the text, in any case and spacing', () => {
    expect(matchedIndex([rule({ message: 'pick  UP card' })])).toBe(0);
    expect(matchedIndex([rule({ message: 'pick up cards' })])).toBeNull();
  });

  it('R8: finds it however accents, quotes, dashes and spaces are encoded on either side', () => {
    const text = 'Refus\u00e9e\u00a0\u2013 l\u2019\u200b\u00e9metteur';
    expect(matchedIndex([rule({ message: "refuse\u0301e - L'\u00c9METTEUR" })], { text })).toBe(0);
    expect(matchedIndex([rule({ message: text })], { text: "REFUS\u00c9E - l'e\u0301metteur inconnu" })).toBe(0);
  });

  it('R8: never matches by a message that has no width', () => {
    expect(matchedIndex([rule({ message: '\u200b\u2060' })])).toBeNull();
  });

  it('R8: reads a text of a megabyte once, whatever the number of rules', () => {
    const rules = Array.from({ length: 200 }, (_, index) => rule({ message: `Reason \u2013 ${index}` }));
    const before = process.cpuUsage();
    for (const letter of ['A', '\u00c9']) expect(matchedIndex(rules, { text: letter.repeat(1_000_000) })).toBeNull();
    const { user, system } = process.cpuUsage(before);
    // Both take about 20 ms. Each rule for itself took 4.5 s.
    expect((user + system) / 1_000).toBeLessThan(1_000);
  });

  it('R8: compares the rules with what it read of the text once', () => {
    let timesRead = 0;
    const counting: MappingSubject = {
      ...subject,
      get text() {
        timesRead += 1;
        return 'declined';
      },
    };
    expect(
      matchDeclineMapping(
        Array.from({ length: 200 }, () => rule({})),
        counting,
      ),
    ).toBeNull();
    expect(timesRead).toBe(1);
  });

  it('R8: looks at no more than the first 4,096 characters of a text', () => {
    const at = (count: number) => matchedIndex([rule({})], { text: `${'x'.repeat(count)} pick up` });
    expect(at(4_000)).toBe(0);
    expect(at(4_100)).toBeNull();
  });

  it('R8: a rule for a gateway type covers that type only, and no unknown gateway', () => {
    expect(matchedIndex([rule({})], { gatewayType: 'STRIPE' })).toBeNull();
    expect(matchedIndex([rule({})], { gatewayType: null })).toBeNull();
    expect(matchedIndex([rule({ scope: { gatewayId: 'nmi-1' } })], { gatewayType: null })).toBe(0);
    expect(matchedIndex([rule({ scope: { gatewayId: 'nmi-2' } })])).toBeNull();
  });

  it('R8: new sales, upsales and trial completions are NEW_SALES; rebills are RECURRING', () => {
    const rules = [rule({ orderType: 'NEW_SALES' })];
    expect(matchedIndex(rules, { orderType: 'UPSALE' })).toBe(0);
    expect(matchedIndex(rules, { orderType: 'TRIAL_COMPLETION' })).toBe(0);
    expect(matchedIndex(rules, { orderType: 'RECURRING' })).toBeNull();
    expect(matchedIndex([rule({ orderType: 'RECURRING' })], { orderType: 'RECURRING' })).toBe(0);
    expect(matchedIndex([rule({ orderType: 'RECURRING' })])).toBeNull();
  });

  it('R8: one gateway goes before a type, whatever the order type and length', () => {
    const rules = [rule({ orderType: 'NEW_SALES', message: 'pick up card' }), rule({ scope: { gatewayId: 'nmi-1' } })];
    expect(matchedIndex(rules)).toBe(1);
  });

  it('R8: one order type goes before all, whatever the length', () => {
    expect(matchedIndex([rule({ message: 'pick up card' }), rule({ orderType: 'NEW_SALES' })])).toBe(1);
    expect(matchedIndex([rule({ orderType: 'NEW_SALES' }), rule({ message: 'pick up card' })])).toBe(0);
  });

  it('R8: the longer message goes before the shorter, then file order decides', () => {
    expect(matchedIndex([rule({}), rule({ message: 'pick up card' })])).toBe(1);
    const ofSales = rule({ orderType: 'NEW_SALES' });
    expect(matchedIndex([{ ...ofSales, message: 'pick up card' }, ofSales])).toBe(0);
    expect(matchedIndex([rule({ message: 'pick up' }), rule({ message: 'PICK UP' })])).toBe(0);
  });
});

describe('overlaps of the decline mapping', () => {
  const types = new Map([
    ['nmi-1', 'NMI'],
    ['stripe-1', 'STRIPE'],
  ]);

  it('R8: are pairs of rules that can match one decline with different results, and the one that applies', () => {
    const rules = [rule({}), rule({ message: 'Pick up card', mapTo: 'HARD' })];
    expect(mappingOverlaps(rules, types)).toEqual([{ firstIndex: 0, secondIndex: 1, appliesIndex: 1 }]);
  });

  it('R8: are found between a gateway type and a gateway of that type', () => {
    const rules = [rule({ scope: { gatewayId: 'nmi-1' } }), rule({ mapTo: 'HARD' })];
    expect(mappingOverlaps(rules, types)).toEqual([{ firstIndex: 0, secondIndex: 1, appliesIndex: 0 }]);
  });

  it('R8: are found wherever the two stand in the file', () => {
    const rules = [rule({}), rule({ message: 'stolen' }), rule({ message: 'expired' }), rule({ mapTo: 'HARD' })];
    expect(mappingOverlaps(rules, types)).toEqual([{ firstIndex: 0, secondIndex: 3, appliesIndex: 0 }]);
  });

  it('R8: are found between rules for one order type, and between one and all', () => {
    for (const [first, second] of [
      ['ALL', 'NEW_SALES'],
      ['NEW_SALES', 'ALL'],
      ['NEW_SALES', 'NEW_SALES'],
    ] as const) {
      const rules = [rule({ orderType: first }), rule({ orderType: second, mapTo: 'HARD' })];
      expect(mappingOverlaps(rules, types)).toHaveLength(1);
    }
  });

  it('R8: are found between rules for one gateway, and not between two gateways of one type', () => {
    const twoOfOneType = new Map([...types, ['nmi-2', 'NMI']]);
    const of = (gatewayId: string) => rule({ scope: { gatewayId } });
    const hard = { ...of('nmi-1'), mapTo: 'HARD' } as const;
    expect(mappingOverlaps([of('nmi-1'), hard], twoOfOneType)).toHaveLength(1);
    expect(mappingOverlaps([of('nmi-2'), hard], twoOfOneType)).toEqual([]);
  });

  it.each([
    ['the same target', rule({ message: 'pick up card' })],
    ['other gateways', rule({ scope: { gatewayId: 'stripe-1' }, mapTo: 'HARD' })],
    ['another message', rule({ message: 'stolen', mapTo: 'HARD' })],
  ])('R8: are not reported for rules with %s', (_difference, other) => {
    expect(mappingOverlaps([rule({}), other], types)).toEqual([]);
  });

  it('R8: are not reported between rules for new sales and rules for rebills', () => {
    const rules = [rule({ orderType: 'NEW_SALES' }), rule({ orderType: 'RECURRING', mapTo: 'HARD' })];
    expect(mappingOverlaps(rules, types)).toEqual([]);
  });
});
