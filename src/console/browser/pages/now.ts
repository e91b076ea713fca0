import { html } from 'htm/preact';
import type { ConsoleSnapshot } from '../../live/console-snapshot.ts';
import { useLive } from '../live.ts';
import { Badge } from '../parts/badge.ts';
import { Runbook } from '../parts/runbook.ts';
import { type Column, Table } from '../parts/table.ts';
import { durationText, Time } from '../parts/time.ts';
import { Figures } from './now-figures.ts';
import { pageOfCondition, partitionsText, type StageLag, stageLags } from './now-text.ts';
import { Trends } from './now-trends.ts';

/** What needs a person, in the order of money; then what runs, and how fast. */
export function NowPage() {
  const { snapshot, problem } = useLive();
  return html`<h1>Now</h1>
    ${problem === null ? null : html`<p class="box warn" role="alert">${problem}</p>`}
    ${snapshot === null ? html`<p role="status">Reading…</p>` : html`<${State} snapshot=${snapshot} />`}`;
}

function State({ snapshot }: { snapshot: ConsoleSnapshot }) {
  return html`
    <${Needed} snapshot=${snapshot} />
    <${Figures} snapshot=${snapshot} />
    <${Trends} />
    <${Running} instances=${snapshot.instances} />
    <${Lag} lag=${snapshot.lag} />
  `;
}

type Needed = ConsoleSnapshot['needed'][number];

const TONES = { page: 'bad', ticket: 'warn', info: 'plain' } as const;
const SEVERITIES = { page: 'now', ticket: 'today', info: 'good to know' } as const;

function Needed({ snapshot: { needed, unknown, unread } }: { snapshot: ConsoleSnapshot }) {
  return html`<section aria-labelledby="needed">
    <h2 id="needed">What needs a person</h2>
    ${needed.length === 0 && unknown.length === 0 ? html`<p class="box good">Nothing needs a person.</p>` : null}
    ${needed.map((one) => html`<${NeededBox} key=${one.name} one=${one} />`)}
    ${
      unread.length === 0
        ? null
        : html`<div class="box warn">
      <p>Some of the state could not be read, so that more may be wrong than is shown:</p>
      <ul>${unread.map(({ part, why }) => html`<li>${part}: ${why}</li>`)}</ul>
      ${unknown.length === 0 ? null : html`<p>Not known: ${unknown.join(', ')}</p>`}
    </div>`
    }
  </section>`;
}

function NeededBox({ one }: { one: Needed }) {
  const { name, severity, says, summary, since, command, runbook } = one;
  const link = pageOfCondition(name);
  return html`<article class=${`box ${TONES[severity]}`} aria-label=${name}>
    <p><${Badge} tone=${TONES[severity]}>${SEVERITIES[severity]}<//> <b>${says}</b></p>
    <p class="quiet">${summary}${since === null ? null : html` Since <${Time} ms=${since} age />.`}</p>
    <p>${link === null ? null : html`<a href=${link.href}>${link.text}</a> · `}begin with <code>${command}</code></p>
    <${Runbook} anchor=${runbook} />
  </article>`;
}

type Instance = NonNullable<ConsoleSnapshot['instances']>[number];

const INSTANCE_COLUMNS: readonly Column<Instance>[] = [
  { title: 'Instance', cell: ({ host, pid }) => `${host}, process ${pid}` },
  {
    title: 'State',
    cell: ({ isGone, state, beatAt }) =>
      isGone
        ? html`<${Badge} tone="bad">silent<//> since <${Time} ms=${beatAt} age />`
        : html`<${Badge} tone="good">${state ?? 'running'}<//>`,
  },
  { title: 'Roles', cell: ({ roles }) => roles.join(', ') },
  { title: 'Partitions', cell: ({ partitions }) => partitionsText(partitions) },
  { title: 'Release', cell: ({ version }) => version ?? 'not said' },
  { title: 'Configuration', align: 'right', cell: ({ configurationVersion }) => configurationVersion ?? 'not said' },
  { title: 'Started', cell: ({ startedAt }) => html`<${Time} ms=${startedAt} age />` },
];

function Running({ instances }: { instances: ConsoleSnapshot['instances'] }) {
  return html`<section aria-labelledby="runs">
    <h2 id="runs">What runs</h2>
    ${
      instances === null
        ? html`<p class="quiet">The instances could not be read.</p>`
        : html`<${Table}
      caption="Instances"
      columns=${INSTANCE_COLUMNS}
      rows=${instances}
      keyOf=${({ id }: Instance) => id}
      empty="Nothing runs. Start the pipeline with: salvage run"
    />`
    }
  </section>`;
}

const LAG_COLUMNS: readonly Column<StageLag>[] = [
  { title: 'Stage', cell: ({ stage }) => stage },
  { title: 'Topic', cell: ({ topic }) => html`<a href=${`/topics?topic=${encodeURIComponent(topic)}`}>${topic}</a>` },
  { title: 'Behind', align: 'right', cell: ({ seconds }) => durationText(seconds * 1_000) },
  {
    title: 'Messages',
    align: 'right',
    cell: ({ messages, isAtLeast }) => (isAtLeast ? `about ${messages}` : String(messages)),
  },
];

function Lag({ lag }: { lag: ConsoleSnapshot['lag'] }) {
  return html`<section aria-labelledby="lag">
    <h2 id="lag">How far behind</h2>
    ${
      lag === null
        ? html`<p class="quiet">The topics could not be read.</p>`
        : html`<${Table}
      caption="Lag by stage and topic"
      columns=${LAG_COLUMNS}
      rows=${stageLags(lag)}
      keyOf=${({ key }: StageLag) => key}
      empty="There are no topics yet. Create them with: salvage setup"
    />`
    }
    <p><a href="/partitions">By partition</a></p>
  </section>`;
}
