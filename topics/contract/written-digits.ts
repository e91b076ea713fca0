/**
 * Finds digits however they are written: of any script, full width or in circles, as JSON escapes, with spaces, dashes, dots,
 * slashes, underscores or invisible characters between them. The same in a text and in UTF-8 bytes.
 */

/** What stands between a digit and the one before it: nothing, separators of one kind, or anything else. */
export const JOINED = 0;
export const BROKEN = 1;
/** Spaces and dashes. */
const BLANK = 2;
const DOT = 3;
const SLASH = 4;
const UNDERSCORE = 5;
/** Separators of several kinds. */
export const MIXED = 6;

/** The digits of a text in order. Entry n of each list is about digit n; `to` is behind it. */
export interface WrittenDigits {
  readonly count: number;
  readonly values: Uint8Array;
  readonly gaps: Uint8Array;
  readonly from: Uint32Array;
  readonly to: Uint32Array;
}

/** A part of some bytes that belongs together, such as one string of an Avro value. */
export interface BytesPart {
  readonly from: number;
  readonly to: number;
  /** Its digits do not count. */
  readonly isSkipped: boolean;
}

/** More between two digits of one number is not how people write. Invisible characters are not counted. */
const SEPARATORS_MAX = 3;

/** An id by its form. Its dashes would make one in a thousand look like a number. */
const UUID = /(?<![\w-])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![\w-])/gi;

export function digitsInText(text: string): WrittenDigits {
  const found = new DigitCollector(text.length);
  let position = 0;
  for (const { index, 0: uuid } of text.matchAll(UUID)) {
    collectText(found, text, position, index);
    found.breakOff();
    position = index + uuid.length;
  }
  collectText(found, text, position, text.length);
  return found;
}

function collectText(found: DigitCollector, text: string, start: number, end: number): void {
  for (let at = start; at < end; ) {
    const unit = text.charCodeAt(at);
    const escaped = unit === BACKSLASH ? escapeAt((index) => text.charCodeAt(index), at) : null;
    if (escaped !== null) {
      found.add(escaped.code, at, at + escaped.length);
      at += escaped.length;
    } else if (unit >= 0xd800 && unit < 0xdc00) {
      const code = text.codePointAt(at) ?? unit;
      found.add(code, at, at + (code > 0xffff ? 2 : 1));
      at += code > 0xffff ? 2 : 1;
    } else {
      found.add(unit, at, at + 1);
      at += 1;
    }
  }
}

/** @param parts in order, not overlapping; a number never reaches over the edge of one. */
export function digitsInBytes(bytes: Uint8Array, parts: readonly BytesPart[]): WrittenDigits {
  const found = new DigitCollector(bytes.length);
  let position = 0;
  for (const { from, to, isSkipped } of parts) {
    collectBytes(found, bytes, position, from);
    found.breakOff();
    if (!isSkipped) collectBytes(found, bytes, from, to);
    found.breakOff();
    position = to;
  }
  collectBytes(found, bytes, position, bytes.length);
  return found;
}

function collectBytes(found: DigitCollector, bytes: Uint8Array, start: number, end: number): void {
  for (let at = start; at < end; ) {
    const first = bytes[at] ?? 0;
    if (first === BACKSLASH) {
      const { code, length } =
        escapeAt((index) => (index < end ? bytes[index] : undefined) ?? 0, at) ?? PLAIN_BACKSLASH;
      found.add(code, at, at + length);
      at += length;
    } else if (first < 0x80) {
      found.add(first, at, at + 1);
      at += 1;
    } else {
      const length = sequenceLength(bytes, at, end);
      found.add(length === 1 ? NO_CHARACTER : decoded(bytes, at, length), at, at + length);
      at += length;
    }
  }
}

/** Of the UTF-8 sequence here; 1 where there is none. */
function sequenceLength(bytes: Uint8Array, at: number, end: number): number {
  const first = bytes[at] ?? 0;
  const length =
    first >= 0xf0 && first < 0xf5 ? 4 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xc2 && first < 0xe0 ? 2 : 1;
  if (at + length > end) return 1;
  for (let index = at + 1; index < at + length; index++) {
    if (((bytes[index] ?? 0) & 0xc0) !== 0x80) return 1;
  }
  return length;
}

function decoded(bytes: Uint8Array, at: number, length: number): number {
  let code = (bytes[at] ?? 0) & (0xff >> (length + 1));
  for (let index = at + 1; index < at + length; index++) code = (code << 6) | ((bytes[index] ?? 0) & 0x3f);
  return code;
}

class DigitCollector implements WrittenDigits {
  count = 0;
  readonly values: Uint8Array;
  readonly gaps: Uint8Array;
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  #gap = BROKEN;
  #separators = 0;

  constructor(digitsMax: number) {
    this.values = new Uint8Array(digitsMax);
    this.gaps = new Uint8Array(digitsMax);
    this.from = new Uint32Array(digitsMax);
    this.to = new Uint32Array(digitsMax);
  }

