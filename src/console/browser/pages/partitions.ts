import { html } from 'htm/preact';
import type { PartitionAnswer } from '../../api/partitions.ts';
import { useData } from '../api.ts';
import { useLive } from '../live.ts';
import { ActionButton } from '../parts/action-button.ts';
import { Badge } from '../parts/badge.ts';
import { Loading } from '../parts/problem.ts';
import { type Column, Table } from '../parts/table.ts';
import { TextInput } from '../parts/text-input.ts';
import { durationText, Time } from '../parts/time.ts';
import { setQuery, useAddress } from '../router.ts';
import { type PartitionRow, partitionGroups, partitionRows } from './partition-rows.ts';

const TONES: Readonly<Record<string, 'bad' | 'warn' | 'good' | 'plain'>> = {
  stopped: 'bad',
  held: 'warn',
  running: 'good',
  'owned by nobody': 'plain',
};

const COLUMNS: readonly Column<PartitionRow>[] = [
  { title: 'Partition', cell: ({ id }) => html`<a href=${`/partitions?id=${encodeURIComponent(id)}`}>${id}</a>` },
  {
    title: 'State',
    cell: ({ state, why, since }) =>
      html`<${Badge} tone=${TONES[state] ?? 'plain'}>${state}<//>${why === null ? null : html` ${why} ${since === null ? null : html`since <${Time} ms=${since} age />`}`}`,
  },
  { title: 'Behind', align: 'right', cell: ({ seconds }) => durationText(seconds * 1_000) },
  { title: 'Next', align: 'right', cell: ({ next, end }) => `${next ?? 'not started'} of ${end}` },
  { title: 'Owner', cell: ({ owner }) => owner ?? html`<span class="quiet">nobody</span>` },
];

/** Each partition of each stage: its state, why, and the safe ways on. */
export function PartitionsPage() {
  const { query } = useAddress();
  const { snapshot } = useLive();
  const id = query.get('id');
  if (id !== null) return html`<${Partition} key=${id} id=${id} />`;
  if (snapshot === null) return html`<h1>Partitions</h1><p role="status">Reading…</p>`;
  const rows = partitionRows(snapshot);
  const waiting = rows.filter(({ why }) => why !== null);
  return html`<h1>Partitions</h1>
    <${Ownerless} count=${rows.filter(({ state }) => state === 'owned by nobody').length} />
    <p class=${waiting.length === 0 ? 'box good' : 'box warn'}>${waitingText(waiting.length)}</p>
    ${snapshot.lag === null ? html`<p class="box warn">The topics could not be read.</p>` : null}
    ${waiting.length === 0 ? null : html`<${Rows} caption="What waits" rows=${waiting} />`}
    ${rows.length === 0 ? html`<p class="quiet">There are no topics yet. Create them with: salvage setup</p>` : null}
    ${partitionGroups(rows).map(
      ({ name, text, rows: some }) => html`<details key=${name} class="card">
        <summary><b>${name}</b> <span class="quiet">${text}</span></summary>
        <${Rows} caption=${name} rows=${some} />
      </details>`,
    )}`;
}

function waitingText(count: number): string {
  if (count === 0) return 'No partition is stopped or held.';
  return `${count === 1 ? '1 partition waits' : `${count} partitions wait`}; choose one to see why, and the safe ways on.`;
}

/** A partition that is neither stopped nor held is not read all the same where nobody has it. */
function Ownerless({ count }: { count: number }) {
  if (count === 0) return null;
  return html`<p class="box warn">${count === 1 ? '1 partition is owned by nobody, and not read' : `${count} partitions are owned by nobody, and not read`}: an instance that starts takes over. <a href="/">Now</a> shows what runs.</p>`;
}

function Rows({ caption, rows }: { caption: string; rows: readonly PartitionRow[] }) {
  return html`<${Table} caption=${caption} columns=${COLUMNS} rows=${rows} keyOf=${({ id }: PartitionRow) => id} empty="None." />`;
}

function Partition({ id }: { id: string }) {
  const read = useData<PartitionAnswer>(`/partitions/${id.split('/').map(encodeURIComponent).join('/')}`);
  return html`<p><a href="/partitions">All partitions</a></p>
    <h1>${id}</h1>
    <${Loading} of=${read}>${(one: PartitionAnswer) => html`<${Details} one=${one} reload=${read.reload} />`}<//>`;
}

function Details({ one, reload }: { one: PartitionAnswer; reload: () => void }) {
  const { name, next, log, committed, stopped, held, deadLettersInARow, outputs, options } = one;
  return html`
    ${stopped === null && held === null ? html`<p class="box good">It is neither stopped nor held.</p>` : null}
    ${stopped === null ? null : html`<div class="box bad"><p><b>Stopped</b> (${stopped.kind}) since <${Time} ms=${stopped.since} age />: it waits for a person.</p><p>${stopped.reason}</p></div>`}
    ${held === null ? null : html`<div class="box warn"><p><b>Held</b> since <${Time} ms=${held.since} age />: it continues by itself once this is mended.</p><p>${held.reason}</p></div>`}
    <dl class="figures">
      <div><dt>Next offset</dt><dd>${next}</dd></div>
      <div><dt>The log holds</dt><dd>${log === null ? 'nothing: the topic has no such partition' : `${log.start} to ${log.end}`}</dd></div>
      <div><dt>Committed in the group</dt><dd>${committed < 0 ? 'nothing' : committed}</dd></div>
      <div><dt>Dead letters in a row</dt><dd>${deadLettersInARow}</dd></div>
      <div><dt>Messages of the last chunk</dt><dd>${outputs}</dd></div>
    </dl>
    ${
      options.length === 0
        ? null
        : html`<h2>The safe ways on</h2>
      <ol>${options.map(({ command, meaning }) => html`<li><code>${command}</code>: ${meaning}</li>`)}</ol>`
    }
    <div class="filters">
      ${stopped === null ? null : html`<${ActionButton} action="resume-partition" target=${{ name }} label="Resume it" needs="admin" onDone=${reload} />`}
      ${stopped === null && held === null ? null : html`<${Reset} name=${name} onDone=${reload} />`}
    </div>
  `;
}

/** Where it would continue is chosen first, and what that loses or repeats is shown before it is done. */
function Reset({ name, onDone }: { name: string; onDone: () => void }) {
  const { query } = useAddress();
  const to = query.get('to') ?? 'next';
  const choose = (target: string) => setQuery({ to: target }, { replace: true });
  return html`
    <label>Continue at
      <${TextInput} value=${to} list="reset-targets" onText=${choose} pattern="beginning|end|next|committed|[0-9]+" />
    </label>
    <datalist id="reset-targets">${['next', 'committed', 'beginning', 'end'].map((target) => html`<option value=${target}></option>`)}</datalist>
    <${ActionButton} key=${to} action="reset-partition" target=${{ name, to }} label=${`Reset it to ${to}`} needs="admin" isDangerous onDone=${onDone} />
  `;
}
