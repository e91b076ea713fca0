import { UsageError } from '../errors.ts';

/** Where a page of a list ends that is sorted by a time and, where that is equal, by id. */
export interface PageCursor {
  readonly at: number;
  readonly id: string;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Continues after the last of them; null: there are no more. */
  readonly next: string | null;
}

/** @throws UsageError for a text that no page gave out */
export function parseCursor(text: string | undefined): PageCursor | null {
  if (text === undefined) return null;
  const [, at, id] = /^(\d{1,15}):(.{1,2000})$/su.exec(text) ?? [];
  if (at === undefined || id === undefined) {
    throw new UsageError('there is no such page of this list: begin at the first');
  }
  return { at: Number(at), id };
}

/** @param found one more than a page has, where there are more */
export function pageOf<Item>(found: readonly Item[], limit: number, cursorOf: (item: Item) => PageCursor): Page<Item> {
  const items = found.slice(0, limit);
  const last = found.length > limit ? items.at(-1) : undefined;
  if (last === undefined) return { items, next: null };
  const { at, id } = cursorOf(last);
  return { items, next: `${at}:${id}` };
}
