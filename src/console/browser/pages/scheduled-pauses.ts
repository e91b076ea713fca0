import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import type { ScheduledAnswer } from '../../api/scheduled.ts';
import { ActionButton } from '../parts/action-button.ts';
import { Table } from '../parts/table.ts';
import { Time } from '../parts/time.ts';
import { ROUTES } from '../scheduled-text.ts';
import { useMayChange } from '../session.ts';

type Pause = ScheduledAnswer['pauses'][number];

interface Props {
  readonly data: ScheduledAnswer;
  readonly reload: () => void;
}

/** Whose pauses hold what up, and how to begin and end one. */
export function Pauses({ data, reload }: Props) {
  const columns = [
    { title: 'Paused', cell: ({ gatewayId, route }: Pause) => `${gatewayId}, ${route ?? 'every route'}` },
    {
      title: 'By',
      cell: ({ operator }: Pause) => operator?.by ?? html`<a href="/configuration">the configuration</a>`,
    },
    {
      title: 'Why',
      cell: ({ operator }: Pause) => operator?.why ?? html`<span class="quiet">it says so itself</span>`,
    },
    { title: 'Since', cell: ({ operator }: Pause) => html`<${Time} ms=${operator?.since ?? null} age />` },
    {
      title: 'How many wait',
      align: 'right' as const,
      cell: ({ waiting }: Pause) => waitingText(waiting),
    },
    { title: 'End it', cell: (pause: Pause) => html`<${Resume} pause=${pause} reload=${reload} />` },
  ];
  return html`<h2>Pauses in force</h2>
    <${Table} caption="Pauses in force" columns=${columns} rows=${data.pauses} keyOf=${({ gatewayId, route, operator }: Pause) => `${gatewayId} ${route} ${operator === null}`}
      empty="Nothing is paused: what falls due goes out." />
    <${PauseForm} data=${data} reload=${reload} />`;
}

/** So many stand for more. */
const WAITING_COUNTED_MAX = 10_000;

function waitingText(waiting: number): string {
  if (waiting === 0) return 'nothing yet';
  return `${waiting.toLocaleString('en')}${waiting < WAITING_COUNTED_MAX ? '' : ' or more'}`;
}

function Resume({ pause: { gatewayId, route, operator }, reload }: { pause: Pause; reload: () => void }) {
  if (operator === null) return html`<span class="quiet">by a configuration without it</span>`;
  const label = `Resume ${gatewayId}${route === null ? '' : ` for ${route}`}`;
  return html`<${ActionButton} action="resume-gateway" target=${{ gatewayId, route }} label=${label} needs="operator" onDone=${reload} />`;
}

function PauseForm({ data: { gatewayIds }, reload }: Props) {
  const mayChange = useMayChange('operator');
  const [gatewayId, setGateway] = useState(gatewayIds[0] ?? '');
  const [route, setRoute] = useState('');
  const [gateway = ''] = gatewayIds.includes(gatewayId) ? [gatewayId] : gatewayIds;
  if (!mayChange || gatewayIds.length === 0) return null;
  const choose = (set: (value: string) => void) => (event: Event) => set((event.target as HTMLSelectElement).value);
  const label = `Pause ${gateway}${route === '' ? '' : ` for ${route}`}`;
  return html`<div class="filters">
    <label>Pause
      <select value=${gateway} onChange=${choose(setGateway)}>${gatewayIds.map((id) => html`<option value=${id}>${id}</option>`)}</select>
    </label>
    <label>for
      <select value=${route} onChange=${choose(setRoute)}><option value="">every route</option>${ROUTES.map((one) => html`<option value=${one}>${one}</option>`)}</select>
    </label>
    <${ActionButton} action="pause-gateway" target=${{ gatewayId: gateway, route: route === '' ? null : route }} label=${label} needs="operator" isDangerous onDone=${reload} />
  </div>`;
}
