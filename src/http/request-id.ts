import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** What proxies and clients write: UUIDs, ULIDs, hashes. It goes to logs and answers, so nothing else is taken. */
const REQUEST_ID = /^[\w.:/+=-]{1,128}$/;

/** Digits that a card number could be. */
const LONG_NUMBER = /(?:\d[.:/+=_-]?){13}/;

export const REQUEST_ID_HEADER = 'x-request-id';

/** The id of a request in our logs and answers: its caller's, where that is one; else a new one. */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  return requestIdFrom(headers[REQUEST_ID_HEADER]) ?? randomUUID();
}

/** Null where the header is missing, or holds no id. */
export function requestIdFrom(header: string | string[] | undefined): string | null {
  return typeof header === 'string' && REQUEST_ID.test(header) && !LONG_NUMBER.test(header) ? header : null;
}
