import { maskCardNumbers } from '../../topics/contract/card-numbers.ts';

/**
 * Removes secrets and card numbers from log lines and errors (R13, R18). Secrets are recognised by their form in text and by
 * their field's name in objects. Identifiers, offsets and times are not free text and stay unchanged.
 */

const HIDDEN = '[hidden]';

const SECRET_FIELD =
  /^(authorization|cookie|(rerunApi|access)?token|password|secret|(public|secret|holdout)Key|signingSecrets?|cvv|cvc)$/i;
const IDENTIFIER_FIELD = /^(_?id|offset|next|from|to|timestamp|time|.*(Ids?|At|_id|Offsets?))$/;

/** Deep enough for the cause of an error or the items of a document. Anything deeper is left out. */
const DEPTH_MAX = 6;

/** The text with secrets hidden and card numbers masked: safe to log or print. */
export function cleanText(text: string): string {
  return maskCardNumbers(hideSecrets(text));
}

/** Hides signing secrets, bearer tokens, and the user and password in a URI. */
function hideSecrets(text: string): string {
  return text
    .replace(/whsec_[A-Za-z0-9+/=_-]+/g, `whsec_${HIDDEN}`)
    .replace(/\b(Bearer|Basic)\s+[A-Za-z0-9+/=._~-]{8,}/gi, `$1 ${HIDDEN}`)
    .replace(/:\/\/[^\s/"'@\\]+@/g, `://${HIDDEN}@`);
}

/** A copy of a log line's fields that is safe to write. The fields must come from parsed JSON. */
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
