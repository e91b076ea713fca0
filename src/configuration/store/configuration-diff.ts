import type { RoutingContent } from '../../domain/configuration.ts';

/** A field or an entry of a list, in the path to what changed. */
export type PathPart = { readonly field: string } | { readonly entry: string };

/** One change between two contents. */
export type RoutingChange = { readonly path: readonly PathPart[] } & (
  | { readonly kind: 'ADDED'; readonly after: unknown }
  | { readonly kind: 'REMOVED'; readonly before: unknown }
  | { readonly kind: 'CHANGED'; readonly before: unknown; readonly after: unknown }
  /** The same entries in another order, where order matters. */
  | { readonly kind: 'REORDERED'; readonly order: readonly string[] }
);

/**
 * What changed between two contents, a line for each change: `+` added, `-` removed, `~` changed. Empty where both are the
 * same.
 */
export function diffRoutingContent(before: RoutingContent | null, after: RoutingContent): string[] {
  return routingChanges(before, after).map(lineOf);
}

function lineOf(change: RoutingChange): string {
  const path = change.path.reduce(
    (text, part) => ('entry' in part ? `${text}[${part.entry}]` : `${text}${text === '' ? '' : '.'}${part.field}`),
    '',
  );
  switch (change.kind) {
    case 'ADDED':
      return `+ ${path}: ${compact(change.after)}`;
    case 'REMOVED':
      return `- ${path}: ${compact(change.before)}`;
    case 'CHANGED':
      return `~ ${path}: ${compact(change.before)} → ${compact(change.after)}`;
    case 'REORDERED':
      return `~ ${path}: order is now ${change.order.join('; ')}`;
    default:
      return change satisfies never;
  }
}

/**
 * Entries are matched by their ids, so that moving one in the file is no change, except where order matters (gateways of a
 * profile, attempts, mapping rules).
 */
export function routingChanges(before: RoutingContent | null, after: RoutingContent): RoutingChange[] {
  return changesOf([], before ?? {}, after);
}

type Path = readonly PathPart[];

function changesOf(path: Path, before: unknown, after: unknown): RoutingChange[] {
  if (compact(before) === compact(after)) return [];
  if (before === undefined) {
    return eachEntry(path, after).map((one) => ({ kind: 'ADDED', path: one.path, after: one.value }));
  }
  if (after === undefined) {
    return eachEntry(path, before).map((one) => ({ kind: 'REMOVED', path: one.path, before: one.value }));
  }
  if (isEntryList(before) && isEntryList(after)) return changedEntries(path, before, after);
  if (isRecord(before) && isRecord(after) && (path.length === 0 || isAlike(before, after))) {
    const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return fields.flatMap((field) => changesOf([...path, { field }], before[field], after[field]));
  }
  return [{ kind: 'CHANGED', path, before, after }];
}

/** Values without a field in common are of another shape, such as `{ env }` and `{ file }`. */
function isAlike(before: Entry, after: Entry): boolean {
  return Object.keys(before).some((field) => field in after);
}

/** A whole list that is added or removed is a change for each entry. */
function eachEntry(path: Path, value: unknown): { path: Path; value: unknown }[] {
  if (!isEntryList(value)) return [{ path, value }];
  return [...keyed(path, value)].map(([entry, one]) => ({ path: [...path, { entry }], value: one }));
}

function changedEntries(path: Path, before: readonly Entry[], after: readonly Entry[]): RoutingChange[] {
  const [old, current] = [keyed(path, before), keyed(path, after)];
  const entries = [...new Set([...old.keys(), ...current.keys()])];
  const changes = entries.flatMap((entry) => changesOf([...path, { entry }], old.get(entry), current.get(entry)));
  const kept = (list: ReadonlyMap<string, Entry>) => [...list.keys()].filter((key) => old.has(key) && current.has(key));
  const isMoved = isList(path, 'declineMapping') && kept(old).join('\n') !== kept(current).join('\n');
  return isMoved ? [...changes, { kind: 'REORDERED', path, order: [...current.keys()] }] : changes;
}

function isList(path: Path, name: string): boolean {
  const [first, ...more] = path;
  return more.length === 0 && first !== undefined && 'field' in first && first.field === name;
}

type Entry = Record<string, unknown>;

/** Entries by their names; a name that occurs again gets a number. */
function keyed(path: Path, entries: readonly Entry[]): Map<string, Entry> {
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

function entryName(path: Path, entry: Entry, index: number): string {
  if (isList(path, 'campaignProducts')) return `${entry.campaignId}/${entry.productId}`;
  if (isList(path, 'declineMapping')) {
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
