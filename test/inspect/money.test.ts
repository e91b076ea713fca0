import { describe, expect, it } from '@jest/globals';
import { moneyByCurrencyText, sumByCurrency } from '../../src/inspect/money.ts';

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
