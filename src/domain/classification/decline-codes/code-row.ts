/** The families of response codes in the default table: field 39 of ISO 8583, and the large processors' own codes. */
export type CodeFamily = 'ISO_8583' | 'NMI' | 'AUTHORIZE_NET' | 'STRIPE' | 'ADYEN';

export interface CodeRow {
  codes: readonly string[];
  type: 'SOFT' | 'HARD';
  meaning: string;
  /** The code only says "declined" or "error": the text and the advice code say more. */
  vague?: true;
  insufficientFunds?: true;
  /** Visa's category 1: the issuer will never approve (R19). */
  neverApprove?: true;
  /** Applies to cards of this network only, as networks use one code with different meanings. */
  network?: 'VISA' | 'MASTERCARD';
}

/**
 * The families in which a code is looked up. The gateway type's own comes first, as the same digits mean different things
 * in different families. Then come those that the code's format suggests, as many gateways pass on the issuer's code.
 */
export function familiesToTry(gatewayType: string | null, code: string): readonly CodeFamily[] {
  const own = familyOfGatewayType(gatewayType);
  const byFormat = familiesOfFormat(code, own === null);
  return own === null ? byFormat : [own, ...byFormat.filter((family) => family !== own)];
}

function familyOfGatewayType(gatewayType: string | null): CodeFamily | null {
  const name = gatewayType?.toUpperCase().replace(/[^A-Z0-9]/g, '') ?? '';
  if (name.includes('AUTHORIZENET')) return 'AUTHORIZE_NET';
  if (name.includes('STRIPE')) return 'STRIPE';
  if (name.includes('ADYEN')) return 'ADYEN';
  return name.startsWith('NMI') || name === 'NETWORKMERCHANTS' ? 'NMI' : null;
}

function familiesOfFormat(code: string, gatewayTypeUnknown: boolean): readonly CodeFamily[] {
  if (/^[0-9A-Z]{2}$/i.test(code)) return ['ISO_8583'];
  if (/^[a-z]+(?:_[a-z]+)+$/i.test(code)) return ['STRIPE'];
  // Of an unknown gateway, three digits are NMI's: Authorize.net's overlap with them, and its texts mostly say the same.
  if (/^[234]\d\d$/.test(code) && gatewayTypeUnknown) return ['NMI'];
  return /^\d$/.test(code) && gatewayTypeUnknown ? ['ISO_8583'] : [];
}
