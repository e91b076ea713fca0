import { describe, expect, it } from '@jest/globals';
import { comparableText } from '../../../src/domain/classification/comparable-text.ts';

describe('texts as they are compared', () => {
  it.each([
    ['case', 'Do NOT Honor', 'do not honor'],
    ['spaces of any kind', 'do\u00a0not\u2009\u3000honor\t\r\n', 'do not honor'],
    ['characters of no width', 'do\u200b not\u2060 ho\u00adnor\ufeff', 'do not honor'],
    ['directions of writing', '\u202ado not honor\u202c\u200e', 'do not honor'],
    ['the encoding of accents', 'refuse\u0301e', 'refus\u00e9e'],
    ['full-width letters', '\uff24\uff2f NOT', 'do not'],
    ['ligatures', 'insu\ufb03cient', 'insufficient'],
    ['typographic apostrophes', 'can\u2019t', "can't"],
    ['grave accents as apostrophes', 'can`t', "can't"],
    ['typographic quotes', '\u201cstop\u201d \u00abstop\u00bb', '"stop" "stop"'],
    ['dashes', 're\u2010try \u2013 later', 're-try - later'],
    ['sharp s', 'Gro\u00dfbetrag', 'GROSSBETRAG'],
    ['the Turkish letters i', 'YETERS\u0130Z', 'yetersiz'],
    ['the Greek sigma at a word’s end', '\u039b\u0391\u0398\u039f\u03a3', '\u03bb\u03b1\u03b8\u03bf\u03c2'],
  ])('R8: are the same whatever %s', (_, one, other) => {
    expect(comparableText(one)).toBe(comparableText(other));
  });

  it('R8: keep accents, dashes and quotes as such', () => {
    expect(comparableText('refusée')).not.toBe(comparableText('refusee'));
    expect(comparableText('re-try')).not.toBe(comparableText('retry'));
    expect(comparableText("can't")).not.toBe(comparableText('cant'));
  });
});
