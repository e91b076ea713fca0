import { html } from 'htm/preact';
import type { ComponentChildren } from 'preact';

/** A short word with a colour; the word alone says it too. */
export function Badge({ tone, children }: { tone: 'good' | 'warn' | 'bad' | 'plain'; children?: ComponentChildren }) {
  return html`<span class=${`badge ${tone}`}>${children}</span>`;
}
