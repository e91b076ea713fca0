import { describe, expect, it } from '@jest/globals';
import { InvalidArgumentError } from 'commander';
import { parseCount, parseId, parseMinorUnits, parseTime } from '../../src/cli/parse-options.ts';

describe('the values of options', () => {
  it('takes a date as midnight UTC, and a time only with its zone', () => {
    expect(parseTime('2026-01-31')).toBe(Date.UTC(2026, 0, 31));
    expect(parseTime('2026-01-31T09:00:00+02:00')).toBe(Date.UTC(2026, 0, 31, 7));
    for (const wrong of ['yesterday', '2026-13-01', '2026-01-31T09:00', '1780000000000']) {
      expect(() => parseTime(wrong)).toThrow(InvalidArgumentError);
    }
  });

  it('takes whole numbers only', () => {
    expect(parseCount('20')).toBe(20);
    expect(parseMinorUnits('4990')).toBe(4_990);
    for (const wrong of ['0', '-1', '1.5', '1e3', '']) expect(() => parseCount(wrong)).toThrow(InvalidArgumentError);
    for (const wrong of ['49.90', '-1', '']) expect(() => parseMinorUnits(wrong)).toThrow(InvalidArgumentError);
  });

  it('takes ids as the contract has them', () => {
    expect(parseId('O-1')).toBe('O-1');
    for (const wrong of ['', ' O-1', 'x'.repeat(257)]) expect(() => parseId(wrong)).toThrow(InvalidArgumentError);
  });
});
