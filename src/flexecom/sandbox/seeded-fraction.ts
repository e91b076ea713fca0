import { createHash } from 'node:crypto';

const FRACTION_BYTES = 6;

/**
 * A number in [0, 1) that follows from seed and parts alone: the same submission fares the same in every run, in
 * whatever order requests arrive.
 */
export function seededFraction(seed: string, ...parts: readonly (string | number)[]): number {
  const digest = createHash('sha256')
    .update(JSON.stringify([seed, ...parts]))
    .digest();
  return digest.readUIntBE(0, FRACTION_BYTES) / 2 ** (8 * FRACTION_BYTES);
}
