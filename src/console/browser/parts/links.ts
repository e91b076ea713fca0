import { html } from 'htm/preact';

/** An order, by the page that tells its story. */
export function OrderLink({ orderId }: { orderId: string }) {
  return html`<a class="mono" href=${`/orders/${encodeURIComponent(orderId)}`}>${orderId}</a>`;
}

/** Any other id: whatever it is, the search finds it. */
export function IdLink({ id }: { id: string }) {
  return html`<a class="mono" href=${`/search?q=${encodeURIComponent(id)}`}>${id}</a>`;
}
