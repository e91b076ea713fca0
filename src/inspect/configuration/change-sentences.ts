import type { PathPart, RoutingChange } from '../../configuration/store/configuration-diff.ts';
import { moneyText } from '../../domain/money-text.ts';
import { entryWords, fieldWords, isRecord, isUnset, saysNothing, valueWords } from './field-words.ts';

/** One change of a configuration, as a person says it. */
interface ChangeSentence {
  readonly kind: 'ADDED' | 'REMOVED' | 'CHANGED';
  readonly sentence: string;
}

export function changeSentence(change: RoutingChange): ChangeSentence {
  const subject = subjectOf(change.path);
  switch (change.kind) {
    case 'ADDED':
      return { kind: 'ADDED', sentence: `${subject} is added${described(change.after, change.path)}.` };
    case 'REMOVED':
      return { kind: 'REMOVED', sentence: `${subject} is removed${described(change.before, change.path)}.` };
    case 'REORDERED':
      return { kind: 'CHANGED', sentence: `${subject} is tried in another order: ${change.order.join('; ')}.` };
    case 'CHANGED': {
      const [before, after] = [change.before, change.after].map((value) => words(value, change.path));
      return { kind: 'CHANGED', sentence: `${subject} changes from ${before} to ${after}.` };
    }
    default:
      return change satisfies never;
  }
}

/** `Gateway nmi-us`, `Recycle profile monthly, attempt 3: days to wait`, `Time zone`. */
function subjectOf(path: readonly PathPart[]): string {
  const [first, second, ...rest] = path;
  if (first === undefined || !('field' in first)) return 'The configuration';
  if (second === undefined) return capital(fieldWords(first.field));
  if ('field' in second) return `${capital(fieldWords(first.field))}: ${tail([second, ...rest])}`;
  const entry = `${entryWords(first.field)} ${second.entry}`;
  return rest.length === 0 ? entry : `${entry}: ${tail(rest)}`;
}

/** An entry of an inner list is called by the list and its number. */
function tail(parts: readonly PathPart[]): string {
  const texts: string[] = [];
  for (const part of parts) {
    if ('field' in part) texts.push(/^[A-Z]{3}$/.test(part.field) ? part.field : fieldWords(part.field));
    else texts.push(`${(texts.pop() ?? 'entry').replace(/s$/, '')} ${part.entry}`);
  }
  return texts.join(', ');
}

/** The name whose unit says how the value is written: an amount lies below it, by currency. */
function fieldOf(path: readonly PathPart[]): string {
  const fields = path.flatMap((part) => ('field' in part ? [part.field] : []));
  return fields.findLast((name) => !/^[A-Z]{3}$/.test(name)) ?? '';
}

function words(value: unknown, path: readonly PathPart[]): string {
  const last = path.at(-1);
  const field = fieldOf(path);
  const currency = last !== undefined && 'field' in last && /^[A-Z]{3}$/.test(last.field) ? last.field : null;
  return currency !== null && field.endsWith('Minor') ? moneyText(value, currency) : valueWords(value, field);
}

/** What an added or removed entry is. The type says it best, so it comes first. */
function described(value: unknown, path: readonly PathPart[]): string {
  if (!isRecord(value)) return isUnset(value) ? '' : `: ${words(value, path)}`;
  const fields = Object.entries(value)
    .filter(([name, inner]) => name !== 'id' && name !== 'title' && !saysNothing(name, inner))
    .sort(([a], [b]) => Number(b === 'type') - Number(a === 'type'));
  if (fields.length === 0) return '';
  return `: ${fields.map(([name, inner]) => `${fieldWords(name)} ${valueWords(inner, name)}`).join('; ')}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
