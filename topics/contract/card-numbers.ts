import { CARD_DIGITS_MAX, CARD_DIGITS_MIN, issuedLengths, joinedLengthOf } from './card-ranges.ts';
import {
  BROKEN,
  type BytesPart,
  digitsInBytes,
  digitsInText,
  JOINED,
  MIXED,
  type WrittenDigits,
} from './written-digits.ts';

/**
 * Masks card numbers in free text (R18): digits in a range that a card network issues, of its lengths, that pass the Luhn check,
 * however they are written. Each becomes `*`, so the length of the text does not change. All of it takes linear time.
 */

/** Replaces the digits of every card number in `text` by `*`. Idempotent. */
export function maskCardNumbers(text: string): string {
  if (!mayHoldNumber(text)) return text;
  const digits = digitsInText(text);
  const hidden = cardDigits(digits, false);
  return hidden === null ? text : withoutDigits(text, digits, hidden);
}

export function containsCardNumber(text: string): boolean {
  return mayHoldNumber(text) && cardDigits(digitsInText(text), false) !== null;
}

interface BytesReading {
  /** What is known of their structure, in order. Default: nothing. */
  readonly parts?: readonly BytesPart[];
  /** Avro writes a string's length before it, which can look like one digit more at either end of a number. */
  readonly hasLengths?: boolean;
}

/** Masks card numbers in raw bytes, such as a dead letter's. The length stays the same. */
export function maskCardNumbersInBytes(
  buffer: Uint8Array,
  { parts = [], hasLengths = false }: BytesReading = {},
): { bytes: Buffer; masked: boolean } {
  const original = Buffer.from(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  const digits = digitsInBytes(original, parts);
  const hidden = cardDigits(digits, hasLengths);
  if (hidden === null) return { bytes: original, masked: false };
  const bytes = Buffer.from(original);
  overwrite(bytes, 1, digits, hidden);
  return { bytes, masked: true };
}

/** Most texts hold no such number, and this is quick. */
function mayHoldNumber(text: string): boolean {
  let digits = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    const canBeDigit = (unit >= 0x30 && unit <= 0x39) || unit >= 0x80 || unit === BACKSLASH;
    if (canBeDigit && ++digits === CARD_DIGITS_MIN) return true;
  }
  return false;
}

function withoutDigits(text: string, digits: WrittenDigits, hidden: Uint8Array): string {
  const units = Buffer.from(text, 'utf16le');
  overwrite(units, 2, digits, hidden);
  return units.toString('utf16le');
}

/** Of a text that people or gateways have written, the second pass finds nothing more. */
const PASSES_MAX = 8;

const BACKSLASH = 0x5c;
const ASTERISK = 0x2a;

/** In the place of an escaped digit, so that JSON stays JSON. */
const ESCAPED_ASTERISK = new TextEncoder().encode('\\u002a');

/** @param width how many bytes a unit of the text has */
function overwrite(units: Uint8Array, width: number, { count, from, to }: WrittenDigits, hidden: Uint8Array): void {
  for (let index = 0; index < count; index++) {
    if (hidden[index] !== 1) continue;
    const start = from[index] ?? 0;
    const end = to[index] ?? 0;
    const isEscape = units[start * width] === BACKSLASH;
    for (let at = start; at < end; at++) {
      units[at * width] = isEscape ? (ESCAPED_ASTERISK[(at - start) % ESCAPED_ASTERISK.length] ?? ASTERISK) : ASTERISK;
      if (width === 2) units[at * width + 1] = 0;
    }
  }
}

/** Which digits belong to a card number (1); null: none does. */
function cardDigits(digits: WrittenDigits, hasLengths: boolean): Uint8Array | null {
  if (digits.count < CARD_DIGITS_MIN) return null;
  const search = { ...digits, sums: luhnSums(digits), hasLengths, hidden: new Uint8Array(digits.count) };
  if (!hideNumbers(search, false)) return null;
  // Once a number inside more digits is hidden, the digits beside it can form another one, as in a text that is masked again.
  for (let pass = 1; hideNumbers(search, true); pass++) {
    // Nobody writes so but to keep us busy, a pass for each number: no digit is shown.
    if (pass === PASSES_MAX) search.hidden.fill(1);
  }
  return search.hidden;
}

interface Search extends WrittenDigits {
  readonly sums: LuhnSums;
  readonly hasLengths: boolean;
  readonly hidden: Uint8Array;
}

/** Looks at each run of digits that nothing but separators divides. @returns whether it has hidden any. */
function hideNumbers(search: Search, onlyBesideHidden: boolean): boolean {
  const { count, gaps, hidden } = search;
  let found = false;
  for (let start = 0, end = 0; start < count; start = end) {
    end = start + 1;
    if (hidden[start] === 1) continue;
    while (end < count && gaps[end] !== BROKEN && hidden[end] !== 1) end += 1;
    if (end - start < CARD_DIGITS_MIN) continue;
    if (onlyBesideHidden && hidden[start - 1] !== 1 && hidden[end] !== 1) continue;
    // What is hidden in a run does not matter to the rest of this pass.
    const numbers = numbersIn(search, start, end);
    for (let index = 0; index < numbers.length; index += 2) {
      const to = numbers[index + 1] ?? 0;
      for (let at = numbers[index] ?? 0; at < to; at++) hidden[at] = 1;
      found = true;
    }
  }
  return found;
}

