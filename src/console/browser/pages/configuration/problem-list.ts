import { html } from 'htm/preact';
import type { CheckAnswer } from '../../../api/configuration/schemas.ts';
import { Badge } from '../../parts/badge.ts';
import type { Place } from './text-places.ts';

interface ProblemListProps {
  readonly problems: CheckAnswer['problems'];
  readonly onGo: (place: Place) => void;
}

const SHOWN_MAX = 100;

/** What is wrong or looks wrong, where, and how to mend it. */
export function ProblemList({ problems, onGo }: ProblemListProps) {
  if (problems.length === 0) return null;
  return html`<ol class="problems" aria-label="Problems of the draft">
    ${problems.slice(0, SHOWN_MAX).map(
      ({ severity, rule, line, column, path, problem, mend }) => html`<li>
        <${Badge} tone=${severity === 'error' ? 'bad' : 'warn'}>${severity}<//>
        <button type="button" class="plain" onClick=${() => onGo({ line, column })}>line ${line}, column ${column}</button>
        <span>${path === '' ? null : html`<code>${path}</code>: `}${problem}${mend === null ? null : html`. <b>${capital(mend)}.</b>`}${rule === null ? null : html` <span class="quiet">Rule ${rule}</span>`}</span>
      </li>`,
    )}
  </ol>
  ${problems.length > SHOWN_MAX ? html`<p class="quiet">And ${problems.length - SHOWN_MAX} more: mend these first.</p>` : null}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
