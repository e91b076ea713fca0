import { allTopics } from '../../topics/all.ts';
import type { AnyTopic } from '../domain/decision.ts';

/**
 * How to correct a mistake in an event, where that can be said without doubt; null otherwise. Like the mistake itself, it never
 * shows a value that could be a card number.
 * @param field a path such as `items[0].quantity`; empty for the event as a whole
 */
export function howToMend(topic: AnyTopic, event: Record<string, unknown>, field: string): string | null {
  if (field === '') return fieldsOfAnotherTopic(topic, event);
  const path = field.split(/[.[\]]+/).filter((part) => part !== '');
  const value = valueAt(event, path);
  if (value === undefined) return missingField(topic, event, path, field);
  const name = path.at(-1) ?? '';
  if (isPlaceholder(value)) return 'it still holds a placeholder: put the value in its place';
  if (/At$/.test(name)) return timeMend(value);
  if (/Minor$/.test(name)) return amountMend(value);
  if (typeof value === 'string' && /^\d{1,9}$/.test(value)) {
    return acceptsAt(topic, event, path, Number(value)) ? 'write the number without quotes' : null;
  }
  return typeof value === 'number' && acceptsAt(topic, event, path, 'a text') ? 'write it in quotes' : null;
}

/** Further in, a line is not looked at: the first mistake is what a person corrects first. */
const LOOKED_AT = 4_000;

/** For a line that is not JSON. */
export function howToMendLine(text: string): string | null {
  const outside = text.slice(0, LOOKED_AT).replace(/"(?:[^"\\]|\\.)*"/g, '""');
  return LINE_MISTAKES.find(({ form }) => form.test(outside))?.mend ?? unfinishedMend(text);
}

/** What a line looks like outside of its texts. */
const LINE_MISTAKES: readonly { readonly form: RegExp; readonly mend: string }[] = [
  {
    form: /:\s*NOW\b/,
    mend: 'NOW stands for the time: sed "s/NOW/$(date +%s)000/g" FILE | salvage produce -',
  },
  {
    form: /:\s*(?:<[^<>]{0,99}>|\$?\{\{?[^{}:]{0,99}\}|\$\w+|[A-Z][A-Z_]+)\s*[,}]/,
    mend: 'a placeholder stands where a value belongs: put the value in its place, a text in quotes',
  },
  { form: /^\[/, mend: "write each event on a line of its own, without a list around them: jq -c '.[]' FILE" },
  { form: /,\s*[}\]]/, mend: 'leave out the comma before the closing bracket' },
  { form: /'/, mend: 'JSON takes " around texts and names, not \'' },
];

function unfinishedMend(text: string): string | null {
  const isPart = /^(?:[{}]|"[^"]{0,99}"\s*:)/.test(text) && !(text.startsWith('{') && text.endsWith('}'));
  return isPart ? 'write each event on a single line: jq -c . FILE' : null;
}

function isPlaceholder(value: unknown): boolean {
  return typeof value === 'string' && /^(?:NOW|TODO|<[^>]*>|\$?\{+[^}]*\}+|\$[A-Z_]+)$/.test(value);
}

function missingField(topic: AnyTopic, event: Record<string, unknown>, path: readonly string[], field: string): string {
  return acceptsAt(topic, event, path, null)
    ? `it is missing: add "${path.at(-1)}": null if there is none`
    : `it is missing: every event of ${topic.name} needs ${field}`;
}

function timeMend(value: unknown): string | null {
  if (typeof value === 'number' && value > SECONDS_MIN && value < SECONDS_MAX) {
    return 'these are seconds: write milliseconds, a thousand times as many';
  }
  if (typeof value !== 'string') return null;
  if (/^\d{13}$/.test(value)) return 'write the number without quotes';
  const at = /^\d{4}-\d{2}-\d{2}/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? 'write epoch milliseconds' : `write epoch milliseconds: ${at}`;
}

/** Between 2000 and 2200, in seconds. */
const SECONDS_MIN = 946_684_800;
const SECONDS_MAX = 7_258_118_400;

const MINOR_UNITS = 'write a whole number of minor units: 4990 for 49.90 USD, 700 for 700 JPY';

function amountMend(value: unknown): string | null {
  if (typeof value === 'number') return MINOR_UNITS;
  return typeof value === 'string' ? `${MINOR_UNITS}, without quotes` : null;
}

function fieldsOfAnotherTopic(topic: AnyTopic, event: Record<string, unknown>): string | null {
  const known = fieldNames(topic);
  const unknown = Object.keys(event).filter((name) => !known.has(name));
  if (unknown.length === 0) return null;
  const other = allTopics.find((one) => {
    const names = fieldNames(one);
    return one.name !== topic.name && unknown.every((name) => names.has(name));
  });
  return other === undefined
    ? `leave it out: ${topic.name} has no such field`
    : `${other.name} has: is it the right topic?`;
}

function fieldNames({ avro }: AnyTopic): ReadonlySet<string> {
  const fields: unknown = typeof avro === 'object' && 'fields' in avro ? avro.fields : [];
  return new Set(Array.isArray(fields) ? fields.map((field) => (isObject(field) ? String(field.name) : '')) : []);
}

/** Whether the place would be right with this value, whatever else is wrong. */
function acceptsAt(topic: AnyTopic, event: Record<string, unknown>, path: readonly string[], value: unknown): boolean {
  const parsed = topic.structure.safeParse(withValue(event, path, value));
  return parsed.success || !parsed.error.issues.some((issue) => issue.path.join('.') === path.join('.'));
}

function valueAt(event: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, part) => (isObject(at) ? at[part] : undefined), event);
}

function withValue(at: unknown, [part, ...rest]: readonly string[], value: unknown): unknown {
  if (part === undefined) return value;
  if (Array.isArray(at)) return at.map((item, index) => (String(index) === part ? withValue(item, rest, value) : item));
  const fields = isObject(at) ? at : {};
  return { ...fields, [part]: withValue(fields[part], rest, value) };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
