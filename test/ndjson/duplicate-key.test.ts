import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { duplicateKey } from '../../src/ndjson/duplicate-key.ts';

describe('a key that is written twice in a JSON object', () => {
  it.each([
    ['{"a":1,"b":2,"a":3}', 'a'],
    ['{"decline":{"code":"05","text":"x","code":"51"}}', 'decline.code'],
    ['{"items":[{"id":1},{"id":1,"n":[2,3],"id":2}]}', 'items[1].id'],
    ['{"a":"}\\"{","b":{"a":1}, "\\u0061":2}', 'a'],
    ['[[{"x":1},{"x":1}],[{"y":{},"y":[]}]]', '[1][0].y'],
  ])('is found in %s', (text, path) => {
    expect(duplicateKey(text)).toBe(path);
  });

  it('is never found in what JSON.stringify writes, whatever its strings hold', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => expect(duplicateKey(JSON.stringify(value))).toBeNull()));
  });
});
