import { html } from 'htm/preact';
import { useEffect } from 'preact/hooks';
import { moneyText } from '../../../domain/money-text.ts';
import type { SearchAnswer } from '../../api/search.ts';
import { useData } from '../api.ts';
import { Badge } from '../parts/badge.ts';
import { Loading } from '../parts/problem.ts';
import { Table } from '../parts/table.ts';
import { navigate, setQuery, useAddress } from '../router.ts';
import { orderPath, searchOutcome } from '../search-outcome.ts';
import { searchText } from '../search-text.ts';

type Found = SearchAnswer['orders'][number];
type Order = Found['orders'][number];

/** Anything by any id. What leads to one order goes there at once; `all` shows the list all the same. */
export function SearchPage() {
  const { query } = useAddress();
  const asked = query.get('q') ?? '';
  const { text, isCardNumber } = searchText(asked);
  useEffect(() => {
    if (asked !== text) setQuery({ q: text }, { replace: true });
  }, [asked, text]);
  return html`<h1>Search</h1>
    <${SearchForm} text=${isCardNumber ? '' : text} />
    ${isCardNumber ? html`<${CardNumber} />` : null}
    ${text === '' ? html`<p class="quiet">An order, a subscription, a customer, a transaction, or anything else that has an id.</p>` : null}
    ${text === '' || isCardNumber ? null : html`<${Answer} key=${text} text=${text} isList=${query.has('all')} />`}`;
}

/** Of one text, and gone with it: what another one was found as must lead nobody to its order. */
function Answer({ text, isList }: { text: string; isList: boolean }) {
  const answer = useData<SearchAnswer>(`/search?q=${encodeURIComponent(text)}`);
  return html`<${Loading} of=${answer}>${(data: SearchAnswer) => html`<${Results} text=${text} data=${data} isList=${isList} />`}<//>`;
}

function SearchForm({ text }: { text: string }) {
  const find = (event: SubmitEvent) => {
    event.preventDefault();
    const typed = new FormData(event.target as HTMLFormElement).get('id');
    navigate(`/search?q=${encodeURIComponent(searchText(String(typed)).text)}`);
  };
  return html`<form class="filters" onSubmit=${find}>
    <label>Any id, exactly <input key=${text} name="id" type="search" defaultValue=${text} required maxlength="1024" autofocus /></label>
    <button type="submit" class="primary">Find it</button>
  </form>`;
}

function CardNumber() {
  return html`<p class="box warn" role="alert">
    This looks like a card number. It was not sent anywhere and is not shown: no card number belongs here, and none is kept.
    Search by the order, the customer or the transaction instead. An id that only looks like one is found with
    <code>salvage trace ID</code>.
  </p>`;
}

function Results({ text, data, isList }: { text: string; data: SearchAnswer; isList: boolean }) {
  const outcome = searchOutcome(data);
  const goesTo = outcome.kind === 'ONE' && !isList ? orderPath(outcome.orderId, text) : null;
  useEffect(() => {
    if (goesTo !== null) navigate(goesTo, { replace: true });
  }, [goesTo]);
  if (goesTo !== null) return html`<p role="status">Found one order; opening it…</p>`;
  if (outcome.kind === 'NONE') return html`<${Nothing} text=${text} lookedFor=${data.lookedFor} />`;
  return html`${data.orders.map((found) => html`<${OrdersFound} key=${found.kind} text=${text} found=${found} />`)}
    ${data.others.map(({ kind, text: where }) => {
      const [path, page] =
        kind === 'dead letter' ? ['/dead-letters', 'Dead letters'] : ['/configuration', 'Configuration'];
      return html`<h2>It is ${kind === 'dead letter' ? 'of a dead letter' : `a ${kind}`}</h2>
        <p>${where}. <a href=${path}>${page}</a> shows it.</p>`;
    })}
    <details>
      <summary>What was looked for</summary>
      <p>${data.lookedFor.join(', ')}; each exactly as it is written.</p>
    </details>`;
}

function OrdersFound({ text, found: { kind, orders, isCut } }: { text: string; found: Found }) {
  const columns = [
    {
      title: 'Order',
      cell: ({ orderId }: Order) => html`<a href=${orderPath(orderId, text)}>${orderId}</a>`,
    },
    {
      title: 'What is owed of it',
      cell: ({ debts }: Order) =>
        debts.length === 0
          ? html`<span class="quiet">no debt is known</span>`
          : html`<ul class="plain-list">${debts.map((debt) => html`<li>${moneyText(debt.amountMinor, debt.currency)} ${KINDS[debt.kind] ?? debt.kind} <${Badge} tone=${TONES[debt.state] ?? 'plain'}>${debt.state}<//></li>`)}</ul>`,
    },
  ];
  const title =
    kind === 'order'
      ? 'It is an order'
      : `It is a ${kind} of ${orders.length === 1 ? 'an order' : `${orders.length} orders`}`;
  return html`<h2>${title}</h2>
    ${kind === 'payment method' ? html`<p class="quiet">Of a payment method the attempts of the last 30 days are known.</p>` : null}
    <${Table} caption=${title} columns=${columns} rows=${orders} keyOf=${({ orderId }: Order) => orderId} empty="No order." />
    ${isCut ? html`<p class="box warn">There may be more orders than these. Search by the order's own id.</p>` : null}`;
}

function Nothing({ text, lookedFor }: { text: string; lookedFor: readonly string[] }) {
  return html`<p class="box" role="status">Nothing has exactly the id <code>${text}</code>.</p>
    <p>Looked for as: ${lookedFor.join(', ')}.</p>
    <p>Where else it may be:</p>
    <ul>
      <li>Ids are told apart by capitals and leading zeros: compare it with where it comes from.</li>
      <li>An <code>eventId</code> is in messages alone, and so is an order of which no decline was ever read. <a href="/topics">Topics</a>
      shows messages; <code>salvage trace ID --since 2h</code> searches them, and tells the order.</li>
      <li>A message that could not be read is a dead letter: <a href="/dead-letters">Dead letters</a>.</li>
      <li>What ended long ago is deleted after its retention.</li>
    </ul>`;
}

const KINDS: Readonly<Record<string, string>> = {
  NEW_SALE: 'sale',
  UPSALE: 'upsale',
  TRIAL_COMPLETION: 'completion of a trial',
  REBILL: 'rebill',
};

const TONES: Readonly<Record<string, 'good' | 'warn' | 'bad'>> = {
  PAID: 'good',
  FAILED: 'bad',
  OPEN: 'warn',
};
