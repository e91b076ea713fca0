/**
 * Which first digits and lengths card networks give to their numbers. Without them, one number in ten passes the Luhn check
 * by chance. A range is wide rather than narrow: a number that is masked in error is a nuisance, one that is not is a leak.
 */

interface CardRange {
  readonly network: string;
  /** The first digits, from and to: both of the same length, at most four. */
  readonly from: string;
  readonly to: string;
  readonly lengths: readonly number[];
  /** The length that nearly all cards of a large network have: such numbers are also found where other digits are joined to them. */
  readonly joinedLength: number | null;
}

const MAESTRO_LENGTHS = [13, 14, 15, 16, 17, 18, 19];

/**
 * Of two that overlap, the later one says the joined length.
 *
 * Sources: Wikipedia, "Payment card number", its table of issuer identification numbers; `src/lib/card-types.ts` of
 * github.com/braintree/credit-card-type at commit 0bac61c. Both as of 2026-11-26. Only lengths from 13 to 19 count (R18).
 *
 * UATP, the airlines' network (1, 15 digits), is left out: every time in milliseconds with two digits behind it would look like
 * one of its numbers, and only airlines take them.
 */
const CARD_RANGES: readonly CardRange[] = [
  { network: 'Visa', from: '4', to: '4', lengths: [13, 16, 18, 19], joinedLength: 16 },
  { network: 'Mastercard', from: '51', to: '55', lengths: [16], joinedLength: 16 },
  { network: 'Mastercard', from: '2221', to: '2720', lengths: [16], joinedLength: 16 },
  { network: 'American Express', from: '34', to: '34', lengths: [15], joinedLength: 15 },
  { network: 'American Express', from: '37', to: '37', lengths: [15], joinedLength: 15 },
  { network: 'Diners Club', from: '300', to: '305', lengths: [14, 16, 19], joinedLength: 14 },
  { network: 'Diners Club', from: '3095', to: '3095', lengths: [14, 16, 19], joinedLength: 14 },
  { network: 'Diners Club', from: '36', to: '36', lengths: [14, 16, 19], joinedLength: 14 },
  { network: 'Diners Club', from: '38', to: '39', lengths: [14, 16, 19], joinedLength: 14 },
  { network: 'JCB', from: '3528', to: '3589', lengths: [16, 17, 18, 19], joinedLength: 16 },
  { network: 'JCB', from: '1800', to: '1800', lengths: [15], joinedLength: 15 },
  { network: 'JCB', from: '2131', to: '2131', lengths: [15], joinedLength: 15 },
  { network: 'Maestro, Elo, Verve, RuPay', from: '50', to: '50', lengths: MAESTRO_LENGTHS, joinedLength: null },
  { network: 'Maestro', from: '56', to: '58', lengths: MAESTRO_LENGTHS, joinedLength: null },
  { network: 'Maestro, RuPay, Hipercard', from: '6', to: '6', lengths: MAESTRO_LENGTHS, joinedLength: null },
  { network: 'Discover', from: '6011', to: '6011', lengths: MAESTRO_LENGTHS, joinedLength: 16 },
  { network: 'UnionPay', from: '62', to: '62', lengths: MAESTRO_LENGTHS, joinedLength: 16 },
  { network: 'Discover', from: '644', to: '659', lengths: MAESTRO_LENGTHS, joinedLength: 16 },
  { network: 'UnionPay', from: '81', to: '81', lengths: [14, 15, 16, 17, 18, 19], joinedLength: null },
  { network: 'RuPay', from: '82', to: '82', lengths: [16], joinedLength: null },
  { network: 'Mir, Borica', from: '2200', to: '2205', lengths: [16, 17, 18, 19], joinedLength: null },
  { network: 'Uzcard', from: '8600', to: '8600', lengths: [16], joinedLength: null },
  { network: 'Napas', from: '9704', to: '9704', lengths: [16, 19], joinedLength: null },
  { network: 'Troy', from: '9792', to: '9792', lengths: [16], joinedLength: null },
  { network: 'Humo', from: '9860', to: '9860', lengths: [16], joinedLength: null },
];

export const CARD_DIGITS_MIN = 13;
export const CARD_DIGITS_MAX = 19;

/** Four first digits decide, so each of the 10,000 has its entry. */
const PREFIX_DIGITS = 4;

/** By prefix: bit n is set where a number of n digits may begin so. */
const lengthBits = new Uint32Array(10 ** PREFIX_DIGITS);
const joinedLengths = new Uint8Array(10 ** PREFIX_DIGITS);

for (const { from, to, lengths, joinedLength } of CARD_RANGES) {
  const first = Number(from.padEnd(PREFIX_DIGITS, '0'));
  const last = Number(to.padEnd(PREFIX_DIGITS, '9'));
  for (let prefix = first; prefix <= last; prefix++) {
    for (const length of lengths) lengthBits[prefix] = (lengthBits[prefix] ?? 0) | (1 << length);
    joinedLengths[prefix] = joinedLength ?? 0;
  }
}

/** The lengths of the numbers that begin with these four digits: bit n is set for n digits. */
export function issuedLengths(prefix: number): number {
  return lengthBits[prefix] ?? 0;
}

/** The length of a number that is found inside more digits; 0: none is. */
export function joinedLengthOf(prefix: number): number {
  return joinedLengths[prefix] ?? 0;
}
