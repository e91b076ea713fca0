import { describe, expect, it } from '@jest/globals';
import { FieldReader } from '../../../src/domain/billing/field-reader.ts';

const TIME = Date.UTC(2026, 4, 5, 12);
/** As the driver gives a number that JavaScript lacks. */
const bson = (type: string, text: string) => ({ _bsontype: type, toString: () => text });

describe('reading a field of a document that billing owns', () => {
  it.each([
    ['ms', TIME, TIME],
    ['a date', new Date(TIME), TIME],
    ['ISO 8601', '2026-05-05T12:00:00Z', TIME],
    ['ISO 8601 with an offset', '2026-05-05T14:00:00.000+02:00', TIME],
    ['ISO 8601 with a short offset', '2026-05-05 14:00+0200', TIME],
    ['ISO 8601 without a zone, which is UTC', '2026-05-05T12:00:00', TIME],
    ['a day', '2026-05-05', TIME - 12 * 3_600_000],
    ['ISO 8601 with spaces around it', ' 2026-05-05T12:00:00Z ', TIME],
    ['digits', String(TIME), TIME],
    ['a long', bson('Long', String(TIME)), TIME],
    ['a decimal', bson('Decimal128', `${TIME}.00`), TIME],
  ])('R16: understands %s as a time', (_, stored, time) => {
    const fields = new FieldReader({ nextBillAt: stored });
    expect(fields.time('nextBillAt')).toBe(time);
    expect(fields.unreadable).toEqual([]);
  });

  it.each([
    'tomorrow',
    '2026-13-45T99:00:00Z',
    '',
    new Date(Number.NaN),
    new Date(8.64e15),
    Number.NaN,
    Number.POSITIVE_INFINITY,
    -1,
    0,
    1.5,
    1e300,
    TIME * 1_000,
    bson('Long', '9223372036854775807'),
    bson('Decimal128', 'NaN'),
    bson('ObjectId', '1234'),
    true,
    {},
    [],
    [TIME],
  ])('R16: counts %p as no time, and remembers the field', (stored) => {
    const fields = new FieldReader({ nextBillAt: stored });
    expect(fields.time('nextBillAt')).toBeNull();
    expect(fields.unreadable).toEqual(['nextBillAt']);
  });

  it.each([
    [2_990, 2_990],
    ['2990', 2_990],
    [0, 0],
    [2_990n, 2_990],
    [bson('Decimal128', '2990.00'), 2_990],
    [bson('Long', '2990'), 2_990],
    [29.9, null],
    ['29.90', null],
    [bson('Decimal128', '29.90'), null],
    [bson('Decimal128', '1E+30'), null],
    [-5, null],
    [9_007_199_254_740_993n, null],
  ])('R16: reads %p as the whole number %p', (stored, count) => {
    const fields = new FieldReader({ priceMinor: stored });
    expect(fields.count('priceMinor')).toBe(count);
    expect(fields.unreadable).toEqual(count === null ? ['priceMinor'] : []);
  });

  it.each([
    ['CANCELED', 'CANCELLED'],
    ['cancelled', 'CANCELLED'],
    [' Canceled ', 'CANCELLED'],
    ['recycle billing', 'RECYCLE_BILLING'],
    ['Recycle-Failed', 'RECYCLE_FAILED'],
    ['EXPIRED', 'EXPIRED'],
    ['processing', 'PROCESSING'],
    [3, '3'],
    [true, 'TRUE'],
  ])('R20: understands the status %p as %s', (stored, status) => {
    expect(new FieldReader({ status: stored }).status()).toBe(status);
  });

  it.each([{}, [], '', '  ', new Date(TIME), 'x'.repeat(257)])(
    'R20: a status %p is UNKNOWN, and remembered',
    (stored) => {
      const fields = new FieldReader({ status: stored });
      expect(fields.status()).toBe('UNKNOWN');
      expect(fields.unreadable).toEqual(['status']);
    },
  );

  it.each([
    ['USD', 'USD'],
    ['x'.repeat(256), 'x'.repeat(256)],
    ['x'.repeat(257), null],
    [840, null],
    [['USD'], null],
    [true, null],
  ])('R16: reads %p as the text %p', (stored, text) => {
    const fields = new FieldReader({ currency: stored });
    expect(fields.text('currency')).toBe(text);
    expect(fields.unreadable).toEqual(text === null ? ['currency'] : []);
  });

  it.each([
    ['visa-1', 'visa-1'],
    ['', null],
    ['x'.repeat(1_000), null],
    [7, null],
    [['visa-1'], null],
  ])('R16: reads %p as the id %p', (stored, id) => {
    const fields = new FieldReader({ gatewayId: stored });
    expect(fields.id('gatewayId')).toBe(id);
    expect(fields.unreadable).toEqual(id === null ? ['gatewayId'] : []);
  });

  it('R16: a field that is missing or null is no mistake', () => {
    const fields = new FieldReader({ nextBillAt: null });
    expect([fields.time('nextBillAt'), fields.count('priceMinor'), fields.text('currency'), fields.status()]).toEqual([
      null,
      null,
      null,
      'UNKNOWN',
    ]);
    expect(fields.unreadable).toEqual([]);
  });

  it('R18: no card number passes as a status', () => {
    expect(new FieldReader({ status: 'card 4111111111111111' }).status()).not.toContain('4111111111111111');
  });
});
