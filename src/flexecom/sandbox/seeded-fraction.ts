import { createHash } from 'node:crypto';

const FRACTION_BYTES = 6;

/**
 * A number in [0, 1) that depends on the seed and the parts only, so that a submission has the same outcome in every run,
 * in whatever order requests arrive.
 */
export function seededFraction(seed: string, ...parts: readonly (string | number)[]): number {
  const digest = createHash('sha256')
    .update(JSON.stringify([seed, ...parts]))
    .digest();
  return digest.readUIntBE(0, FRACTION_BYTES) / 2 ** (8 * FRACTION_BYTES);
}