/** @returns where each number begins and ends: two entries a number */
function numbersIn(search: Search, start: number, end: number): number[] {
  const numbers: number[] = [];
  const { values, sums } = search;
  let prefix = ((values[start] ?? 0) * 10 + (values[start + 1] ?? 0)) * 10 + (values[start + 2] ?? 0);
  for (let from = start; from + CARD_DIGITS_MIN <= end; from++) {
    prefix = (prefix % 1_000) * 10 + (values[from + 3] ?? 0);
    const lengths = issuedLengths(prefix);
    if (lengths === 0) continue;
    const last = Math.min(end, from + CARD_DIGITS_MAX);
    for (let to = from + CARD_DIGITS_MIN; to <= last; to++) {
      if ((lengths & (1 << (to - from))) === 0 || !passesLuhn(sums, from, to)) continue;
      const isJoined = to - from === joinedLengthOf(prefix) && isJoinedNumber(search, from, to);
      if (isJoined || standsAlone(search, from, to)) numbers.push(from, to);
    }
  }
  return numbers;
}

/** Whether groups of digits begin and end with it, divided in one way, or as cards are. */
function standsAlone(search: Search, from: number, to: number): boolean {
  const { hasLengths } = search;
  if (!isEdge(search, from) && !(hasLengths && isEdge(search, from - 1))) return false;
  if (!isEdge(search, to) && !(hasLengths && isEdge(search, to + 1))) return false;
  return isDividedInOneWay(search, from, to) || isDividedAsCard(search, from, to);
}

/** Whether a group of digits begins or ends here. */
function isEdge({ gaps, hidden, count }: Search, at: number): boolean {
  return at <= 0 || at >= count || gaps[at] !== JOINED || hidden[at] === 1 || hidden[at - 1] === 1;
}

/** Dates, times and addresses mix dots, slashes and spaces. */
function isDividedInOneWay({ gaps }: Search, from: number, to: number): boolean {
  let way: number = JOINED;
  for (let index = from + 1; index < to; index++) {
    const gap = gaps[index] ?? BROKEN;
    if (gap === JOINED) continue;
    if (gap === MIXED || (way !== JOINED && gap !== way)) return false;
    way = gap;
  }
  return true;
}

/** 4-4-4-4 and so on, or 4-6-5, or not at all. */
function isDividedAsCard({ gaps }: Search, from: number, to: number): boolean {
  let [inFours, inFourSix] = [true, to - from <= 15];
  for (let index = from + 1; index < to; index++) {
    if (gaps[index] === JOINED) continue;
    const place = index - from;
    if (place % 4 !== 0) inFours = false;
    if (place !== 4 && place !== 10) inFourSix = false;
  }
  return inFours || inFourSix;
}

/** A group of so many digits is a number as a whole, or none: most references contain digits that pass Luhn by chance. */
const WHOLE_GROUP_DIGITS_MAX = 16;

/** Whether a number counts that has other digits joined to it, such as an expiry date: in a long group, or divided as cards are. */
function isJoinedNumber(search: Search, from: number, to: number): boolean {
  const { gaps, hidden, count } = search;
  if (!isDividedAsCard(search, from, to)) return false;
  let [groupStart, groupEnd] = [from, from + 1];
  const isInGroup = (at: number) => gaps[at] === JOINED && hidden[at] !== 1 && hidden[at - 1] !== 1;
  while (groupStart > 0 && isInGroup(groupStart) && to - groupStart <= WHOLE_GROUP_DIGITS_MAX) groupStart -= 1;
  while (groupEnd < count && isInGroup(groupEnd) && groupEnd - groupStart <= WHOLE_GROUP_DIGITS_MAX) groupEnd += 1;
  return groupEnd < to || groupEnd - groupStart > WHOLE_GROUP_DIGITS_MAX;
}

/** Running sums, so that the check of any digits takes two subtractions: of those at even or odd places doubled. */
interface LuhnSums {
  readonly evenDoubled: Uint8Array;
  readonly oddDoubled: Uint8Array;
}

function luhnSums({ values, count }: WrittenDigits): LuhnSums {
  const sums = { evenDoubled: new Uint8Array(count + 1), oddDoubled: new Uint8Array(count + 1) };
  for (let index = 0; index < count; index++) {
    const digit = values[index] ?? 0;
    const doubled = digit < 5 ? 2 * digit : 2 * digit - 9;
    const isEven = index % 2 === 0;
    sums.evenDoubled[index + 1] = ((sums.evenDoubled[index] ?? 0) + (isEven ? doubled : digit)) % 10;
    sums.oddDoubled[index + 1] = ((sums.oddDoubled[index] ?? 0) + (isEven ? digit : doubled)) % 10;
  }
  return sums;
}

/** The last digit counts once, the one before it doubled, and so on. */
function passesLuhn({ evenDoubled, oddDoubled }: LuhnSums, from: number, to: number): boolean {
  const sums = (to - 1) % 2 === 0 ? oddDoubled : evenDoubled;
  return sums[to] === sums[from];
}
