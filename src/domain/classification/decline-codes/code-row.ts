/** Whose response codes these are: field 39 of ISO 8583, or a gateway's own. */
export type CodeFamily =
  | 'ISO_8583'
  | 'NMI'
  | 'AUTHORIZE_NET'
  | 'STRIPE'
  | 'ADYEN'
  | 'CYBERSOURCE'
  | 'BRAINTREE'
  | 'CHECKOUT_COM'
  | 'PAYFLOW';

export interface CodeRow {
  codes: readonly string[];
  type: 'SOFT' | 'HARD';
  meaning: string;
  /** The code only says "declined" or "error": the text and the advice code say more. */
  vague?: true;
  insufficientFunds?: true;
  /** Of a gateway's own code: the code of field 39 that it stands for, as the card networks' rules name those (R19). */
  iso?: string;
  /** Applies to cards of this network only, as networks use one code with different meanings. */
  network?: 'VISA' | 'MASTERCARD';
}
