import { describe, expect, it } from '@jest/globals';
import { moneyText } from '../../src/domain/money-text.ts';

describe('money as people read it', () => {
  it.each([
    [2_500, 'USD', '25.00 USD'],
    [2_500, 'JPY', '2,500 JPY'],
    [2_500, 'KWD', '2.500 KWD'],
    [1_299_000, 'HUF', '12,990.00 HUF'],
    [4_990_000, 'COP', '49,900.00 COP'],
    [7_500_000, 'IDR', '75,000.00 IDR'],
    [139_900, 'PKR', '1,399.00 PKR'],
    [250_000, 'TWD', '2,500.00 TWD'],
    [1_000, 'IQD', '1.000 IQD'],
    [2_500, 'VED', '25.00 VED'],
    [25_000, 'CLF', '2.5000 CLF'],
    [2_500, 'CLP', '2,500 CLP'],
  ])('of %i minor units in %s is %s: the decimals are those of ISO 4217', (amountMinor, currency, text) => {
    expect(moneyText(amountMinor, currency)).toBe(text);
  });

  it('stays in minor units without a currency, or in one that is no longer listed', () => {
    expect(moneyText(2_500, null)).toBe('2500 minor units');
    expect(moneyText(2_500, 840)).toBe('2500 minor units');
    expect(moneyText(2_500, ['USD'])).toBe('2500 minor units');
    expect(moneyText(2_500, 'usd')).toBe('2500 minor units');
    expect(moneyText(null, 'USD')).toBe('no amount');
    expect(moneyText(2_500, 'HRK')).toBe('2500 HRK in minor units');
  });
});
