import { html } from 'htm/preact';
import { moneyByCurrencyText } from '../../../inspect/money.ts';
import type { ScheduledAnswer } from '../../api/scheduled.ts';
import { useData } from '../api.ts';
import { Loading } from '../parts/problem.ts';
import { Table } from '../parts/table.ts';
import { Time } from '../parts/time.ts';
import { usePreferences, zoneName } from '../preferences.ts';
import { useReadAgain } from '../read-again.ts';
import { setQuery, useAddress } from '../router.ts';
import { bucketText, chosenIn, filterQuery, ROUTES } from '../scheduled-text.ts';
import { OpenList } from './scheduled-list.ts';
import { Pauses } from './scheduled-pauses.ts';

type Bucket = ScheduledAnswer['buckets'][number];
type Group = ScheduledAnswer['scheduled'][number];
type Held = ScheduledAnswer['held'][number];

/** Counts of hundreds of thousands change slowly; a pause of a colleague should be seen soon. */
const READ_AGAIN_MS = 10_000;

/** What falls due when, what a pause holds up, and what FlexEcom has. */
export function ScheduledPage() {
  const { query } = useAddress();
  const [preferences] = usePreferences();
  const zone = zoneName(preferences);
  const chosen = chosenIn(query);
  const answer = useData<ScheduledAnswer>(`/scheduled?${filterQuery(chosen, { by: chosen.unit, zone })}`);
  useReadAgain(answer.reload, READ_AGAIN_MS);
  return html`<h1>Scheduled and waiting</h1>
    <${Loading} of=${answer}>${(data: ScheduledAnswer) => html`
      <${Pauses} data=${data} reload=${answer.reload} />
      <h2>What falls due when</h2>
      <${Filters} chosen=${chosen} gatewayIds=${data.gatewayIds} />
      ${data.isCut ? html`<p class="box warn">There is more than is counted at once: the earliest 200,000 are.</p>` : null}
      <${Buckets} data=${data} unit=${chosen.unit} zone=${zone} />
      <h2>With FlexEcom, without an answer yet</h2>
      <${HeldTable} held=${data.held} />
      <h2>What a change would withdraw</h2>
      <${Withdrawn} data=${data} />
      <p class="quiet">Read <${Time} ms=${data.readAt} />, again every ten seconds.</p>
    `}<//>
    <${OpenList} chosen=${chosen} />`;
}

function Filters({ chosen, gatewayIds }: { chosen: ReturnType<typeof chosenIn>; gatewayIds: readonly string[] }) {
  const set = (name: string) => (event: Event) => setQuery({ [name]: (event.target as HTMLSelectElement).value });
  return html`<div class="filters">
    <label>By
      <select value=${chosen.unit} onChange=${set('by')}><option value="day">day</option><option value="hour">hour</option></select>
    </label>
    <label>Gateway
      <select value=${chosen.gatewayId ?? ''} onChange=${set('gateway')}><option value="">all</option>${gatewayIds.map((id) => html`<option value=${id}>${id}</option>`)}</select>
    </label>
    <label>Route
      <select value=${chosen.route ?? ''} onChange=${set('route')}><option value="">all</option>${ROUTES.map((route) => html`<option value=${route}>${route}</option>`)}</select>
    </label>
  </div>`;
}

function Buckets({ data, unit, zone }: { data: ScheduledAnswer; unit: 'day' | 'hour'; zone: string }) {
  const most = Math.max(1, ...data.buckets.map(({ count }) => count));
  const columns = [
    { title: `When (${zone})`, cell: ({ from }: Bucket) => bucketText(from, unit, zone) },
    {
      title: 'Submissions',
      align: 'right' as const,
      cell: ({ count }: Bucket) =>
        html`<span>${count.toLocaleString('en')} <meter class="share" min="0" max=${most} value=${count} aria-hidden="true"></meter></span>`,
    },
    { title: 'Money', align: 'right' as const, cell: ({ money }: Bucket) => moneyByCurrencyText(money) },
    {
      title: 'Of which',
      cell: ({ groups }: Bucket) =>
        groups.map(({ gatewayId, route, count }) => `${gatewayId} ${route} ${count.toLocaleString('en')}`).join(', '),
    },
  ];
  return html`<${Table} caption="What falls due when" columns=${columns} rows=${data.buckets} keyOf=${({ from }: Bucket) => String(from)}
      empty="Nothing is scheduled that fits these filters. Declines of rebills are, where a recycle profile gives an attempt to FlexEcom." />
    ${data.laterBuckets === 0 ? null : html`<p class="quiet">And ${data.laterBuckets} later ones.${unit === 'hour' ? ' By day, more of them are shown.' : ''}</p>`}`;
}

function HeldTable({ held }: { held: readonly Held[] }) {
  const columns = [
    ...groupColumns<Held>(),
    { title: 'The oldest since', cell: ({ since }: Held) => html`<${Time} ms=${since} age />` },
  ];
  return html`<${Table} caption="What FlexEcom has" columns=${columns} rows=${held} keyOf=${keyOf} empty="FlexEcom has nothing without an answer that fits these filters." />`;
}

function Withdrawn({ data: { scheduled, configVersion } }: { data: ScheduledAnswer }) {
  return html`<p>
      Disabling a gateway, or removing it, gives back to billing what is scheduled for it (SLOT_WITHDRAWN); what FlexEcom has
      is finished. So may a changed recycle profile or exclusion: <a href="/configuration">Configuration</a> says how many and
      how much before anything is applied. A pause withdraws nothing.
    </p>
    <${Table} caption="Scheduled by gateway" columns=${groupColumns<Group>()} rows=${scheduled} keyOf=${keyOf} empty="Nothing is scheduled, so nothing would be withdrawn." />
    ${configVersion === null ? null : html`<p class="quiet">Configuration version ${configVersion} is in force.</p>`}`;
}

function groupColumns<Row extends Group>() {
  return [
    { title: 'Gateway', cell: ({ gatewayId }: Row) => gatewayId },
    { title: 'Route', cell: ({ route }: Row) => route },
    { title: 'Submissions', align: 'right' as const, cell: ({ count }: Row) => count.toLocaleString('en') },
    { title: 'Money', align: 'right' as const, cell: ({ money }: Row) => moneyByCurrencyText(money) },
  ];
}

function keyOf({ gatewayId, route }: Group): string {
  return `${gatewayId} ${route}`;
}
