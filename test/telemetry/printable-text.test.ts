import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { printableText } from '../../src/telemetry/printable-text.ts';

describe('text on a terminal', () => {
  it.each([
    ['colours', '\u001b[31mPAID\u001b[0m', '\\u001b[31mPAID\\u001b[0m'],
    ['a title', '\u001b]0;x\u0007', '\\u001b]0;x\\u0007'],
    ['the eight-bit introducer', '\u009b2J', '\\u009b2J'],
    ['a line that is overwritten', 'DECLINED\rPAID    ', 'DECLINED\\u000dPAID    '],
    ['text that is turned around', 'a\u202eb', 'a\\u202eb'],
    ['an invisible character', 'a\u200bb', 'a\\u200bb'],
    ['an invisible tag', 'a\u{e0041}b', 'a\\udb40\\udc41b'],
    ['a line end that only some know', 'a\u2028b', 'a\\u2028b'],
  ])('shows %s instead of obeying it', (_what, text, shown) => {
    expect(printableText(text)).toBe(shown);
  });

  it('keeps line ends, tabs and every letter', () => {
    expect(printableText('a\tb\nß 日 🙂')).toBe('a\tb\nß 日 🙂');
  });

  it('leaves the value of JSON as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(JSON.parse(printableText(JSON.stringify(text)))).toBe(text);
      }),
    );
  });
});
