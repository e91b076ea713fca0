import { maskCardNumbers } from './card-numbers.ts';
import { isCountry } from './countries.ts';
import type { Card, Item, NextBilling, RecurringSchedule } from './fields.ts';
import { decimalsOf } from './iso-4217.ts';
import { isVaultReference } from './payment-method-ref.ts';
import type { ContentRule } from './topic.ts';

/** Content rules that several topics share. A null passes: whether a field may be null is part of the structure. */

/** Longer than any billing system's ids, and short enough for index keys and headers. */
export const ID_LENGTH_MAX = 256;

/** The pipeline's own ids join two of billing's with a word or two between them. */
export const OWN_ID_LENGTH_MAX = 1_024;

/** Refuses times in seconds, which would fall into 1970, and in microseconds, which would fall far into the future. */
const TIME_MIN = Date.UTC(2000, 0, 1);
const TIME_MAX = Date.UTC(2200, 0, 1);

/** Far more than the 30 attempts that a recycle profile can have. */
const ATTEMPT_MAX = 999;

const ANCHOR_DAY_MAX = 31;

/** Ids from billing or FlexEcom. With a space around an id, the same sale would become a second debt. */
export function ids<Field extends string>(...fields: Field[]): ContentRule<Record<Field, string | null>>[] {
  return fields.map((field) => ({
    field,
    expects: `an id of 1 to ${ID_LENGTH_MAX} characters with no space around it`,
    holds: (event) => isId(event[field]),
  }));
}

/** Ids that the pipeline makes (`debtId`, `submissionId`), and `eventId`, which either side makes. */
export function ownIds<Field extends string>(...fields: Field[]): ContentRule<Record<Field, string | null>>[] {
  return fields.map((field) => ({
    field,
    expects: `an id of 1 to ${OWN_ID_LENGTH_MAX} characters with no space around it`,
    holds: (event) => isId(event[field], OWN_ID_LENGTH_MAX),
  }));
}

export function times<Field extends string>(...fields: Field[]): ContentRule<Record<Field, number | null>>[] {
  return fields.map((field) => ({
    field,
    expects: 'epoch milliseconds between the years 2000 and 2200',
    holds: (event) => isBetween(event[field], TIME_MIN, TIME_MAX),
  }));
}

export function positive<Field extends string>(...fields: Field[]): ContentRule<Record<Field, number | null>>[] {
  return fields.map((field) => ({
    field,
    expects: 'more than zero',
    holds: (event) => isBetween(event[field], 1, Number.MAX_SAFE_INTEGER),
  }));
}

export function notNegative<Field extends string>(...fields: Field[]): ContentRule<Record<Field, number | null>>[] {
  return fields.map((field) => ({
    field,
    expects: 'zero or more',
    holds: (event) => isBetween(event[field], 0, Number.MAX_SAFE_INTEGER),
  }));
}

/** Attempts of a cycle: 0 is the scheduled rebill. */
export function attempt(): ContentRule<{ attempt: number | null }> {
  return {
    field: 'attempt',
    expects: `0 to ${ATTEMPT_MAX}`,
    holds: (event) => isBetween(event.attempt, 0, ATTEMPT_MAX),
  };
}

/** Enums that a decision needs: refuses a symbol that only a newer version knows. */
export function known<Field extends string>(...fields: Field[]): ContentRule<Record<Field, string | null>>[] {
  return fields.map((field) => ({
    field,
    expects: 'a value that this version knows',
    holds: (event) => event[field] !== 'UNKNOWN',
  }));
}

/** Of a decline: what nobody can be charged in any more is refused before anything is sent. */
export function currency(): ContentRule<{ currency: string }> {
  return {
    field: 'currency',
    expects: 'an ISO 4217 currency in capitals, such as USD',
    holds: (event) => decimalsOf(event.currency) !== null,
  };
}

/** Of what follows from a decline: the shape alone, as a currency may be withdrawn while FlexEcom has the debt (R16). */
export function currencyCode(): ContentRule<{ currency: string | null }> {
  return {
    field: 'currency',
    expects: 'three capital letters, such as USD',
    holds: (event) => event.currency === null || /^[A-Z]{3}$/.test(event.currency),
  };
}

/** Of events that come in: it holds no card number (R18). */
export function paymentMethodRef(): ContentRule<{ paymentMethodRef: string }>[] {
  return [
    ...ids('paymentMethodRef'),
    {
      field: 'paymentMethodRef',
      expects: 'a vault reference without a card number (PAYMENT_METHOD_REF_PATTERN names the form of your tokens)',
      holds: (event) => isVaultReference(event.paymentMethodRef),
    },
  ];
}

/** Of what follows from an event that was taken: an earlier release took references that contain a number and are none. */
export function takenPaymentMethodRef(): ContentRule<{ paymentMethodRef: string }>[] {
  return [
    ...ids('paymentMethodRef'),
    {
      field: 'paymentMethodRef',
      expects: 'a vault reference, not a card number',
      holds: ({ paymentMethodRef: ref }) => isVaultReference(ref) || /\d/.test(maskCardNumbers(ref)),
    },
  ];
}