  add(code: number, from: number, to: number): void {
    const kind = kindOf(code);
    if (kind >= DIGIT) {
      const at = this.count;
      this.values[at] = kind - DIGIT;
      this.gaps[at] = this.#gap;
      this.from[at] = from;
      this.to[at] = to;
      this.count = at + 1;
      this.#gap = JOINED;
      this.#separators = 0;
    } else if (kind === OTHER) {
      this.#gap = BROKEN;
    } else if (kind !== INVISIBLE && this.#gap !== BROKEN) {
      this.#separators += 1;
      if (this.#separators > SEPARATORS_MAX) this.#gap = BROKEN;
      else this.#gap = this.#gap === JOINED || this.#gap === kind ? kind : MIXED;
    }
  }

  breakOff(): void {
    this.#gap = BROKEN;
  }
}

const BACKSLASH = 0x5c;
const PLAIN_BACKSLASH = { code: BACKSLASH, length: 1 };

/** Stands for a byte that is part of no character. */
const NO_CHARACTER = 0xffff;

/** What a JSON escape stands for; null where no escape begins. A line end or tab counts as the space that it is. */
function escapeAt(unitAt: (index: number) => number, at: number): { code: number; length: number } | null {
  const letter = unitAt(at + 1);
  if (WHITESPACE_LETTERS.has(letter)) return { code: 0x20, length: 2 };
  const high = letter === LETTER_U ? hexAt(unitAt, at + 2) : null;
  if (high === null) return null;
  const isPair = high >= 0xd800 && high < 0xdc00 && unitAt(at + 6) === BACKSLASH && unitAt(at + 7) === LETTER_U;
  const low = isPair ? hexAt(unitAt, at + 8) : null;
  if (low === null || low < 0xdc00 || low > 0xdfff) return { code: high, length: 6 };
  return { code: 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00), length: 12 };
}

const LETTER_U = 0x75;
const WHITESPACE_LETTERS: ReadonlySet<number> = new Set([...'nrtbfv'].map((letter) => letter.charCodeAt(0)));

function hexAt(unitAt: (index: number) => number, at: number): number | null {
  let value = 0;
  for (let index = at; index < at + 4; index++) {
    const unit = unitAt(index);
    const digit =
      unit >= 0x30 && unit <= 0x39
        ? unit - 0x30
        : (unit | 0x20) >= 0x61 && (unit | 0x20) <= 0x66
          ? (unit | 0x20) - 0x57
          : -1;
    if (digit < 0) return null;
    value = value * 16 + digit;
  }
  return value;
}

/** Kinds of characters, beside those of separators; DIGIT + n is the digit n. */
const OTHER = 1;
const INVISIBLE = 7;
const DIGIT = 8;

/** 0: not looked at yet. Looking takes a microsecond, and there are a million. */
const kinds = new Uint8Array(0x110000);

function kindOf(code: number): number {
  const known = kinds[code];
  if (known !== undefined && known !== 0) return known;
  const kind = kindOfCharacter(code);
  kinds[code] = kind;
  return kind;
}

const CODE_POINT_MAX = 0x10ffff;

/** Most characters, told quickly. */
const ORDINARY = /^(?!\p{Default_Ignorable_Code_Point})[\p{L}\p{Cn}\p{Co}\p{Cs}]$/u;
const UNSEEN = /^[\p{Cf}\p{M}\p{Default_Ignorable_Code_Point}\0]$/u;

/** What people write between groups of digits, and what looks like it. */
const SEPARATOR_KINDS: readonly (readonly [RegExp, number])[] = [
  [/^[\s\-\p{Z}\p{Pd}\u2212\u2800]+$/u, BLANK],
  [/^[.\u00b7\u2022\u2027\u22c5\u3002\u30fb\uff61\uff65]+$/u, DOT],
  [/^[/\\\u2044\u2215\u2216\u29f8\u29f9]+$/u, SLASH],
  [/^\p{Pc}+$/u, UNDERSCORE],
];

function kindOfCharacter(code: number): number {
  // Four bytes in the form of UTF-8 can name more than there is.
  const character = code === NO_CHARACTER || code > CODE_POINT_MAX ? '' : String.fromCodePoint(code);
  if (character === '' || ORDINARY.test(character)) return OTHER;
  const normal = character.normalize('NFKC');
  // Also `1.` and `(1)`, which are one character each.
  const digit = /^[^\p{L}\d]*(\d)[^\p{L}\d]*$/u.exec(normal)?.[1];
  if (digit !== undefined) return DIGIT + Number(digit);
  if (/^\p{Nd}$/u.test(character)) return DIGIT + valueOfDigit(code);
  if (UNSEEN.test(character)) return INVISIBLE;
  const separator = SEPARATOR_KINDS.find(([looks]) => looks.test(normal) || looks.test(character));
  return separator === undefined ? OTHER : separator[1];
}

/** The digits of every script stand one behind the other, from its zero on. */
function valueOfDigit(code: number): number {
  let zero = code;
  while (/^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return (code - zero) % 10;
}
