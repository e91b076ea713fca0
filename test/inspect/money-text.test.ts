import { describe, expect, it } from '@jest/globals';
import { moneyText } from '../../src/inspect/money-text.ts';

describe('money as people read it', () => {
  it('has the digits of its currency', () => {
    expect(moneyText(2_500, 'USD')).toBe('25.00 USD');
    expect(moneyText(2_500, 'JPY')).toBe('2500 JPY');
    expect(moneyText(2_500, 'KWD')).toBe('2.500 KWD');
  });

  it('stays in minor units where the currency is none', () => {
    expect(moneyText(2_500, null)).toBe('2500 minor units');
    expect(moneyText(null, 'USD')).toBe('no amount');
  });
});
