import { describe, expect, it } from '@jest/globals';
import { InvalidArgumentError } from 'commander';
import { parseCount, parseId, parseMinorUnits, parseWholeNumber } from '../../src/cli/parse-options.ts';

describe('option values', () => {
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
