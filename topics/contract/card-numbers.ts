/**
 * Masks card numbers in free text (R18): 13 to 19 digits, with or without spaces and dashes, that pass the Luhn check. Each
 * of their digits becomes `*`, so the length of the text does not change.
 */

const DIGITS_MIN = 13;
const DIGITS_MAX = 19;

/** Digits with up to three spaces or dashes between them, as people and gateways write card numbers. */
const DIGIT_RUN_IN_TEXT = /\d(?:[\s\-\u2010-\u2015\u2212]{0,3}\d)*/g;

/** The same in UTF-8 bytes read as Latin-1, where a no-break space has two bytes and a long dash three. */
const DIGIT_RUN_IN_BYTES = /\d(?:(?:[\t-\r -]|\xc2\xa0|\xe2\x80[\x80-\x95\xaf]|\xe2\x88\x92){0,3}\d)*/g;

/** Replaces the digits of every card number in `text` by `*`. Idempotent. */
export function maskCardNumbers(text: string): string {
  return maskRuns(text, DIGIT_RUN_IN_TEXT);
}

/** Whether the whole of `text` is a card number, with or without spaces and dashes. */
export function isCardNumber(text: string): boolean {
  const run = text.trim();
  if (run.match(DIGIT_RUN_IN_TEXT)?.[0] !== run) return false;
  const digits = run.replace(/\D/g, '');
  return digits.length >= DIGITS_MIN && digits.length <= DIGITS_MAX && passesLuhn(digits);
}

/** Masks card numbers in the raw bytes of a dead letter. The length stays the same. */
export function maskCardNumbersInBytes(buffer: Uint8Array): { bytes: Buffer; masked: boolean } {
  const original = Buffer.from(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  const text = original.toString('latin1');
  const maskedText = maskRuns(text, DIGIT_RUN_IN_BYTES);
  const masked = maskedText !== text;
  return { bytes: masked ? Buffer.from(maskedText, 'latin1') : original, masked };
}

function maskRuns(text: string, runPattern: RegExp): string {
  let before = text;
  for (;;) {
    // Once a number inside more digits is masked, the digits beside it can form another number.
    const after = before.replace(runPattern, maskRun);
    if (after === before) return after;
    before = after;
  }
}

function maskRun(run: string): string {
  const digits = run.replace(/\D/g, '');
  if (digits.length < DIGITS_MIN) return run;
  const ends = groupEnds(run);
  const hidden = new Set<number>();
  for (let start = 0; start + DIGITS_MIN <= digits.length; start++) {
    for (let length = DIGITS_MIN; length <= DIGITS_MAX && start + length <= digits.length; length++) {
      const candidate = digits.slice(start, start + length);
      const isWholeGroups = ends.has(start) && ends.has(start + length);
      // Within a longer run of digits (a reference joined to the number) only prefixes that card networks issue count:
      // most long references contain some digits that pass Luhn by chance.
      if ((isWholeGroups || hasIssuedPrefix(candidate)) && passesLuhn(candidate)) {
        for (let index = start; index < start + length; index++) {
          hidden.add(index);
        }
      }
    }
  }
  let index = -1;
  return run.replace(/\d/g, (digit) => {
    index++;
    return hidden.has(index) ? '*' : digit;
  });
}

/** The positions, counted in digits, where a group of digits begins or ends. */
function groupEnds(run: string): Set<number> {
  const ends = new Set([0]);
  let position = 0;
  for (const group of run.split(/\D+/)) {
    position += group.length;
    ends.add(position);
  }
  return ends;
}

/** Prefixes and lengths that card networks issue: Visa, Mastercard, Amex, Discover, Diners, JCB, UnionPay. */
const ISSUED =
  /^(?:4(?:\d{12}|\d{15}|\d{18})|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|6(?:011|5\d\d|4[4-9]\d)\d{12}|3(?:0[0-5]|[68]\d)\d{11}|35(?:2[89]|[3-8]\d)\d{12}|62\d{14,17})$/;

function hasIssuedPrefix(digits: string): boolean {
  return ISSUED.test(digits);
}

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = digits.charCodeAt(digits.length - 1 - index) - 48;
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
