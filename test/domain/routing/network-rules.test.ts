import { describe, expect, it } from '@jest/globals';
import { networkRuleOf } from '../../../src/domain/routing/network-rules.ts';

const NOW = Date.UTC(2026, 4, 20);
const DAY_MS = 86_400_000;
const visa = { code: '05', text: '', network: 'VISA', adviceCode: null };
const mastercard = { ...visa, network: 'MASTERCARD' };

function daysAgo(count: number, days: number): number[] {
  return Array.from({ length: count }, () => NOW - days * DAY_MS);
}

describe('network rules', () => {
  it('R19: allow another attempt after an ordinary decline', () => {
    expect(networkRuleOf(visa, [NOW], NOW)).toBeNull();
  });

  it("R19: forbid what a Visa issuer will never approve, also in a gateway's own code", () => {
    expect(networkRuleOf({ ...visa, code: '41' }, [], NOW)).toEqual({
      rule: 'VISA_NEVER_APPROVE_41',
      forbids: true,
      waitMs: null,
    });
    expect(networkRuleOf({ ...visa, code: '251' }, [], NOW, 'NMI')?.forbids).toBe(true);
    expect(networkRuleOf({ ...mastercard, code: '41' }, [], NOW)).toBeNull();
  });

  it('R19: forbid another attempt after advice never to try again', () => {
    expect(networkRuleOf({ ...mastercard, adviceCode: '03' }, [], NOW)).toEqual({
      rule: 'DO_NOT_TRY_AGAIN_03',
      forbids: true,
      waitMs: null,
    });
  });

  it.each([
    ['24', 3_600_000],
    ['25', DAY_MS],
    ['26', 2 * DAY_MS],
    ['27', 4 * DAY_MS],
    ['28', 6 * DAY_MS],
    ['29', 8 * DAY_MS],
    ['30', 10 * DAY_MS],
  ])('R19: advice %s asks for a wait of %i ms after the decline', (adviceCode, waitMs) => {
    expect(networkRuleOf({ ...mastercard, adviceCode }, [], NOW)).toEqual({
      rule: `RETRY_AFTER_${adviceCode}`,
      forbids: false,
      waitMs,
    });
  });

  it('R19: forbid a 16th Visa attempt and a 36th Mastercard attempt in 30 days', () => {
    expect(networkRuleOf(visa, daysAgo(14, 3), NOW)).toBeNull();
    expect(networkRuleOf(visa, daysAgo(15, 3), NOW)?.rule).toBe('VISA_MORE_THAN_15_ATTEMPTS');
    expect(networkRuleOf(mastercard, daysAgo(34, 3), NOW)).toBeNull();
    expect(networkRuleOf(mastercard, daysAgo(35, 3), NOW)?.forbids).toBe(true);
  });

  it('R19: do not count attempts older than 30 days', () => {
    expect(networkRuleOf(visa, daysAgo(20, 30), NOW)).toBeNull();
  });
});
