import { describe, expect, it } from '@jest/globals';
import { moneyByCurrencyText, moneyText, sumByCurrency } from '../../src/inspect/money.ts';

describe('money as people read it', () => {
  it('has as many decimals as its currency', () => {
    expect(moneyText(2_500, 'USD')).toBe('25.00 USD');
    expect(moneyText(2_500, 'JPY')).toBe('2500 JPY');
    expect(moneyText(2_500, 'KWD')).toBe('2.500 KWD');
  });

  it('stays in minor units without a valid currency', () => {
    expect(moneyText(2_500, null)).toBe('2500 minor units');
    expect(moneyText(null, 'USD')).toBe('no amount');
  });
});

describe('sums of money', () => {
  it('are kept apart by currency and shown sorted by it', () => {
    const amounts = [
      { currency: 'USD', amountMinor: 100 },
      { currency: 'JPY', amountMinor: 700 },
      { currency: 'USD', amountMinor: 50 },
    ];
    expect(sumByCurrency(amounts)).toEqual({ USD: 150, JPY: 700 });
    expect(moneyByCurrencyText(sumByCurrency(amounts))).toBe('700 JPY, 1.50 USD');
    expect(moneyByCurrencyText({})).toBe('');
  });
});
