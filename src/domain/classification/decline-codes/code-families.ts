import { adyenCodes } from './adyen.ts';
import { authorizeNetCodes } from './authorize-net.ts';
import { braintreeCodes } from './braintree.ts';
import { checkoutComCodes } from './checkout-com.ts';
import type { CodeFamily, CodeRow } from './code-row.ts';
import { cybersourceCodes } from './cybersource.ts';
import { isoCodes } from './iso-8583.ts';
import { nmiCodes } from './nmi.ts';
import { payflowCodes } from './payflow.ts';
import { stripeCodes } from './stripe.ts';

export const codeTables: Readonly<Record<CodeFamily, readonly CodeRow[]>> = {
  ISO_8583: isoCodes,
  NMI: nmiCodes,
  AUTHORIZE_NET: authorizeNetCodes,
  STRIPE: stripeCodes,
  ADYEN: adyenCodes,
  CYBERSOURCE: cybersourceCodes,
  BRAINTREE: braintreeCodes,
  CHECKOUT_COM: checkoutComCodes,
  PAYFLOW: payflowCodes,
};

/** A family in which a code can be read. */
interface Reading {
  family: CodeFamily;
  /** The gateway's own codes are not known, and the code only looks like one of this family. */
  isGuess: boolean;
}

/**
 * The families in which a code is read (R8). The same digits mean different things in different families, so a code that can
 * be one of the gateway's own is read as nothing else. One that cannot (two characters from a gateway whose own codes have
 * three digits) is the issuer's. If the gateway's own codes are not known, the code's shape suggests a family.
 */
export function readingsOf(gatewayType: string | null, code: string): readonly Reading[] {
  const own = familyOfGatewayType(gatewayType);
  if (own === null) return readingsByShape(code, gatewayType === null);
  const readings: Reading[] = [{ family: own, isGuess: false }];
  return looksLikeIso(code) && neverLooksLikeIso.has(own)
    ? [...readings, { family: 'ISO_8583', isGuess: false }]
    : readings;
}

/** The code in the spelling of the family's table. */
export function spelledAs(family: CodeFamily, code: string): string {
  switch (family) {
    case 'STRIPE':
    case 'CYBERSOURCE':
      return code.toLowerCase();
    case 'ADYEN':
    case 'AUTHORIZE_NET':
    case 'NMI':
    case 'PAYFLOW':
      return code.replace(/^0+(?=\d)/, '');
    case 'ISO_8583':
      return /^\d$/.test(code) ? `0${code}` : code.toUpperCase();
    case 'BRAINTREE':
    case 'CHECKOUT_COM':
      return code.toUpperCase();
    default:
      return family satisfies never;
  }
}

function familyOfGatewayType(gatewayType: string | null): CodeFamily | null {
  const name = gatewayType?.toUpperCase().replace(/[^A-Z0-9]/g, '') ?? '';
  if (name.startsWith('NMI') || name === 'NETWORKMERCHANTS') return 'NMI';
  return familiesByName.find(([part]) => name.includes(part))?.[1] ?? null;
}

/** A gateway type with these letters in its name has these codes. */
const familiesByName: readonly (readonly [part: string, family: CodeFamily])[] = [
  ['AUTHORIZENET', 'AUTHORIZE_NET'],
  ['AUTHNET', 'AUTHORIZE_NET'],
  ['STRIPE', 'STRIPE'],
  ['ADYEN', 'ADYEN'],
  ['CYBERSOURCE', 'CYBERSOURCE'],
  ['VISAACCEPTANCE', 'CYBERSOURCE'],
  ['SMARTPAYFUSE', 'CYBERSOURCE'],
  ['BRAINTREE', 'BRAINTREE'],
  ['CHECKOUTCOM', 'CHECKOUT_COM'],
  ['PAYFLOW', 'PAYFLOW'],
  ['ISO8583', 'ISO_8583'],
];

/** Families whose own codes never have two characters. */
const neverLooksLikeIso: ReadonlySet<CodeFamily> = new Set<CodeFamily>([
  'NMI',
  'STRIPE',
  'CYBERSOURCE',
  'BRAINTREE',
  'CHECKOUT_COM',
]);

function looksLikeIso(code: string): boolean {
  return /^[0-9A-Z]{2}$/i.test(code);
}

/** Three digits of a gateway that the configuration lacks are NMI's, as most are; of a known one they are its own. */
function readingsByShape(code: string, isTypeUnknown: boolean): readonly Reading[] {
  const isIso = looksLikeIso(code) || (isTypeUnknown && /^\d$/.test(code));
  if (isIso) return [{ family: 'ISO_8583', isGuess: !isTypeUnknown }];
  // Nobody else's words look like this, and they say what they mean.
  if (/^[a-z]+(?:_[a-z]+)+$/i.test(code)) return [{ family: 'STRIPE', isGuess: false }];
  return isTypeUnknown && /^[234]\d\d$/.test(code) ? [{ family: 'NMI', isGuess: true }] : [];
}
