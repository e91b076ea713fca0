import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import type { WhatIfEvent } from '../../../api/configuration/schemas.ts';
import { ProblemBox } from '../../parts/problem.ts';
import { type Column, Table } from '../../parts/table.ts';
import { useReading } from './use-reading.ts';
import { sumText, type WhatIfTotal, whatIfSentences } from './what-if-text.ts';

const HOURS = [
  ['24', 'the last 24 hours'],
  ['168', 'the last 7 days'],
  ['720', 'the last 30 days'],
  ['', 'everything that is kept'],
] as const;

/** What a draft would have decided for past declines, and how much money that is about. */
export function WhatIf({ text }: { text: string }) {
  const [hours, setHours] = useState<string>('168');
  const { last, problem, isReading, start, cancel } = useReading<WhatIfEvent>('/configuration/what-if', text);
  const compare = () => start({ text, hours: hours === '' ? null : Number(hours) });
  return html`<h2>What if it had been in force?</h2>
    <p class="quiet">Decides past declines by this draft, and compares with what was decided. Sends and writes nothing.</p>
    <p class="filters">
      <label>Declines of
        <select value=${hours} onChange=${(event: Event) => setHours((event.target as HTMLSelectElement).value)}>
          ${HOURS.map(([value, title]) => html`<option value=${value}>${title}</option>`)}
        </select>
      </label>
      ${isReading ? html`<button type="button" onClick=${cancel}>Cancel</button>` : html`<button type="button" onClick=${compare}>Compare</button>`}
    </p>
    ${problem === null ? null : html`<${ProblemBox} problem=${problem} />`}
    ${isReading ? html`<${Progress} last=${last} />` : null}
    ${last?.kind === 'TOTAL' ? html`<${Result} total=${last.report} />` : null}`;
}

function Progress({ last }: { last: WhatIfEvent | null }) {
  if (last?.kind !== 'READ') return html`<p role="status">Looking for past declines…</p>`;
  const { read, of } = last;
  return html`<p role="status"><progress max=${of} value=${read} aria-label="Read so far"></progress> ${read.toLocaleString('en')} of ${of.toLocaleString('en')} declines</p>`;
}

type Transition = WhatIfTotal['transitions'][number];
type PlaceRow = WhatIfTotal['places'][number];

const TRANSITIONS: readonly Column<Transition>[] = [
  { title: 'Was', cell: ({ from }) => from },
  { title: 'Would be', cell: ({ to }) => to },
  { title: 'Declines', align: 'right', cell: (sum) => sumText(sum) },
];

const PLACES: readonly Column<PlaceRow>[] = [
  { title: 'Route and gateway, or reason', cell: ({ place }) => place },
  { title: 'Was', align: 'right', cell: ({ before }) => sumText(before) },
  { title: 'Would be', align: 'right', cell: ({ after }) => sumText(after) },
];

function Result({ total }: { total: WhatIfTotal }) {
  const [first, ...more] = whatIfSentences(total);
  return html`<div role="status">
    <p class=${`box ${total.transitions.length === 0 ? 'good' : 'warn'}`}><b>${first}</b></p>
    <${Table} caption="Declines that would go elsewhere" columns=${TRANSITIONS} rows=${total.transitions} keyOf=${({ from, to }: Transition) => `${from} ${to}`} empty="" />
    <ul>${more.map((sentence) => html`<li>${sentence}</li>`)}</ul>
    <details>
      <summary>All of them, before and after</summary>
      <${Table} caption="Before and after" columns=${PLACES} rows=${total.places} keyOf=${({ place }: PlaceRow) => place} empty="There was no decline to compare." />
    </details>
  </div>`;
}
