/** Code for the tests of `npm run mutate`: each function shows one thing that can become of a mutant. */

const LARGE_MINOR = 100 * 100;

export function isLarge(amountMinor: number): boolean {
  return amountMinor >= LARGE_MINOR;
}

/** The amount 0 is 0 on either way. */
export function withoutSign(amountMinor: number): number {
  return amountMinor < 0 ? -amountMinor : amountMinor;
}

export function instalments(amountMinor: number, eachMinor: number): number {
  let count = 0;
  for (let leftMinor = amountMinor; leftMinor > 0; leftMinor -= eachMinor) count += 1;
  return count;
}

export function ascending(amountsMinor: readonly number[]): number[] {
  const sorted = amountsMinor.slice();
  sorted.sort((one, other) => one - other);
  return sorted;
}

export function sum(oneMinor: number, otherMinor: number): number {
  return oneMinor + otherMinor;
}
