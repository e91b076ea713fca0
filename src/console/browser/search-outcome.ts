import type { SearchAnswer } from '../api/search.ts';

/** What a search leads to: the one order that it found, or a choice, or nothing. */
type SearchOutcome =
  | { readonly kind: 'ONE'; readonly orderId: string }
  | { readonly kind: 'MANY' }
  | { readonly kind: 'NONE' };

export function searchOutcome({ orders, others }: Pick<SearchAnswer, 'orders' | 'others'>): SearchOutcome {
  const ids = new Set(orders.flatMap(({ orders: found }) => found.map(({ orderId }) => orderId)));
  if (ids.size === 0 && others.length === 0) return { kind: 'NONE' };
  const [orderId] = ids;
  if (ids.size > 1 || others.length > 0 || orderId === undefined) return { kind: 'MANY' };
  return { kind: 'ONE', orderId };
}

/** The address of an order; `found`: of which search, so that there is a way back to it. */
export function orderPath(orderId: string, found: string | null = null): string {
  const path = `/orders/${encodeURIComponent(orderId)}`;
  return found === null || found === orderId ? path : `${path}?found=${encodeURIComponent(found)}`;
}
