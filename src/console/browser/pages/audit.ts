import { html } from 'htm/preact';
import { auditActions } from '../../../domain/audit-actions.ts';
import type { AuditAnswer } from '../../api/audit.ts';
import { Badge } from '../parts/badge.ts';
import { MoreButton, useList } from '../parts/more.ts';
import { ProblemBox } from '../parts/problem.ts';
import { type Column, Table } from '../parts/table.ts';
import { TextInput } from '../parts/text-input.ts';
import { Time } from '../parts/time.ts';
import { setQuery, useAddress } from '../router.ts';

type Entry = AuditAnswer['items'][number];

const STATES = {
  DONE: { tone: 'good', text: 'done' },
  FAILED: { tone: 'bad', text: 'failed' },
  STARTED: { tone: 'warn', text: 'not ended' },
} as const;

const COLUMNS: readonly Column<Entry>[] = [
  { title: 'When', cell: ({ at }) => html`<${Time} ms=${at} age />` },
  {
    title: 'Who',
    cell: ({ by, via }) => html`${by}${via === null ? null : html` <span class="quiet">${VIA[via] ?? via}</span>`}`,
  },
  { title: 'What', cell: ({ action, about }) => html`<b>${action}</b> ${about}` },
  { title: 'Why', cell: ({ why }) => why },
  {
    title: 'How it ended',
    cell: ({ state, result }) =>
      html`${state === null ? null : html`<${Badge} tone=${STATES[state].tone}>${STATES[state].text}<//>`} ${result ?? (state === 'STARTED' ? 'It runs, or its end was not recorded: it may have happened, in whole or in part.' : '')}`,
  },
];

const VIA: Readonly<Record<string, string>> = { CLI: 'command line', CONSOLE: 'console', RERUN_API: 'rerun API' };

/** Who did what, and why. */
export function AuditPage() {
  const { query } = useAddress();
  const list = useList<Entry>(`/audit?${filterOf(query)}`);
  return html`<h1>Audit</h1>
    <p class="quiet">Whatever an operator changes stands here: written before it is done, and completed when it ended.</p>
    <${Filters} query=${query} />
    ${list.problem === null ? null : html`<${ProblemBox} problem=${list.problem} retry=${list.reload} />`}
    ${
      list.isLoading && list.items.length === 0
        ? html`<p role="status">Reading…</p>`
        : html`<${Table}
      caption="What operators did"
      columns=${COLUMNS}
      rows=${list.items}
      keyOf=${({ id }: Entry) => id}
      empty="Nobody changed anything that fits these filters."
    />`
    }
    <${MoreButton} list=${list} />`;
}

function Filters({ query }: { query: URLSearchParams }) {
  const set = (name: string) => (text: string) => setQuery({ [name]: text });
  return html`<div class="filters">
    <label>Who<${TextInput} value=${query.get('by') ?? ''} onText=${set('by')} placeholder="any name" /></label>
    <label>About<${TextInput} value=${query.get('id') ?? ''} onText=${set('id')} placeholder="an order, a gateway …" /></label>
    <label>What<select value=${query.get('action') ?? ''} onChange=${(event: Event) => set('action')((event.target as HTMLSelectElement).value)}>
      <option value="">anything</option>
      ${auditActions.map((action) => html`<option value=${action}>${action}</option>`)}
    </select></label>
  </div>`;
}

/** What the API takes of the address. */
function filterOf(query: URLSearchParams): string {
  const kept = ['by', 'id', 'action'].flatMap((name) => {
    const value = query.get(name);
    return value === null ? [] : [[name, value]];
  });
  return new URLSearchParams(kept).toString();
}
