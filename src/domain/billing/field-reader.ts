import { maskCardNumbers } from '../../../topics/contract/card-numbers.ts';
import { isEventTime, isId } from '../../../topics/contract/content-rules.ts';

/** A text of billing's that is longer is no status, currency or id. */
const TEXT_LENGTH_MAX = 256;

/**
 * Reads the fields of a document that billing owns, where any field may be missing or of any type. A value that cannot be
 * read counts as null, and its field is remembered, so that a person learns of it.
 */
export class FieldReader {
  readonly #document: object;
  readonly #unreadable: string[] = [];

  constructor(document: object) {
    this.#document = document;
  }

  /** The fields that were there and could not be read. */
  get unreadable(): readonly string[] {
    return this.#unreadable;
  }

  /** The value as it is stored. */
  raw(field: string): unknown {
    return Reflect.get(this.#document, field);
  }

  text(field: string): string | null {
    return this.#read(field, textOf);
  }

  /** An id as events may say it. */
  id(field: string): string | null {
    return this.#read(field, idOf);
  }

  /** A whole number that is not negative, of any numeric type, or written in digits. */
  count(field: string): number | null {
    return this.#read(field, countOf);
  }

  /** Epoch ms: of a date, of an ISO 8601 text, or of a number of milliseconds. */
  time(field: string): number | null {
    return this.#read(field, timeOf);
  }

  /** In capitals, and with two Ls in CANCELLED. A status that nobody knows stays as it is: it can still change. */
  status(field = 'status'): string {
    const text = this.#read(field, statusOf);
    return text ?? 'UNKNOWN';
  }

  /** Whatever `parse` makes of the value; it returns undefined where it can make nothing of it. */
  parsed<Value>(field: string, parse: (value: unknown) => Value | undefined): Value | null {
    return this.#read(field, parse);
  }

  #read<Value>(field: string, parse: (value: unknown) => Value | undefined): Value | null {
    const value = this.raw(field);
    if (value === undefined || value === null) return null;
    const parsed = parse(value);
    if (parsed !== undefined) return parsed;
    this.#unreadable.push(field);
    return null;
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.length <= TEXT_LENGTH_MAX ? value : undefined;
}

function idOf(value: unknown): string | undefined {
  return typeof value === 'string' && isId(value) ? value : undefined;
}

function statusOf(value: unknown): string | undefined {
  const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  const text = isPlain ? textOf(String(value))?.trim().toUpperCase() : undefined;
  if (text === undefined || text === '') return undefined;
  const words = maskCardNumbers(text).replace(/[\s_-]+/g, '_');
  return words === 'CANCELED' ? 'CANCELLED' : words;
}

/** A decimal may say that it is whole: 29.00. */
const WHOLE_NUMBER = /^\d{1,16}(?:\.0+)?$/;

function countOf(value: unknown): number | undefined {
  const digits = digitsOf(value);
  const count = digits !== null && WHOLE_NUMBER.test(digits) ? Number(digits) : Number.NaN;
  return Number.isSafeInteger(count) ? count : undefined;
}

/** The driver gives a large or a decimal number as an object of its own. */
function digitsOf(value: unknown): string | null {
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'bigint') return String(value);
  const isNumber = typeof value === 'object' && value !== null && NUMBER_TYPES.has(Reflect.get(value, '_bsontype'));
  return isNumber ? String(value) : null;
}

const NUMBER_TYPES: ReadonlySet<unknown> = new Set(['Long', 'Decimal128', 'Int32', 'Double']);

/** A date alone is midnight in UTC, and a time without a zone is one in UTC. */
const ISO_TIME = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:?\d{2})?)?$/;

function timeOf(value: unknown): number | undefined {
  const time = isDate(value) ? value.getTime() : (isoTimeOf(value) ?? countOf(value));
  return time !== undefined && isEventTime(time) ? time : undefined;
}

/** Of whichever realm. */
export function isDate(value: unknown): value is Date {
  return Object.prototype.toString.call(value) === '[object Date]';
}

function isoTimeOf(value: unknown): number | undefined {
  const [, date, time = '00:00', zone = 'Z'] = (typeof value === 'string' && ISO_TIME.exec(value.trim())) || [];
  return date === undefined ? undefined : Date.parse(`${date}T${time}${zone}`);
}
