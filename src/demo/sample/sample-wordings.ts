import type { Decline } from '../../../topics/contract/fields.ts';

/** How gateways of each type word a decline. The weights of a type add up to a hundred. */
interface Wording extends Decline {
  readonly weight: number;
}

const visa = { network: 'VISA', adviceCode: null } as const;
const mastercard = { network: 'MASTERCARD' } as const;

const NMI: readonly Wording[] = [
  { weight: 36, code: '200', text: 'DECLINE', type: 'SOFT', ...visa },
  { weight: 24, code: '202', text: 'Insufficient funds', type: 'SOFT', ...visa },
  { weight: 10, code: '203', text: 'Over limit', type: null, ...visa },
  { weight: 8, code: '201', text: 'Do Not Honor', type: null, ...mastercard, adviceCode: '02' },
  { weight: 6, code: '250', text: 'Pick up card', type: 'HARD', ...visa },
  { weight: 5, code: '223', text: 'Expired card', type: 'HARD', ...visa },
  { weight: 4, code: '253', text: 'Stolen card', type: 'HARD', ...visa },
  { weight: 4, code: '400', text: 'Transaction error returned by processor', type: null, ...visa },
  { weight: 3, code: '201', text: 'Do Not Honor', type: null, ...mastercard, adviceCode: '03' },
];

const AUTHORIZE_NET: readonly Wording[] = [
  { weight: 44, code: '2', text: 'This transaction has been declined.', type: 'SOFT', ...visa },
  { weight: 14, code: '3', text: 'Referral to call issuer: declined', type: null, ...mastercard, adviceCode: null },
  { weight: 10, code: '11', text: 'A duplicate transaction has been submitted.', type: null, ...visa },
  { weight: 12, code: '51', text: 'Insufficient funds', type: null, ...visa },
  { weight: 10, code: '8', text: 'The credit card has expired.', type: null, ...visa },
  { weight: 10, code: '6', text: 'The credit card number is invalid.', type: null, ...visa },
];

const STRIPE: readonly Wording[] = [
  { weight: 40, code: 'generic_decline', text: 'Your card was declined.', type: null, ...visa },
  { weight: 24, code: 'insufficient_funds', text: 'Your card has insufficient funds.', type: null, ...visa },
  { weight: 14, code: 'do_not_honor', text: 'Your card was declined.', type: null, ...mastercard, adviceCode: '24' },
  { weight: 8, code: 'processing_error', text: 'An error occurred while processing your card.', type: null, ...visa },
  { weight: 8, code: 'expired_card', text: 'Your card has expired.', type: null, ...visa },
  { weight: 6, code: 'lost_card', text: 'Your card was declined.', type: null, ...visa },
];

const ADYEN: readonly Wording[] = [
  { weight: 46, code: '2', text: 'Refused', type: 'SOFT', ...visa },
  { weight: 20, code: '12', text: 'Not enough balance', type: null, ...mastercard, adviceCode: null },
  { weight: 12, code: '9', text: 'Issuer Unavailable', type: null, ...visa },
  { weight: 8, code: '6', text: 'Expired Card', type: null, ...visa },
  { weight: 8, code: '25', text: 'Restricted Card', type: 'HARD', ...visa },
  { weight: 6, code: '5', text: 'Blocked Card', type: null, ...visa },
];

const BY_TYPE: Readonly<Record<string, readonly Wording[]>> = { NMI, AUTHORIZE_NET, STRIPE, ADYEN };

/** @throws Error for a gateway type that the sample does not use */
export function wordingsOf(gatewayType: string): readonly Wording[] {
  const wordings = BY_TYPE[gatewayType];
  if (wordings === undefined) throw new Error(`the sample has no declines of gateway type ${gatewayType}`);
  return wordings;
}
