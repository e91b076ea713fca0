import { html } from 'htm/preact';
import type { DeadLetterAnswer } from '../../../api/dead-letter-schemas.ts';

/** What a reason means, and what to do about its cause. */
export function Explanation({ of: known }: { of: DeadLetterAnswer['explanation'] }) {
  if (known === null) {
    return html`<p class="quiet">Nothing more is known of this reason than what it says. Look at one of them before you decide.</p>`;
  }
  return html`<p>${known.meaning}</p><p><strong>What to do:</strong> ${known.mend}</p>`;
}
