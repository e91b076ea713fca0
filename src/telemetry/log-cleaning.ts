import { containsCardNumber, maskCardNumbers } from '../../topics/contract/card-numbers.ts';

/**
 * Removes secrets and card numbers from log lines and errors (R13, R18). Secrets are recognised by their form in text and by
 * their field's name in objects. Identifiers, offsets and times are not free text and stay unchanged.
 */

const HIDDEN = '[hidden]';

/** Names of fields and settings that hold a secret, in small letters without dashes between their words. */
const SECRET_FIELD =
  /^(?:.*(?:password|passwd|passphrase|authorization|cookie|secrets?)|cvv2?|cvc2?|(?:.*(?:access|bearer|api|metrics|auth|refresh))?token|.*(?:public|secret|private|holdout|produce|api|signing|access)key)$/;

const IDENTIFIER_FIELD = /^(_?id|offset|next|from|to|timestamp|time|.*(Ids?|At|_id|Offsets?))$/;

/** Deep enough for the cause of an error or the items of a document. Anything deeper is left out. */
const DEPTH_MAX = 6;

/** The text with secrets hidden and card numbers masked: safe to log or print. */
export function cleanText(text: string): string {
  return maskCardNumbers(hideSecrets(text));
}

/** Hides what has the form of a secret: keys, tokens, logins, and the user and password in a URI, whatever they hold. */
function hideSecrets(text: string): string {
  return text
    .replace(/-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]*(?:-----END [A-Z ]*PRIVATE KEY-----)?/g, HIDDEN)
    .replace(/\b(whsec|[prs]k)_[A-Za-z0-9+/=_-]+/g, `$1_${HIDDEN}`)
    .replace(/\b(Bearer|Basic)\s+[A-Za-z0-9+/=._~-]{8,}/gi, `$1 ${HIDDEN}`)
    .replace(/([?&;\s](?:password|passwd|secret|token|api_?key|access_token)=)[^&\s"'`;]+/gi, `$1${HIDDEN}`)
    .replace(/[^\s"'`<>]+/g, hideLogin);
}

/** Up to the last `@`: a password may contain `@` and `/`. */
function hideLogin(word: string): string {
  const start = word.indexOf('://');
  const end = word.lastIndexOf('@');
  return start < 0 || end < start ? word : `${word.slice(0, start + 3)}${HIDDEN}${word.slice(end)}`;
}

/** A copy of a log line's fields that is safe to write. The fields must come from parsed JSON. */
export function cleanFields(fields: Record<string, unknown>): Record<string, unknown> {
  return cleanRecord(fields, 0);
}

function cleanRecord(record: object, depth: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [maskCardNumbers(name), cleanField(name, value, depth)]),
  );
}

function cleanField(name: string, value: unknown, depth: number): unknown {
  if (value === null) return value;
  if (isSecretField(name)) return HIDDEN;
  if (IDENTIFIER_FIELD.test(name) && typeof value !== 'object') return value;
  if (typeof value === 'string') return cleanText(value);
  if (typeof value === 'number' && containsCardNumber(String(value))) return HIDDEN;
  if (typeof value !== 'object') return value;
  if (depth >= DEPTH_MAX) return '[deeper]';
  if (Array.isArray(value)) return value.map((item) => cleanField(name, item, depth + 1));
  return cleanRecord(value, depth + 1);
}

/** `saslPassword`, `KAFKA_SASL_PASSWORD`, `x-api-key`. */
function isSecretField(name: string): boolean {
  return SECRET_FIELD.test(name.toLowerCase().replaceAll(/[_-]/g, ''));
}
