export const DAMAGES = ['lost', 'doubled', 'unaccounted', 'wrongMoney', 'stuck'] as const;

/**
 * lost: never answered or never told, and nothing is on its way to do so. doubled: answered, told or charged twice.
 * unaccounted: a charge, a message or a document that nothing explains. wrongMoney: another amount than was charged or agreed.
 * stuck: work that has not ended and should have.
 */
export type Damage = (typeof DAMAGES)[number];

export interface Finding {
  readonly damage: Damage;
  /** One sentence: what, where. */
  readonly what: string;
}

export function groupBy<Item>(items: Iterable<Item>, keyOf: (item: Item) => string | null): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === null) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** How many different events: a repeated event is found by its id, elsewhere. */
export function distinct(events: readonly { readonly eventId: string }[]): number {
  return new Set(events.map(({ eventId }) => eventId)).size;
}
