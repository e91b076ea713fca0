import { InvalidArgumentError } from 'commander';

/** Values of options as commander's parsers: what is wrong is said in one line, exit code 2. */

/** A date (midnight UTC) or a date and time with its zone; epoch milliseconds. */
export function parseTime(text: string): number {
  const form = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/;
  const time = form.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) {
    throw new InvalidArgumentError('Expected a date such as 2026-01-31, or a time such as 2026-01-31T09:00:00Z.');
  }
  return time;
}

export function parseCount(text: string): number {
  const count = Number(text);
  if (!/^\d{1,9}$/.test(text) || count < 1) throw new InvalidArgumentError('Expected a whole number above zero.');
  return count;
}

export function parseMinorUnits(text: string): number {
  if (!/^\d{1,15}$/.test(text)) {
    throw new InvalidArgumentError('Expected an amount in minor units, such as 4990 for 49.90.');
  }
  return Number(text);
}

/** An id as the contract has it. */
export function parseId(text: string): string {
  if (text.trim() !== text || text.length < 1 || text.length > 256) {
    throw new InvalidArgumentError('Expected an id of 1 to 256 characters with no space around it.');
  }
  return text;
}
