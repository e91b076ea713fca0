/** What the page's address says: which dead letters are listed, and which one is looked at. */
const NAMES = { topic: 'topic', stage: 'stage', reason: 'reasonGroup', order: 'orderId' } as const;

type Filter = { readonly [name in (typeof NAMES)[keyof typeof NAMES]]?: string };

/** As the API takes it. */
export function filterIn(query: URLSearchParams): Filter {
  const given = Object.entries(NAMES).flatMap(([name, field]) => {
    const value = query.get(name);
    return value === null || value === '' ? [] : [[field, value]];
  });
  return Object.fromEntries(given);
}

export function isHandledIn(query: URLSearchParams): boolean {
  return query.get('state') === 'handled';
}

/** The API's query of the list in this address. */
export function listQuery(query: URLSearchParams): string {
  return new URLSearchParams({ ...filterIn(query), state: isHandledIn(query) ? 'handled' : 'open' }).toString();
}

/** Whether the address asks for a list; else the reasons are shown. */
export function isList(query: URLSearchParams): boolean {
  return query.has('state') || Object.keys(NAMES).some((name) => query.has(name));
}

export function reasonHref(group: { topic: string; stage: string; reasonGroup: string }): string {
  const { topic, stage, reasonGroup: reason } = group;
  return `/dead-letters?${new URLSearchParams({ topic, stage, reason })}`;
}

/** The same list, with one looked at; null: with none. */
export function lookingAt(query: URLSearchParams, id: string | null): string {
  const next = new URLSearchParams(query);
  if (id === null) next.delete('id');
  else next.set('id', id);
  const text = next.toString();
  return text === '' ? '/dead-letters' : `/dead-letters?${text}`;
}

/** `flexecom-result.dlq 3:17` as the API's path of it; null for what is no position. */
export function pathOf(id: string): string | null {
  const [, topic, partition, offset] = /^(\S+)\.dlq (\d{1,9}):(\d{1,15})$/.exec(id) ?? [];
  if (topic === undefined) return null;
  return `/dead-letters/${encodeURIComponent(topic)}/${partition}/${offset}`;
}
