import { describe, expect, it } from '@jest/globals';
import { pointsText, rateText, shortMoneyText } from '../../../../../src/console/browser/pages/report/report-words.ts';
import { rateOf } from '../../../../../src/domain/report/intervals.ts';

describe('the words of a report', () => {
  it.each([
    [0.042, '+4.2 points'],
    [-0.042, '−4.2 points'],
    [-0.0001, '0.0 points'],
  ])('call a difference of %d %s', (difference, text) => {
    expect(pointsText(difference)).toBe(text);
  });

  it('say between what a rate is', () => {
    expect(rateText(rateOf(30, 100))).toBe('30.0 % (21.9 to 39.6)');
    expect(rateText(null)).toBe('—');
  });

  it('shorten money by the decimals of its currency', () => {
    expect(shortMoneyText(1_234_500, 'USD')).toBe('12.3K');
    expect(shortMoneyText(1_234_500, 'JPY')).toBe('1.2M');
  });
});
