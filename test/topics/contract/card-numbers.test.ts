import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isCardNumber, maskCardNumbers, maskCardNumbersInBytes } from '../../../topics/contract/card-numbers.ts';

const VISA = '4111111111111111';

describe('card numbers in free text', () => {
  it.each([
    ['plain', VISA],
    ['spaced', '4111 1111 1111 1111'],
    ['dashed', '4111-1111-1111-1111'],
    ['with no-break spaces', '4111\u00a01111\u00a01111\u00a01111'],
    ['with long dashes', '4111\u20131111\u20131111\u20131111'],
    ['15 digits', '378282246310005'],
    ['13 digits', '4222222222222'],
    ['19 digits', '6212345678900000003'],
  ])('R18: masks every digit of a card number that is %s', (_how, number) => {
    const masked = maskCardNumbers(`card ${number} declined 05`);
    expect(masked).toBe(`card ${number.replace(/\d/g, '*')} declined 05`);
  });

  it('R18: masks a number next to other digits, with or without a separator', () => {
    expect(maskCardNumbers(`12 ${VISA} 12/26 123`)).toBe('12 **************** 12/26 123');
    expect(maskCardNumbers(`2${VISA}`)).toBe('2****************');
  });

  it('R18: masks both of two numbers that follow each other', () => {
    expect(maskCardNumbers(`${VISA} 5555555555554444`)).toBe('**************** ****************');
  });

  it.each(['4111111111111112', '123456789012', 'order 20240101', 'ref 98765432109876543210999'])(
    'R18: leaves %s alone, which is no card number',
    (text) => {
      expect(maskCardNumbers(text)).toBe(text);
    },
  );

  it('R18: finds every generated card number anywhere in a sentence', () => {
    fc.assert(
      fc.property(
        cardNumber(),
        fc.constantFrom('', ' ', '-', '\u2014'),
        fc.string(),
        fc.string(),
        (pan, separator, a, b) => {
          const written = (pan.match(/.{1,4}/g) ?? []).join(separator);
          const masked = maskCardNumbers(`${a} card:${written}; ${b}`);
          expect(masked).not.toContain(written);
          expect(maskCardNumbers(masked)).toBe(masked);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('R18: recognises a payment reference that is a card number', () => {
    expect(isCardNumber(' 4111-1111 1111 1111 ')).toBe(true);
    expect(isCardNumber(`pm_${VISA}`)).toBe(false);
    expect(isCardNumber('4111111111111112')).toBe(false);
    expect(isCardNumber('')).toBe(false);
  });
});

describe('card numbers in bytes', () => {
  it('R18: masks the digits of a dead letter in place, and changes no other byte', () => {
    const bytes = Buffer.concat([
      Buffer.from([0, 0, 255, 0x32]),
      Buffer.from(`4111\u00a01111 1111-1111 é`),
      Buffer.from([0x80, 0]),
    ]);
    const result = maskCardNumbersInBytes(bytes);
    expect(result.masked).toBe(true);
    expect(result.bytes).toHaveLength(bytes.length);
    const differing = [...bytes].filter((byte, index) => byte !== result.bytes[index]);
    expect(differing).toHaveLength(16);
    expect(result.bytes.toString('latin1')).toContain('****\u00c2\u00a0**** ****-****');
  });

  it('R18: returns bytes without a card number unchanged, and reports that nothing was masked', () => {
    const bytes = Buffer.from([0, 1, 2, 0x34, 0x31]);
    const result = maskCardNumbersInBytes(bytes);
    expect(result.masked).toBe(false);
    expect(result.bytes.equals(bytes)).toBe(true);
  });
});

/** Digits of the lengths that R18 names, the last one chosen so that Luhn holds. */
function cardNumber() {
  return fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 12, maxLength: 18 }).map((digits) => {
    const sum = digits
      .toReversed()
      .map((digit, index) => (index % 2 === 0 ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit))
      .reduce((total, digit) => total + digit, 0);
    return `${digits.join('')}${(10 - (sum % 10)) % 10}`;
  });
}
