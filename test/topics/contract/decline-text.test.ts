import { describe, expect, it } from '@jest/globals';
import { keptDeclineCode, keptDeclineText } from '../../../topics/contract/decline-text.ts';

const CARD = '4111 1111 1111 1111';

describe('a decline’s text as it is kept', () => {
  it('is the text itself up to 4,096 bytes', () => {
    for (const text of ['', 'Do not honor', 'x'.repeat(4_096), '限'.repeat(1_365)])
      expect(keptDeclineText(text)).toBe(text);
  });

  it.each([
    ['letters of one byte', 'x'],
    ['letters of three bytes', '限'],
    ['letters of four bytes', '𝕏'],
    ['halves of letters', '\ud835'],
  ])('is cut to 4,096 bytes, and says so, where it has more %s', (_, letter) => {
    const kept = keptDeclineText(letter.repeat(900_000));
    expect(kept.endsWith(' […]')).toBe(true);
    expect(kept.slice(0, -4).replaceAll(letter, '')).toBe('');
    expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(4_096);
    expect(Buffer.byteLength(kept)).toBeGreaterThan(4_096 - 8);
  });

  it('R18: has no card number, nor a part of one that the cut goes through', () => {
    for (let before = 4_060; before < 4_100; before += 1) {
      expect(keptDeclineText(`${'x'.repeat(before)} ${CARD} and more`)).not.toMatch(/\d/);
    }
  });

  it('is not changed again', () => {
    const kept = keptDeclineText(`${CARD} ${'x'.repeat(5_000)}`);
    expect(keptDeclineText(kept)).toBe(kept);
  });

  it('is a code of at most 64 bytes', () => {
    expect(keptDeclineCode('insufficient_funds')).toBe('insufficient_funds');
    expect(Buffer.byteLength(keptDeclineCode('5'.repeat(900_000)))).toBe(64);
  });
});
