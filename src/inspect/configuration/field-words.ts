import { moneyText } from '../../domain/money-text.ts';

/**
 * What the fields and values of a configuration are called in a sentence. Names of fields are plain words with their unit
 * last, so that the words follow from them.
 */

/** `cascadeDeadlineMs` is a cascade deadline, `minimumPriceMinor` a minimum price. */
export function fieldWords(name: string): string {
  return (
    TITLES[name] ??
    name
      .replace(/(Ms|Minor|Percent|Id|Ids)$/, (unit) => (unit === 'Ids' ? 's' : ''))
      .replace(/([a-z])([A-Z0-9])/g, '$1 $2')
      .replace(/(\d)([A-Z])/g, '$1 $2')
      .toLowerCase()
      .replace(/^reattempts (\d) to (\d) gateway$/, 'gateway of reattempts $1 to $2')
  );
}

const TITLES: Readonly<Record<string, string>> = {
  binPrefixes: 'first digits of cards',
  enabled: 'in use',
  env: 'environment variable',
  directCascadeProfileId: 'cascade profile',
  pauseAfterRefusals: 'refusals until it pauses itself',
  rerunMaxAgeDays: 'days within which it may be rerun',
  rerunsPerDebt: 'reruns of a debt',
  minDaysToNextBill: 'days until the next bill, at least',
  reportWindowDays: 'days within which the report counts a recovery',
};

/** The lists of a configuration, by what each of their entries is. */
const ENTRY_WORDS: Readonly<Record<string, string>> = {
  gateways: 'Gateway',
  campaignProducts: 'Routing of product',
  gatewayProfiles: 'Gateway profile',
  cascadeProfiles: 'Cascade profile',
  recycleProfiles: 'Recycle profile',
  declineMapping: 'Decline mapping of',
  networkRules: 'Network rule',
};

export function entryWords(list: string): string {
  return ENTRY_WORDS[list] ?? fieldWords(list);
}

/** @param field the name of the field, whose unit says how a number is written */
export function valueWords(value: unknown, field: string): string {
  if (isUnset(value)) return 'nothing';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return numberWords(value, field);
  if (typeof value === 'string') return field === 'message' || field === 'declineText' ? `"${value}"` : value;
  if (Array.isArray(value)) return value.map((one) => valueWords(one, field)).join(', ');
  return isRecord(value) ? recordWords(value, field) : String(value);
}

function recordWords(value: Record<string, unknown>, field: string): string {
  if (typeof value.env === 'string') return `the environment variable ${value.env}`;
  if (typeof value.file === 'string') return `the file ${value.file}`;
  if (field.endsWith('Minor')) {
    return Object.entries(value)
      .map(([currency, amountMinor]) => moneyText(amountMinor, currency))
      .join(', ');
  }
  return Object.entries(value)
    .filter(([name, inner]) => !saysNothing(name, inner))
    .map(([name, inner]) => `${fieldWords(name)} ${valueWords(inner, name)}`)
    .join(', ');
}

const DURATIONS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

function numberWords(value: number, field: string): string {
  if (field.endsWith('Percent') || field === 'percent') return `${value} %`;
  if (!field.endsWith('Ms')) return String(value);
  const [unit, size] = DURATIONS.find(([, length]) => value % length === 0) ?? ['ms', 1];
  const count = value / size;
  return `${count} ${unit}${count === 1 || unit === 'ms' ? '' : 's'}`;
}

/** What is empty, not set or off is left out, except that something is not in use. */
export function saysNothing(name: string, value: unknown): boolean {
  return isUnset(value) || (value === false && name !== 'enabled');
}

export function isUnset(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
