import { html } from 'htm/preact';
import type { ChangesAnswer } from '../../../api/configuration/schemas.ts';
import { Badge } from '../../parts/badge.ts';

const KINDS = {
  ADDED: { tone: 'good', word: 'added' },
  REMOVED: { tone: 'bad', word: 'removed' },
  CHANGED: { tone: 'warn', word: 'changed' },
} as const;

/** A sentence for each change. */
export function Changes({ answer, empty }: { answer: ChangesAnswer; empty: string }) {
  const { changes, leftOut } = answer;
  if (changes.length === 0) return html`<p class="quiet">${empty}</p>`;
  return html`<ul class="changes">
      ${changes.map(({ kind, sentence }) => html`<li><${Badge} tone=${KINDS[kind].tone}>${KINDS[kind].word}<//> <span>${sentence}</span></li>`)}
    </ul>
    ${leftOut === 0 ? null : html`<p class="quiet">And ${leftOut} more; the YAML has them.</p>`}`;
}
