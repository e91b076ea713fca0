import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { containsCardNumber, maskCardNumbers, maskCardNumbersInBytes } from '../../../topics/contract/card-numbers.ts';

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
    ['dotted', '4111.1111.1111.1111'],
    ['slashed', '4111/1111/1111/1111'],
    ['underscored', '4111_1111_1111_1111'],
    ['divided in several ways', '4111.1111/1111 1111'],
    ['divided anywhere', '41-1111111-1111111'],
    ['one digit at a time', [...VISA].join(' ')],
    ['of another network', '6799990100000000019'],
    ['divided as 4-6-5', '3782 822463 10005'],
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

  it('R18: says whether a text contains one', () => {
    expect(containsCardNumber(' 4111-1111 1111 1111 ')).toBe(true);
    expect(containsCardNumber(`pm_${VISA}`)).toBe(true);
    expect(containsCardNumber('4111111111111112')).toBe(false);
    expect(containsCardNumber('')).toBe(false);
  });
});

/** Ways to write VISA that show no digit of it as it is, with what is left of them. */
const DISGUISES: [how: string, number: string, masked: string][] = [
  ['in full width', wide(VISA), '*'.repeat(16)],
  ['in Arabic digits', digitsFrom(0x0660), '*'.repeat(16)],
  ['in Devanagari digits', digitsFrom(0x0966), '*'.repeat(16)],
  ['in mathematical digits', digitsFrom(0x1d7d8), '*'.repeat(32)],
  ['in superscript', VISA.replaceAll('4', '⁴').replaceAll('1', '¹'), '*'.repeat(16)],
  ['in circles', VISA.replaceAll('4', '④').replaceAll('1', '①'), '*'.repeat(16)],
  [
    'with invisible characters',
    [...VISA].join('\u200b\u200d\u2060\u00ad'),
    [...'*'.repeat(16)].join('\u200b\u200d\u2060\u00ad'),
  ],
  ['as keycaps', [...VISA].join('\ufe0f\u20e3'), [...'*'.repeat(16)].join('\ufe0f\u20e3')],
  ['with full-width dots', '4111．1111．1111．1111', '****．****．****．****'],
  ['as JSON escapes', [...VISA].map((digit) => `\\u003${digit}`).join(''), '\\u002a'.repeat(16)],
  ['with escaped spaces', '4111\\u00a01111\\t1111\\/1111', '****\\u00a0****\\t****\\/****'],
  ['as JSON in JSON', '4111\\\\u00a01111 1111 1111', '****\\\\u00a0**** **** ****'],
];

describe('card numbers in disguise', () => {
  it.each(DISGUISES)('R18: masks a number %s in a text', (_how, number, masked) => {
    expect(maskCardNumbers(`card ${number} x`)).toBe(`card ${masked} x`);
  });

  it.each(DISGUISES)('R18: masks a number %s in bytes, and keeps their length', (_how, number) => {
    const bytes = Buffer.from(`card ${number} x`);
    const result = maskCardNumbersInBytes(bytes);
    expect(result.masked).toBe(true);
    expect(result.bytes).toHaveLength(bytes.length);
    expect(maskCardNumbers(result.bytes.toString())).toBe(result.bytes.toString());
    expect(result.bytes.toString().normalize('NFKC')).not.toMatch(/[14\u0661\u0664\u0967\u096a]/);
  });

  it('R18: masks a number in UTF-16 bytes', () => {
    expect(maskCardNumbersInBytes(Buffer.from(VISA, 'utf16le')).masked).toBe(true);
  });

  it('R18: leaves JSON that is JSON', () => {
    const text = JSON.stringify({ a: 1 }).replace('1', `"${[...VISA].map((digit) => `\\u003${digit}`).join('')}"`);
    expect(JSON.parse(maskCardNumbers(text))).toEqual({ a: '*'.repeat(16) });
  });
});

describe('what looks like a card number by chance', () => {
  const DRAWS = 20_000;
  const share = (text: (draw: number) => string) =>
    Array.from({ length: DRAWS }, (_, draw) => text(draw)).filter(containsCardNumber).length / DRAWS;

  it('R18: is no time in milliseconds or microseconds, no date, no address and no UUID', () => {
    const time = (draw: number) => 1_600_000_000_000 + draw * 20_000_003;
    expect(share((draw) => `id ${time(draw)}`)).toBe(0);
    expect(share((draw) => `id ${time(draw)}417`)).toBe(0);
    expect(share((draw) => new Date(time(draw)).toISOString().replace('T', ' '))).toBe(0);
    expect(share((draw) => `10.${draw % 250}.14.151 172.16.${draw % 251}.77`)).toBe(0);
    expect(share(() => randomUUID())).toBe(0);
  });

  it('R18: is one reference of 16 random digits in twenty-four, and not one in seven', () => {
    const numbers = draws();
    expect(share(() => `ref ${numbers(16)}`)).toBeLessThan(0.05);
  });

  it('R18: is none inside a reference of up to 16 digits', () => {
    expect(maskCardNumbers('ref 9942222222222228')).toBe('ref 9942222222222228');
  });
});

