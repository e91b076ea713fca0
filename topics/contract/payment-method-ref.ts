import { fitsTokenFormat, readTokenFormat } from '../../src/settings/token-format.ts';
import { containsCardNumber } from './card-numbers.ts';

/**
 * Whether a reference may name a payment method in the merchant's vault: it holds no card number (R18), unless it is of the
 * merchant's own token format. A token of digits can look like a card number by chance.
 */
export function isVaultReference(ref: string, tokenFormat: RegExp | null = MERCHANT_TOKEN_FORMAT): boolean {
  return !containsCardNumber(ref) || fitsTokenFormat(ref, tokenFormat);
}

/** The same in every process, as all of them check the same events. The settings refuse a malformed pattern at start. */
const MERCHANT_TOKEN_FORMAT = merchantTokenFormat();

function merchantTokenFormat(): RegExp | null {
  try {
    return readTokenFormat(process.env.PAYMENT_METHOD_REF_PATTERN);
  } catch {
    return null;
  }
}
