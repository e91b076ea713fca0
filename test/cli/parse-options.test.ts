import { describe, expect, it, jest } from '@jest/globals';
import { InvalidArgumentError } from 'commander';
import {
  parseCount,
  parseId,
  parseMinorUnits,
  parseSince,
  parseTime,
  parseWholeNumber,
} from '../../src/cli/parse-options.ts';

describe('option values', () => {
  it('--since accepts an age, or a date and time, in UTC unless it names a zone', () => {
    const now = Date.UTC(2026, 0, 31, 12);
    jest.useFakeTimers({ now });
    expect(parseSince('15m')).toBe(now - 900_000);
    expect(parseSince('2h')).toBe(now - 7_200_000);
    expect(parseSince('3d')).toBe(now - 259_200_000);
    jest.useRealTimers();
    expect(parseSince('2026-01-31')).toBe(Date.UTC(2026, 0, 31));
    expect(parseSince('2026-01-31T08:00')).toBe(Date.UTC(2026, 0, 31, 8));
    expect(parseSince('2026-01-31T08:00:00+02:00')).toBe(Date.UTC(2026, 0, 31, 6));
    for (const wrong of ['yesterday', '15', '2026-13-01', '2026-01-31T25:00:00Z', '']) {
      expect(() => parseSince(wrong)).toThrow(/Expected an age such as 15m/);
    }
  });

  it('accepts a date as midnight UTC, and a time only with its zone', () => {
    expect(parseTime('2026-01-31')).toBe(Date.UTC(2026, 0, 31));
    expect(parseTime('2026-01-31T09:00:00+02:00')).toBe(Date.UTC(2026, 0, 31, 7));
    for (const wrong of ['yesterday', '2026-13-01', '2026-01-31T09:00', '1780000000000']) {
      expect(() => parseTime(wrong)).toThrow(InvalidArgumentError);
    }
  });

  it('accepts whole numbers only', () => {
    expect(parseCount('20')).toBe(20);
    expect(parseWholeNumber('0')).toBe(0);
    expect(parseMinorUnits('4990')).toBe(4_990);
    for (const wrong of ['0', '-1', '1.5', '1e3', '']) expect(() => parseCount(wrong)).toThrow(InvalidArgumentError);
    for (const wrong of ['49.90', '-1', '']) {
      expect(() => parseMinorUnits(wrong)).toThrow(InvalidArgumentError);
      expect(() => parseWholeNumber(wrong)).toThrow(InvalidArgumentError);
    }
  });

  it('accepts ids of the length that topics allow', () => {
    expect(parseId('O-1')).toBe('O-1');
    for (const wrong of ['', ' O-1', 'x'.repeat(257)]) expect(() => parseId(wrong)).toThrow(InvalidArgumentError);
  });
});
