import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { countText } from '../../../../domain/count-text.ts';
import type { DeadLetterItem } from '../../../api/dead-letter-schemas.ts';
import { useData } from '../../api.ts';
import { Badge } from '../../parts/badge.ts';
import { OrderLink } from '../../parts/links.ts';
import { MoreButton, useList } from '../../parts/more.ts';
import { ProblemBox } from '../../parts/problem.ts';
import { type Column, Table } from '../../parts/table.ts';
import { TextInput } from '../../parts/text-input.ts';
import { Time } from '../../parts/time.ts';
import { setQuery } from '../../router.ts';
import { useMayChange } from '../../session.ts';
import { filterIn, isHandledIn, listQuery, lookingAt } from './address.ts';
import { type Chosen, isChosen, NONE_CHOSEN, withOne } from './chosen.ts';
import { ChosenActions } from './chosen-actions.ts';

interface Props {
  readonly query: URLSearchParams;
  readonly topics: readonly string[];
  /** Read again when it changes. */
  readonly round: number;
  readonly onDone: () => void;
}

/** Dead letters one by one, to look at, and for an operator to choose from. */
export function DeadLetterList({ query, topics, round, onDone }: Props) {
  const address = listQuery(query);
  const list = useList<DeadLetterItem>(`/dead-letters?${address}`);
  const count = useData<{ count: number }>(`/dead-letters/count?${address}`);
  const [chosen, setChosen] = useState<Chosen>(NONE_CHOSEN);
  useEffect(() => setChosen(NONE_CHOSEN), [address]);
  const mayChoose = useMayChange('operator') && !isHandledIn(query);
  const shown = list.items.map(({ id }) => id);
  const fitting = count.data?.count ?? shown.length;
  useEffect(() => {
    if (round === 0) return;
    list.reload();
    count.reload();
  }, [round]);
  const onHandled = () => {
    setChosen(NONE_CHOSEN);
    onDone();
  };
  const onCheck = (id: string, isOn: boolean) => setChosen(withOne(chosen, id, isOn, shown));
  const columns = [...(mayChoose ? [checkbox(chosen, onCheck)] : []), ...columnsOf(query)];
  return html`<${Filters} query=${query} topics=${topics} />
    ${count.data === null ? null : html`<p role="status">${countText(fitting, 'dead letter')} ${fitting === 1 ? 'fits' : 'fit'}; ${isHandledIn(query) ? 'the newest is first' : 'the oldest is first: it waits longest'}.</p>`}
    ${list.problem === null ? null : html`<${ProblemBox} problem=${list.problem} retry=${list.reload} />`}
    ${mayChoose && shown.length > 0 ? html`<${ChosenActions} ...${{ chosen, setChosen, shown, fitting, filter: filterIn(query), onDone: onHandled }} />` : null}
    ${
      list.isLoading && shown.length === 0
        ? html`<p role="status">Reading…</p>`
        : html`<${Table} caption="Dead letters" columns=${columns} rows=${list.items} keyOf=${({ id }: DeadLetterItem) => id}
      empty=${isHandledIn(query) ? 'None that fits was replayed or dismissed.' : 'None that fits is open.'} />`
    }
    <${MoreButton} list=${list} />`;
}

function checkbox(chosen: Chosen, onCheck: (id: string, isOn: boolean) => void): Column<DeadLetterItem> {
  return {
    title: 'Choose',
    cell: ({ id }) =>
      html`<input type="checkbox" aria-label=${`Choose ${id}`} checked=${isChosen(chosen, id)} onChange=${(event: Event) => onCheck(id, (event.target as HTMLInputElement).checked)} />`,
  };
}

function columnsOf(query: URLSearchParams): Column<DeadLetterItem>[] {
  return [
    { title: 'Dead letter', cell: ({ id }) => html`<a class="mono" href=${lookingAt(query, id)}>${id}</a>` },
    { title: 'Since', cell: ({ at }) => html`<${Time} ms=${at} age />` },
    { title: 'Order', cell: (one) => html`<${OrderOf} one=${one} />` },
    {
      title: 'Reason',
      cell: ({ reason, masked, cut, stage }) =>
        html`${reason} <span class="quiet">(${stage})</span>${masked ? html` <${Badge} tone="warn">masked<//>` : null}${cut ? html` <${Badge} tone="warn">cut<//>` : null}`,
    },
    ...(isHandledIn(query)
      ? [{ title: 'Handled', cell: (one: DeadLetterItem) => html`<${HandledText} one=${one} />` }]
      : []),
  ];
}

/** Only an order that is known has a page. */
export function OrderOf({ one: { orderId, isOrderKnown } }: { one: DeadLetterItem }) {
  if (orderId === null) return html`<span class="quiet">no key</span>`;
  if (isOrderKnown) return html`<${OrderLink} orderId=${orderId} />`;
  return html`<span class="mono">${orderId}</span> <span class="quiet">(not known)</span>`;
}

export function HandledText({ one: { handled } }: { one: Pick<DeadLetterItem, 'handled'> }) {
  if (handled === null) return null;
  const { state, by, at, why } = handled;
  return html`<span>${state === 'REPLAYED' ? 'Replayed' : 'Dismissed'} by ${by} <${Time} ms=${at} age />: ${why}</span>`;
}

function Filters({ query, topics }: { query: URLSearchParams; topics: readonly string[] }) {
  const set = (name: string) => (text: string) => setQuery({ [name]: text, state: stateOf(query) });
  const reason = query.get('reason');
  const topic = query.get('topic') ?? '';
  return html`<p class="tabs">
      <a href="/dead-letters">By reason</a>
      <a href=${tabHref(query, 'open')} aria-current=${isHandledIn(query) ? undefined : 'true'}>Open, one by one</a>
      <a href=${tabHref(query, 'handled')} aria-current=${isHandledIn(query) ? 'true' : undefined}>Replayed or dismissed</a>
    </p>
    <div class="filters">
      <label>Topic<select value=${topic} onChange=${(event: Event) => set('topic')((event.target as HTMLSelectElement).value)}>
        <option value="">all topics</option>
        ${[...new Set([...topics, topic])].filter((name) => name !== '').map((name) => html`<option value=${name}>${name}</option>`)}
      </select></label>
      <label>Order<${TextInput} value=${query.get('order') ?? ''} onText=${set('order')} placeholder="any order" /></label>
    </div>
    ${
      reason === null
        ? null
        : html`<p>Only with the reason <strong>${reason}</strong>${query.get('stage') === null ? null : html`, by ${query.get('stage')}`}.${' '}
      <button type="button" class="plain" onClick=${() => setQuery({ reason: null, stage: null, state: stateOf(query) })}>Any reason</button></p>`
    }`;
}

/** Kept in the address, so that it stays a list when its filters are taken out. */
function stateOf(query: URLSearchParams): string {
  return isHandledIn(query) ? 'handled' : 'open';
}

function tabHref(query: URLSearchParams, state: string): string {
  const next = new URLSearchParams(query);
  next.set('state', state);
  return `/dead-letters?${next}`;
}
