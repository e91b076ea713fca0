import { InvalidArgumentError } from 'commander';

/** Commander parsers for option values. A wrong value ends the command with one line that says what was expected. */

/** A date (midnight UTC), or a date and time with its zone; epoch milliseconds. */
export function parseTime(text: string): number {
  const form = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/;
  const time = form.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) {
    throw new InvalidArgumentError('Expected a date such as 2026-01-31, or a time such as 2026-01-31T09:00:00Z.');
  }
  return time;
}

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** An age such as `15m` (s, m, h, d), or an ISO 8601 date or time, in UTC unless it names a zone; epoch milliseconds. */
export function parseSince(text: string): number {
  const age = /^(\d{1,9})([smhd])$/.exec(text);
  if (age !== null) return Date.now() - Number(age[1]) * (UNIT_MS[String(age[2])] ?? 0);
  const iso = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?(Z|[+-]\d{2}:\d{2})?$/.exec(text);
  const hasNoZone = iso !== null && iso[1] !== undefined && iso[4] === undefined;
  const time = iso === null ? Number.NaN : Date.parse(hasNoZone ? `${text}Z` : text);
  if (Number.isNaN(time)) {
    throw new InvalidArgumentError('Expected an age such as 15m, 2h or 3d, or a time such as 2026-01-31T08:00:00Z.');
  }
  return time;
}

export function parseCount(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Expected a whole number from 1.');
  return Number(text);
}

/** A Kafka partition or offset, an attempt: zero or more. */
export function parseWholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('Expected a whole number from 0.');
  return Number(text);
}

export function parseMinorUnits(text: string): number {
  if (!/^\d{1,15}$/.test(text)) {
    throw new InvalidArgumentError('Expected an amount in minor units, such as 4990 for 49.90.');
  }
  return Number(text);
}

/** The length limits are the topics' own. */
export function parseId(text: string): string {
  if (text.trim() !== text || text.length < 1 || text.length > 256) {
    throw new InvalidArgumentError('Expected an id of 1 to 256 characters without spaces around it.');
  }
  return text;
}
