import type { Document } from 'mongodb';

/**
 * An update that sets fields of a document that is not ours. What billing keeps as a date, a text, a long or a decimal stays
 * one: its own readers may accept nothing else. The server converts, as only it knows the types of the moment.
 */
export function updateKeepingTypes(fields: Readonly<Record<string, unknown>>): Document[] {
  const set = Object.entries(fields).map(([field, value]) => {
    return [field, typeof value === 'number' ? numberKeepingType(field, value) : { $literal: value }];
  });
  return [{ $set: Object.fromEntries(set) }];
}

/** A missing field, or one of another type, gets the plain number. */
function numberKeepingType(field: string, value: number): Document {
  const number = { $literal: value };
  const long = { $toLong: number };
  const date = { $toDate: long };
  const byType: [string, Document][] = [
    ['date', date],
    ['string', isTime(field) ? { $dateToString: { date } } : { $toString: long }],
    ['long', long],
    ['decimal', { $toDecimal: long }],
    ['double', { $toDouble: number }],
  ];
  return byType.reduceRight<Document>(
    (otherwise, [type, converted]) => ({ $cond: [hasType(field, type), converted, otherwise] }),
    number,
  );
}

function hasType(field: string, type: string): Document {
  return { $eq: [{ $type: `$${field}` }, type] };
}

/** Such as `nextBillAt`. */
function isTime(field: string): boolean {
  return field.endsWith('At');
}
