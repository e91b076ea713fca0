import type { RoutingContent } from '../../domain/configuration.ts';

/**
 * What changed between two contents, a line for each change: `+` added, `-` removed, `~` changed. Entries are matched by
 * their ids, so that moving one in the file is no change, except where order matters (gateways of a profile, attempts,
 * mapping rules). Empty where both are the same.
 */
export function diffRoutingContent(before: RoutingContent | null, after: RoutingContent): string[] {
  return diffValue('', before ?? {}, after);
}

function diffValue(path: string, before: unknown, after: unknown): string[] {
  if (compact(before) === compact(after)) return [];
  if (before === undefined) return addedOrRemoved('+', path, after);
  if (after === undefined) return addedOrRemoved('-', path, before);
  if (isEntryList(before) && isEntryList(after)) return diffEntries(path, before, after);
  if (isRecord(before) && isRecord(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => diffValue(path === '' ? key : `${path}.${key}`, before[key], after[key]));
  }
  return [`~ ${path}: ${compact(before)} → ${compact(after)}`];
}

/** A whole list that is added or removed gets a line for each entry. */
function addedOrRemoved(sign: '+' | '-', path: string, value: unknown): string[] {
  if (isEntryList(value)) {
    return [...keyed(path, value)].map(([key, entry]) => `${sign} ${path}[${key}]: ${compact(entry)}`);
  }
  return [`${sign} ${path}: ${compact(value)}`];
}

function diffEntries(path: string, before: readonly Entry[], after: readonly Entry[]): string[] {
  const [old, current] = [keyed(path, before), keyed(path, after)];
  const keys = [...new Set([...old.keys(), ...current.keys()])];
  const lines = keys.flatMap((key) => diffValue(`${path}[${key}]`, old.get(key), current.get(key)));
  const kept = (list: ReadonlyMap<string, Entry>) => [...list.keys()].filter((key) => old.has(key) && current.has(key));
  const moved = path === 'declineMapping' && kept(old).join('\n') !== kept(current).join('\n');
  return moved ? [...lines, `~ ${path}: order is now ${[...current.keys()].join('; ')}`] : lines;
}

type Entry = Record<string, unknown>;

/** Entries by their names; a name that occurs again gets a number. */
function keyed(path: string, entries: readonly Entry[]): Map<string, Entry> {
  const byKey = new Map<string, Entry>();
  for (const [index, entry] of entries.entries()) {
    const name = entryName(path, entry, index);
    let key = name;
    for (let again = 2; byKey.has(key); again++) {
      key = `${name} #${again}`;
    }
    byKey.set(key, entry);
  }
  return byKey;
}

function entryName(path: string, entry: Entry, index: number): string {
  if (path === 'campaignProducts') return `${entry.campaignId}/${entry.productId}`;
  if (path === 'declineMapping') {
    const scope = isRecord(entry.scope) ? Object.values(entry.scope)[0] : '';
    return `${scope}, ${entry.orderType}, "${entry.message}"`;
  }
  return typeof entry.id === 'string' ? entry.id : `${index + 1}`;
}

function isEntryList(value: unknown): value is Entry[] {
  return Array.isArray(value) && value.every(isRecord);
}

function isRecord(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON with sorted keys, so that equal values give equal texts. */
export function compact(value: unknown): string {
  return (
    JSON.stringify(value, (_key, inner: unknown) =>
      isRecord(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
    ) ?? 'nothing'
  );
}
