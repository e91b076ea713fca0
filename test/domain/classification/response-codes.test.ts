import { describe, expect, it } from '@jest/globals';
import { codeTables } from '../../../src/domain/classification/decline-codes/code-families.ts';
import { isoCodeOf, lookUpDecline } from '../../../src/domain/classification/default-decline-table.ts';
import { type ResponseCodes, responseCodes } from './data/response-codes.ts';

const decline = { text: '', network: null, adviceCode: null };

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

/** What a code says, and whether a text that says the opposite goes before it. */
function saidBy(code: string, gatewayType: string): string {
  const { row, insufficientFunds } = lookUpDecline({ ...decline, code }, gatewayType);
  const text = row?.type === 'SOFT' ? 'Lost card' : 'Exceeds withdrawal limit';
  const isVague = lookUpDecline({ ...decline, code, text }, gatewayType).row?.basis === 'TEXT';
  return [row?.type, ...(isVague ? ['vague'] : []), ...(insufficientFunds ? ['funds'] : [])].join(' ');
}

function expected({ soft, hard, vagueSoft, vagueHard, funds }: ResponseCodes): Record<string, string> {
  const isFunds = new Set(words(funds));
  const all = (codes: string, said: string) =>
    words(codes).map((code) => [code, isFunds.has(code) ? `${said} funds` : said]);
  return Object.fromEntries([
    ...all(soft, 'SOFT'),
    ...all(hard, 'HARD'),
    ...all(vagueSoft, 'SOFT vague'),
    ...all(vagueHard, 'HARD vague'),
  ]);
}

describe.each(responseCodes)('the response codes of $gatewayType', (codes) => {
  const { gatewayType } = codes;

  it('R8: say what is written down of them', () => {
    const written = expected(codes);
    const said = Object.keys(written).map((code) => [code, saidBy(code, gatewayType)]);
    expect(Object.fromEntries(said)).toEqual(written);
  });

  it('R19: stand for the codes of field 39 that are written down', () => {
    const pairs = words(codes.iso).map((pair) => pair.split('='));
    expect(pairs.map(([, code = '']) => [isoCodeOf({ ...decline, code }, gatewayType), code])).toEqual(pairs);
  });
});

describe('what is written down of response codes', () => {
  it('R8: is all that the tables hold for cards of any network', () => {
    for (const [family, rows] of Object.entries(codeTables)) {
      const written = responseCodes.find(({ gatewayType }) => gatewayType === family);
      const held = rows.flatMap(({ codes, network }) => (network === undefined ? codes : []));
      expect(new Set(held)).toEqual(new Set(written === undefined ? [] : Object.keys(expected(written))));
    }
  });
});

describe('codes that mean something else for one network', () => {
  const saidOf = (network: string, code: string, text: string) =>
    lookUpDecline({ ...decline, code, text, network }, 'ISO_8583').row;

  it('R8: 79, 82 and 83 of Mastercard say no more than "declined"', () => {
    for (const code of ['79', '82', '83']) {
      expect(saidOf('MASTERCARD', code, '')?.type).toBe('SOFT');
      expect(saidOf('MASTERCARD', code, 'Lost card')?.type).toBe('HARD');
    }
  });

  it('R8: 83 of Visa is a suspicion, whatever the text says', () => {
    expect(saidOf('VISA', '83', 'Lost card')?.type).toBe('SOFT');
  });
});

describe('advice codes', () => {
  /** Insufficient funds by its code: only advice that is final goes before that. */
  const adviceOver51 = (network: string | null, adviceCode: string) =>
    lookUpDecline({ ...decline, code: '51', network, adviceCode }, 'ISO_8583').row;

  it.each([
    ['VISA', ['1']],
    ['MASTERCARD', ['03', '08', '21', '22', '40', '41', '42']],
    [null, ['do_not_try_again']],
  ])('R8: of %s that are final go before a code that says what is wrong: %j', (network, codes) => {
    for (const code of codes) {
      expect(adviceOver51(network, code)).toMatchObject({ basis: 'ADVICE_CODE', matched: code, type: 'HARD' });
    }
  });

  it.each([
    ['VISA', '2', 'SOFT'],
    ['VISA', '3', 'HARD'],
    ['VISA', '4', 'SOFT'],
    ['MASTERCARD', '01', 'HARD'],
    ['MASTERCARD', '02', 'SOFT'],
    ['MASTERCARD', '04', 'HARD'],
    ...['24', '25', '26', '27', '28', '29', '30'].map((code) => ['MASTERCARD', code, 'SOFT'] as const),
    [null, 'try_again_later', 'SOFT'],
    [null, 'confirm_card_data', 'HARD'],
  ] as const)('R8: of %s that are not final decide where nothing else does: %s is %s', (network, adviceCode, type) => {
    expect(adviceOver51(network, adviceCode)?.basis).toBe('RESPONSE_CODE');
    expect(lookUpDecline({ ...decline, code: null, network, adviceCode }, null).row?.type).toBe(type);
  });
});
