import { describe, expect, it } from '@jest/globals';
import { requestIdFrom, requestIdOf } from '../../src/http/request-id.ts';

describe('the id of a request', () => {
  it.each(['5b6cb1bc-2f7c-4e11-9a31-1a7a2ec6c0ea', '01HZX3V9K2Q6', 'Root=1-67891233-abcdef012'])(
    "is its caller's: %s",
    (given) => {
      expect(requestIdOf({ headers: { 'x-request-id': given } })).toBe(given);
    },
  );

  it.each(['', 'two words', 'a\nline', 'x'.repeat(129), '4111111111111111', '4111-1111-1111-1111'])(
    'is a new one where the caller gives none that may go to a log: %j',
    (given) => {
      expect(requestIdFrom(given)).toBeNull();
      expect(requestIdOf({ headers: { 'x-request-id': given } })).toMatch(/^[0-9a-f-]{36}$/);
    },
  );
});
