import { containsCardNumber } from '../../../topics/contract/card-numbers.ts';
import type { RoutingContent } from '../../domain/configuration.ts';
import type { Breach, Path } from './breach.ts';

/** The keys of texts that people write for people. Ids and lists of BINs are none. */
const FREE_TEXT_KEYS: ReadonlySet<string | number> = new Set([
  'title',
  'customerMessage',
  'message',
  'source',
  'declineText',
  'declineCodes',
]);

/** A version is stored for ever, and shown: a card number in its texts must not come that far (R18). */
export function checkCardNumbers(content: RoutingContent): Breach[] {
  return textsWithNumbers(content, [], false).map((path) => ({
    severity: 'error',
    rule: 'R18',
    path,
    problem: 'this text contains what looks like a card number',
    mend: 'remove the number',
  }));
}

function textsWithNumbers(value: unknown, path: Path, isFreeText: boolean): Path[] {
  if (typeof value === 'string') return isFreeText && containsCardNumber(value) ? [path] : [];
  if (typeof value !== 'object' || value === null) return [];
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([key, entry]) =>
    textsWithNumbers(entry, [...path, key], FREE_TEXT_KEYS.has(key) || (isFreeText && typeof key === 'number')),
  );
}
