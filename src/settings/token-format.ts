/** Longer than any token that could be one; what a pattern says of a longer text does not matter. */
const TOKEN_LENGTH_MAX = 256;

/** A repeated group that repeats something itself can take minutes on one token: `(a+)+`. */
const NESTED_REPETITION = /\([^()]*[*+{][^()]*\)[*+{]/;

/**
 * The form of the merchant's payment method tokens, as `PAYMENT_METHOD_REF_PATTERN` gives it: a regular expression that the whole
 * token fits. Null: there is none.
 * @throws SyntaxError where it is no regular expression, or one that could take very long
 */
export function readTokenFormat(pattern: string | undefined): RegExp | null {
  if (pattern === undefined || pattern.trim() === '') return null;
  if (NESTED_REPETITION.test(pattern)) throw new SyntaxError('a repeated group must not contain a repetition');
  return new RegExp(`^(?:${pattern.trim()})$`, 'u');
}

export function fitsTokenFormat(token: string, format: RegExp | null): boolean {
  return format !== null && token.length <= TOKEN_LENGTH_MAX && format.test(token);
}
