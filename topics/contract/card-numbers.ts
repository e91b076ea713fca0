/**
 * Card numbers in free text (R18): 13-19 digits, maybe spaced or dashed, that pass Luhn. Every digit of one is replaced
 * by `*`; nothing else moves, so the length stays.
 */

const DIGITS_MIN = 13;
const DIGITS_MAX = 19;

/** Digits with up to three spaces or dashes between two of them: how people and gateways write a card number. */
const DIGIT_RUN_IN_TEXT = /\d(?:[\s\-\u2010-\u2015\u2212]{0,3}\d)*/g;

/** The same in UTF-8 bytes read as Latin-1: the no-break space and the long dashes are two and three bytes there. */
const DIGIT_RUN_IN_BYTES = /\d(?:(?:[\t-\r -]|\xc2\xa0|\xe2\x80[\x80-\x95\xaf]|\xe2\x88\x92){0,3}\d)*/g;

/** Replaces the digits of every card number in `text` by `*`. Idempotent; text without one comes back unchanged. */
export function maskCardNumbers(text: string): string {
  return maskRuns(text, DIGIT_RUN_IN_TEXT);
}

/** Whether the whole of `text` is a card number, however spaced or dashed. */
export function isCardNumber(text: string): boolean {
  const run = text.trim();
  if (run.match(DIGIT_RUN_IN_TEXT)?.[0] !== run) return false;
  const digits = run.replace(/\D/g, '');
  return digits.length >= DIGITS_MIN && digits.length <= DIGITS_MAX && passesLuhn(digits);
}

/** Masks card numbers in raw bytes (a dead letter's), in place and same length; `bytes` is `buffer` where none was found. */
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
    // Masking a number that stood inside more digits leaves new ends beside it, which can themselves be a number's.
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
      const standsAlone = ends.has(start) && ends.has(start + length);
      // Inside more digits (a length byte or a reference glued to it) only what a card network issues counts, as else
      // most long references would hold some digits that pass Luhn by chance.
      if ((standsAlone || hasIssuedPrefix(candidate)) && passesLuhn(candidate)) {
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

/** Digit positions at which a group of digits begins or ends: 0, the end, and each separator. */
function groupEnds(run: string): Set<number> {
  const ends = new Set([0]);
  let position = 0;
  for (const group of run.split(/\D+/)) {
    position += group.length;
    ends.add(position);
  }
  return ends;
}

/** Prefix and length of the card networks: Visa, Mastercard, Amex, Discover, Diners, JCB, UnionPay. */
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