const BIN = /^\d{6,8}$/;

/** A writer that knows the field may still leave it out, or parts of it. */
export function card(): ContentRule<{ card?: Partial<Card> | null }>[] {
  return [
    {
      field: 'card.bin',
      expects: 'null or the first 6 to 8 digits of the card number',
      holds: ({ card }) => card?.bin == null || BIN.test(card.bin),
    },
    {
      field: 'card.country',
      expects: 'null or an ISO 3166 country in capitals, such as US',
      holds: ({ card }) => card?.country == null || isCountry(card.country),
    },
  ];
}

export function items(): ContentRule<{ items: Item[] }>[] {
  return [
    {
      field: 'items[].productId',
      expects: 'a product id',
      holds: (event) => event.items.every((item) => isId(item.productId)),
    },
    {
      field: 'items[].subscriptionId',
      expects: 'null or a subscription id',
      holds: (event) => event.items.every((item) => isId(item.subscriptionId)),
    },
    {
      field: 'items[].quantity',
      expects: 'one or more',
      holds: (event) => event.items.every((item) => item.quantity >= 1),
    },
    {
      field: 'items[].amountMinor',
      expects: 'zero or more',
      holds: (event) => event.items.every((item) => item.amountMinor >= 0),
    },
  ];
}

export function nextBilling(): ContentRule<{ nextBilling: NextBilling[] }>[] {
  return [
    {
      field: 'nextBilling[].subscriptionId',
      expects: 'a subscription id',
      holds: (event) => event.nextBilling.every((next) => isId(next.subscriptionId)),
    },
    {
      field: 'nextBilling[].gatewayId',
      expects: 'a gateway id',
      holds: (event) => event.nextBilling.every((next) => isId(next.gatewayId)),
    },
    {
      field: 'nextBilling[].credential',
      expects: 'a value that this version knows',
      holds: (event) => event.nextBilling.every((next) => next.credential !== 'UNKNOWN'),
    },
    {
      field: 'nextBilling[].nextBillAt',
      expects: 'null or epoch milliseconds between the years 2000 and 2200',
      holds: (event) => event.nextBilling.every((next) => isBetween(next.nextBillAt, TIME_MIN, TIME_MAX)),
    },
    {
      field: 'nextBilling[].priceMinor',
      expects: 'null or more than zero',
      holds: (event) => event.nextBilling.every((next) => isBetween(next.priceMinor, 1, Number.MAX_SAFE_INTEGER)),
    },
  ];
}

/** Whole years, months, weeks and days, in this order, with at most four digits each: calendars can add these. */
const INTERVAL = /^P(?=\d)(?:\d{1,4}Y)?(?:\d{1,4}M)?(?:\d{1,4}W)?(?:\d{1,4}D)?$/;

export function schedule(): ContentRule<{ schedule: RecurringSchedule }>[] {
  return [
    {
      field: 'schedule.interval',
      expects: 'an ISO 8601 interval of whole days, weeks, months or years, such as P1M',
      holds: ({ schedule }) => INTERVAL.test(schedule.interval) && /[1-9]/.test(schedule.interval),
    },
    {
      field: 'schedule.anchorDay',
      expects: `null or a day of the month, 1 to ${ANCHOR_DAY_MAX}`,
      holds: ({ schedule }) => isBetween(schedule.anchorDay, 1, ANCHOR_DAY_MAX),
    },
    {
      field: 'schedule.timeZone',
      expects: 'an IANA time zone, such as America/New_York',
      holds: ({ schedule }) => isTimeZone(schedule.timeZone),
    },
  ];
}

/** Whether a calendar can compute the dates of a schedule. */
export function isSchedule(value: RecurringSchedule): boolean {
  return schedule().every(({ holds }) => holds({ schedule: value }));
}

/** A reference as an event may have it. */
export function isPaymentMethodRef(value: string): boolean {
  return paymentMethodRef().every(({ holds }) => holds({ paymentMethodRef: value }));
}

/** A time that an event may say. */
export function isEventTime(time: number): boolean {
  return isBetween(time, TIME_MIN, TIME_MAX);
}

export function isId(value: string | null, lengthMax = ID_LENGTH_MAX): boolean {
  return value === null || (value.length >= 1 && value.length <= lengthMax && value.trim().length === value.length);
}

function isBetween(value: number | null, min: number, max: number): boolean {
  return value === null || (value >= min && value <= max);
}

/** A cache, as a check takes many microseconds. Bounded: 600 zones can be spelled in many ways. */
const validTimeZones = new Set<string>();
const VALID_TIME_ZONES_MAX = 2_000;

function isTimeZone(name: string): boolean {
  if (validTimeZones.has(name)) return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
  } catch {
    return false;
  }
  if (validTimeZones.size < VALID_TIME_ZONES_MAX) validTimeZones.add(name);
  return true;
}
