/**
 * What a card network's advice code says about another attempt (R8, R19). The same digits mean different things in different
 * networks, so without its network a number is unknown; words mean the same in all.
 */
interface AdviceRow {
  network: 'VISA' | 'MASTERCARD' | 'ANY';
  codes: readonly string[];
  type: 'SOFT' | 'HARD';
  /** The card is not to be tried again, whatever the response code says. */
  isFinal?: true;
  meaning: string;
}

/**
 * Visa's are the categories of its response codes, Mastercard's its Merchant Advice Codes: from CyberSource's documentation,
 * `merchantAdvice.code` and `merchantAdvice.codeRaw`; 40 and 41 also from Cielo's, "Card Brands Retry Program". The words are
 * Stripe's `advice_code`. Not here: 43 (a virtual card of many uses), which says nothing about another attempt, and 99, which
 * CyberSource gives where it does not know a value. Neither decides anything.
 */
const adviceRows: readonly AdviceRow[] = [
  { network: 'VISA', codes: ['1'], type: 'HARD', isFinal: true, meaning: 'the issuer will never approve' },
  { network: 'VISA', codes: ['2'], type: 'SOFT', meaning: 'the issuer cannot approve now' },
  { network: 'VISA', codes: ['3'], type: 'HARD', meaning: 'the payment data must be corrected first' },
  { network: 'VISA', codes: ['4'], type: 'SOFT', meaning: 'a generic response code' },

  { network: 'MASTERCARD', codes: ['03'], type: 'HARD', isFinal: true, meaning: 'do not try again' },
  { network: 'MASTERCARD', codes: ['21'], type: 'HARD', isFinal: true, meaning: 'cancelled by the cardholder' },
  {
    network: 'MASTERCARD',
    codes: ['40'],
    type: 'HARD',
    isFinal: true,
    meaning: 'a prepaid card that is not reloadable',
  },
  { network: 'MASTERCARD', codes: ['41'], type: 'HARD', isFinal: true, meaning: 'a virtual card of a single use' },
  {
    network: 'MASTERCARD',
    codes: ['22'],
    type: 'HARD',
    isFinal: true,
    meaning: 'merchant does not qualify for the product',
  },
  { network: 'MASTERCARD', codes: ['42'], type: 'HARD', isFinal: true, meaning: 'sanctions score too high' },
  { network: 'MASTERCARD', codes: ['08'], type: 'HARD', isFinal: true, meaning: 'blocked by the card network' },
  { network: 'MASTERCARD', codes: ['01'], type: 'HARD', meaning: 'new account information is available' },
  { network: 'MASTERCARD', codes: ['04'], type: 'HARD', meaning: 'the token does not meet the requirements' },
  { network: 'MASTERCARD', codes: ['02'], type: 'SOFT', meaning: 'try again later' },
  {
    network: 'MASTERCARD',
    codes: ['24', '25', '26', '27', '28', '29', '30'],
    type: 'SOFT',
    meaning: 'try again after the time that the issuer names',
  },

  { network: 'ANY', codes: ['do_not_try_again'], type: 'HARD', isFinal: true, meaning: 'do not try again' },
  { network: 'ANY', codes: ['try_again_later'], type: 'SOFT', meaning: 'try again later' },
  { network: 'ANY', codes: ['confirm_card_data'], type: 'HARD', meaning: 'the card data must be corrected first' },
];

/** An advice code in its network's spelling, and its row. */
export interface FoundAdvice {
  code: string;
  row: AdviceRow;
}

/** Null: no advice, or one that this network is not known to give. */
export function findAdvice(adviceCode: string | null, network: string | null): FoundAdvice | null {
  const code = spelledAdvice(adviceCode, network);
  const row = adviceRows.find(
    (candidate) => candidate.codes.includes(code) && (candidate.network === 'ANY' || candidate.network === network),
  );
  return row === undefined ? null : { code, row };
}

/**
 * An advice code as its network spells it; empty: none. Visa's have one digit, Mastercard's two; CyberSource's raw ones put 79
 * before Mastercard's. Zeros come and go on the way.
 */
export function spelledAdvice(adviceCode: string | null, network: string | null): string {
  const code = adviceCode?.trim().toLowerCase() ?? '';
  if (network === 'VISA') return code.replace(/^0+(?=\d)/, '');
  const ofMastercard = /^79(\d\d)$/.exec(code)?.[1] ?? code;
  return ofMastercard.length === 1 ? `0${ofMastercard}` : ofMastercard;
}
