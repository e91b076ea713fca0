import { ID_LENGTH_MAX, isId, items, OWN_ID_LENGTH_MAX } from './content-rules.ts';
import type { Item } from './fields.ts';
import type { ContentRule } from './topic.ts';

/**
 * Content rules of events that come in. What follows from an event that was taken is not checked by them: money may depend
 * on it, and an earlier version took more.
 */

const PRINTABLE = 'without control characters and line ends';

/** A larger event could grow into a message or document that a server refuses. */
const ITEMS_MAX = 500;

/** Ids from billing. */
export function newIds<Field extends string>(...fields: Field[]): ContentRule<Record<Field, string | null>>[] {
  return fields.map((field) => ({
    field,
    expects: `an id of 1 to ${ID_LENGTH_MAX} characters with no space around it, ${PRINTABLE}`,
    holds: (event) => isNewId(event[field]),
  }));
}

/** `eventId` of an event that comes in. */
export function newEventId(): ContentRule<{ eventId: string }> {
  return {
    field: 'eventId',
    expects: `an id of 1 to ${OWN_ID_LENGTH_MAX} characters with no space around it, ${PRINTABLE}`,
    holds: ({ eventId }) => isNewId(eventId, OWN_ID_LENGTH_MAX),
  };
}

export function newItems(): ContentRule<{ items: Item[] }>[] {
  return [
    ...items(),
    {
      field: 'items',
      expects: `at most ${ITEMS_MAX} items`,
      holds: (event) => event.items.length <= ITEMS_MAX,
    },
    {
      field: 'items[].productId',
      expects: `an id ${PRINTABLE}`,
      holds: (event) => event.items.every((item) => isNewId(item.productId)),
    },
    {
      field: 'items[].subscriptionId',
      expects: `null or an id ${PRINTABLE}`,
      holds: (event) => event.items.every((item) => isNewId(item.subscriptionId)),
    },
  ];
}

/** Control characters, line and paragraph separators, and halves of characters, which become another id in Kafka. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u;

/** An id that may come in: it can be shown, logged and put into a path. */
export function isNewId(value: string | null, lengthMax = ID_LENGTH_MAX): boolean {
  return isId(value, lengthMax) && (value === null || !UNPRINTABLE.test(value));
}
