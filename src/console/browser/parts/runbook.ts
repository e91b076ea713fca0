import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import type { RunbookAnswer } from '../../api/runbook.ts';
import { useData } from '../api.ts';
import { Loading } from './problem.ts';

/** What the runbook says, read when somebody wants to know. */
export function Runbook({ anchor }: { anchor: string }) {
  const [isOpen, setOpen] = useState(false);
  const section = useData<RunbookAnswer>(isOpen ? `/runbook/${anchor}` : null);
  return html`<details onToggle=${(event: Event) => setOpen((event.target as HTMLDetailsElement).open)}>
    <summary>What the runbook says</summary>
    <${Loading} of=${section}>${({ title, text }: RunbookAnswer) => html`<h3>${title}</h3><pre>${text}</pre>`}<//>
  </details>`;
}