describe('the time that masking takes', () => {
  it.each([
    ['of one digit', '6'.repeat(1e6)],
    ['of numbers', VISA.repeat(62_500)],
    ['of divided digits', '4 '.repeat(500_000)],
    ['of backslashes', '\\'.repeat(1e6)],
    ['of escapes', '\\u0034'.repeat(166_666)],
  ])('grows with the text alone: a megabyte %s', (_what, text) => {
    const small = Math.min(...Array.from({ length: 5 }, () => cpuMs(() => maskCardNumbers(text.slice(0, 125_000)))));
    const large = Math.min(...Array.from({ length: 3 }, () => cpuMs(() => maskCardNumbers(text))));
    expect(large).toBeLessThan(8 * (small + 5) * 2);
  });

  it('grows with the bytes alone where each number shows only once the one before it is hidden', () => {
    const chain = (links: number) => {
      const linked = linkedDigits();
      return Buffer.from(`5${linked}5${` ${linked}5`.repeat(links)}`);
    };
    const cost = (links: number) =>
      Math.min(
        ...Array.from({ length: 3 }, () => cpuMs(() => maskCardNumbersInBytes(chain(links), { hasLengths: true }))),
      );
    expect(cost(8_000)).toBeLessThan(8 * (cost(1_000) + 5) * 2);
    const masked = maskCardNumbersInBytes(chain(1_000), { hasLengths: true }).bytes.toString();
    expect(masked.includes(linkedDigits())).toBe(false);
  });
});

/** Fifteen digits that are a card number behind a 5. */
function linkedDigits(): string {
  const found = Array.from({ length: 10 }, (_, digit) => `${'0'.repeat(14)}${digit}`).find((digits) =>
    maskCardNumbers(`5${digits}`).startsWith('*'),
  );
  if (found === undefined) throw new Error('no such digits');
  return found;
}

function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

function wide(digits: string): string {
  return digits.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)));
}

function digitsFrom(zero: number): string {
  return VISA.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
}

/** Random digits that are the same in every run. */
function draws(): (length: number) => string {
  let state = 12_345;
  const digit = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * 10);
  };
  return (length) => Array.from({ length }, digit).join('');
}

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

  it('R18: masks beside bytes that only look like UTF-8, such as characters behind the last one', () => {
    for (const first of [0xf4, 0xf5, 0xf7, 0xff]) {
      const noise = Buffer.from([first, 0x90, 0x80, 0x80]);
      const { bytes } = maskCardNumbersInBytes(Buffer.concat([noise, Buffer.from(VISA), noise]));
      expect(bytes).toEqual(Buffer.concat([noise, Buffer.from('*'.repeat(VISA.length)), noise]));
    }
  });

  it('R18: returns bytes without a card number unchanged, and reports that nothing was masked', () => {
    const bytes = Buffer.from([0, 1, 2, 0x34, 0x31]);
    const result = maskCardNumbersInBytes(bytes);
    expect(result.masked).toBe(false);
    expect(result.bytes.equals(bytes)).toBe(true);
  });
});

/** Numbers of the large networks, the last digit chosen so that Luhn holds. */
function cardNumber() {
  const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 18, maxLength: 18 });
  const networks = [
    ['4', 16],
    ['4', 19],
    ['51', 16],
    ['2221', 16],
    ['2720', 16],
    ['34', 15],
    ['37', 15],
    ['6011', 16],
    ['644', 16],
    ['36', 14],
    ['3528', 16],
    ['62', 16],
    ['62', 19],
    ['6304', 13],
    ['2200', 16],
  ] as const;
  return fc.tuple(fc.constantFrom(...networks), digits).map(([[prefix, length], drawn]) => {
    const body = `${prefix}${drawn.join('')}`.slice(0, length - 1);
    const sum = [...body]
      .toReversed()
      .map(Number)
      .map((digit, index) => (index % 2 === 0 ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit))
      .reduce((total, digit) => total + digit, 0);
    return `${body}${(10 - (sum % 10)) % 10}`;
  });
}
