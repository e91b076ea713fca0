import { InvalidArgumentError } from 'commander';

/** Commander parsers for option values. A wrong value ends the command with one line that says what was expected. */

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
