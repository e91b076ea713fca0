import { describe, expect, it } from '@jest/globals';
import { readTokenFormat } from '../../../src/settings/token-format.ts';
import { isVaultReference } from '../../../topics/contract/payment-method-ref.ts';

describe('a payment method reference', () => {
  it.each(['4111111111111111', 'tok_4111111111111111', '4111-1111-1111-1111/x', '\uff14111111111111111'])(
    'R18: is refused where it contains a card number: %s',
    (ref) => {
      expect(isVaultReference(ref, null)).toBe(false);
    },
  );

  it.each(['pm_1', 'tok_1732616553000', '550e8400-e29b-41d4-a716-446655440000'])('R18: may be %s', (ref) => {
    expect(isVaultReference(ref, null)).toBe(true);
  });

  it("R18: may have digits that look like a card number where it fits the merchant's own format, as a whole", () => {
    const format = readTokenFormat('tok_[0-9]{16}');
    expect(isVaultReference('tok_4111111111111111', format)).toBe(true);
    expect(isVaultReference('4111111111111111', format)).toBe(false);
    expect(isVaultReference('tok_4111111111111111 4111111111111111', format)).toBe(false);
  });

  it('has no format that could take very long to compare', () => {
    expect(() => readTokenFormat('(a+)+')).toThrow(SyntaxError);
    expect(() => readTokenFormat('tok_[')).toThrow(SyntaxError);
    expect(readTokenFormat(' ')).toBeNull();
  });
});
