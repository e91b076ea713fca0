/** The code families of the default table: field 39 of ISO 8583, and the large processors' own. */
export type CodeFamily = 'ISO_8583' | 'NMI' | 'AUTHORIZE_NET' | 'STRIPE' | 'ADYEN';

export interface CodeRow {
  codes: readonly string[];
  type: 'SOFT' | 'HARD';
  meaning: string;
  /** The code only says "declined" or "error": the text and the advice code know more. */
  vague?: true;
  insufficientFunds?: true;
  /** Visa's category 1: the issuer will never approve (R19). */
  neverApprove?: true;
  /** Only for cards of this network, as networks give one code different meanings. */
  network?: 'VISA' | 'MASTERCARD';
}

/**
 * The families in which to look a code up: the gateway type's own first, as the same digits mean different things in
 * different families; then what the code's shape suggests, as many gateways pass the issuer's code through.
 */
export function familiesToTry(gatewayType: string | null, code: string): readonly CodeFamily[] {
  const own = familyOfGatewayType(gatewayType);
  const byShape = familiesOfShape(code, own === null);
  return own === null ? byShape : [own, ...byShape.filter((family) => family !== own)];
}

function familyOfGatewayType(gatewayType: string | null): CodeFamily | null {
  const name = gatewayType?.toUpperCase().replace(/[^A-Z0-9]/g, '') ?? '';
  if (name.includes('AUTHORIZENET')) return 'AUTHORIZE_NET';
  if (name.includes('STRIPE')) return 'STRIPE';
  if (name.includes('ADYEN')) return 'ADYEN';
  return name.startsWith('NMI') || name === 'NETWORKMERCHANTS' ? 'NMI' : null;
}

function familiesOfShape(code: string, gatewayTypeUnknown: boolean): readonly CodeFamily[] {
  if (/^[0-9A-Z]{2}$/i.test(code)) return ['ISO_8583'];
  if (/^[a-z]+(?:_[a-z]+)+$/i.test(code)) return ['STRIPE'];
  // Three digits are NMI's where nothing else is known: Authorize.net's own overlap and mostly repeat it in the text.
  if (/^[234]\d\d$/.test(code) && gatewayTypeUnknown) return ['NMI'];
  return /^\d$/.test(code) && gatewayTypeUnknown ? ['ISO_8583'] : [];
}
