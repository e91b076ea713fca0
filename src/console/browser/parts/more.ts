import { html } from 'htm/preact';
import { useCallback, useEffect, useState } from 'preact/hooks';
import { type Loaded, useData } from '../api.ts';

/** A list that goes on, as the API gives it out. */
interface ListPage<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

export interface List<Item> extends Omit<Loaded<ListPage<Item>>, 'data'> {
  readonly items: readonly Item[];
  readonly hasMore: boolean;
  loadMore(): void;
}

/** Reads a list page by page; what was read stays in sight. A changed address begins again. */
export function useList<Item>(path: string): List<Item> {
  const [before, setBefore] = useState<{ path: string; items: readonly Item[]; after: string | null }>({
    path,
    items: [],
    after: null,
  });
  const mine = before.path === path ? before : { path, items: [], after: null };
  const join = path.includes('?') ? '&' : '?';
  const page = useData<ListPage<Item>>(
    mine.after === null ? path : `${path}${join}after=${encodeURIComponent(mine.after)}`,
  );
  const [shown, setShown] = useState<{ path: string; items: readonly Item[] }>({ path, items: [] });
  useEffect(() => {
    if (page.data !== null) setShown({ path, items: [...mine.items, ...page.data.items] });
  }, [page.data]);
  const items = shown.path === path ? shown.items : [];
  const next = page.data?.next ?? null;
  const reload = useCallback(() => {
    setBefore({ path, items: [], after: null });
    page.reload();
  }, [path, page.reload]);
  return {
    ...page,
    items,
    reload,
    hasMore: next !== null,
    loadMore: () => setBefore({ path, items, after: next }),
  };
}

export function MoreButton<Item>({ list }: { list: List<Item> }) {
  if (!list.hasMore) return null;
  return html`<p><button type="button" onClick=${list.loadMore} disabled=${list.isLoading}>Show more</button></p>`;
}
