import { maskCardNumbers } from '../../topics/contract/card-numbers.ts';

/**
 * What may not be in a log line or an error (R13, R18): secrets, told by their form in text and by their field's name in
 * objects; and card numbers in free text. Identifiers, offsets and times are not free text and stay as they are.
 */

const HIDDEN = '[hidden]';

const SECRET_FIELD =
  /^(authorization|cookie|(rerunApi|access)?token|password|secret|(public|secret)Key|signingSecrets?|cvv|cvc)$/i;
const IDENTIFIER_FIELD = /^(_?id|offset|next|from|to|timestamp|time|.*(Ids?|At|_id|Offsets?))$/;

/** Deep enough for an error's cause or a document's items; what lies deeper is left out rather than walked for ever. */
const DEPTH_MAX = 6;

/** A text safe to log or print. */
export function cleanText(text: string): string {
  return maskCardNumbers(hideSecrets(text));
}

/** Signing secrets, bearer tokens and the user part of a URI, wherever they stand in a text. */
function hideSecrets(text: string): string {
  return text
    .replace(/whsec_[A-Za-z0-9+/=_-]+/g, `whsec_${HIDDEN}`)
    .replace(/\b(Bearer|Basic)\s+[A-Za-z0-9+/=._~-]{8,}/gi, `$1 ${HIDDEN}`)
    .replace(/:\/\/[^\s/"'@\\]+@/g, `://${HIDDEN}@`);
}

/** A copy of a log line's fields, as parsed from its JSON, that is safe to write. */
export function cleanFields(fields: Record<string, unknown>): Record<string, unknown> {
  return cleanRecord(fields, 0);
}

function cleanRecord(record: object, depth: number): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, cleanField(name, value, depth)]));
}

function cleanField(name: string, value: unknown, depth: number): unknown {
  if (value === null) return value;
  if (SECRET_FIELD.test(name)) return HIDDEN;
  if (typeof value === 'string') return IDENTIFIER_FIELD.test(name) ? value : cleanText(value);
  if (typeof value !== 'object') return value;
  if (depth >= DEPTH_MAX) return '[deeper]';
  if (Array.isArray(value)) return value.map((item) => cleanField(name, item, depth + 1));
  return cleanRecord(value, depth + 1);
}
