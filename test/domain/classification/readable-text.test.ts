import { describe, expect, it } from '@jest/globals';
import { readableText } from '../../../src/domain/classification/readable-text.ts';

describe('a readable decline text', () => {
  it.each([
    ['DO_NOT_HONOR', 'do not honor'],
    ['05: Insuff. Fnds', 'insufficient funds'],
    ['insufficientFunds', 'insufficient funds'],
    ['SERV NOT ALLOWED', 'service not allowed'],
    ["Can't verify PIN", 'cannot verify pin'],
    ["don't retry", 'do not retry'],
    ['  Authorisation   declined!! ', 'authorization declined'],
    ['constructor', 'constructor'],
  ])('R8: of "%s" is "%s"', (text, readable) => {
    expect(readableText(text)).toBe(readable);
  });
});
