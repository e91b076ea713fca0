import { html } from 'htm/preact';
import { useEffect } from 'preact/hooks';
import { moneyText } from '../../../domain/money-text.ts';
import type { OrderAnswer } from '../../api/orders.ts';
import { useData } from '../api.ts';
import type { PageProps } from '../pages.ts';
import { Badge } from '../parts/badge.ts';
import { ProblemBox } from '../parts/problem.ts';
import { SentenceText } from '../parts/sentence.ts';
import { Table } from '../parts/table.ts';
import { Time } from '../parts/time.ts';
import { useReadAgain } from '../read-again.ts';
import { useAddress } from '../router.ts';
import { orderPath } from '../search-outcome.ts';
import { OrderActions } from './order-actions.ts';
import { OrderMessages } from './order-messages.ts';
import { Story } from './order-story.ts';

/** While something is on its way, and a while later when it is FlexEcom's turn. */
const MOVING_MS = 3_000;
const WAITING_MS = 30_000;

/** An order, as one tells it to a merchant: what is owed, what comes next, and how it came about. */
export function OrderPage({ params }: PageProps) {
  const { orderId = '' } = params;
  const { query } = useAddress();
  const found = query.get('found');
  const answer = useData<OrderAnswer>(`/orders/${encodeURIComponent(orderId)}`);
  const { data, problem, reload } = answer;
  useReadAgain(reload, data === null ? null : readAgainMs(data));
  useEffect(() => {
    document.title = `Order ${orderId} · Decline salvage`;
  }, [orderId]);
  return html`
    ${found === null ? null : html`<p><a href=${`/search?q=${encodeURIComponent(found)}&all=1`}>Back to what ${found} was found as</a></p>`}
    <h1>Order ${orderId}</h1>
    ${problem === null ? null : html`<${Problem} problem=${problem} orderId=${orderId} reload=${reload} />`}
    ${data === null && answer.isLoading ? html`<p class="quiet" role="status">Reading…</p>` : null}
    ${data === null || data.orderId !== orderId ? null : html`<${Order} data=${data} reload=${reload} />`}
  `;
}

function readAgainMs({ debts }: OrderAnswer): number | null {
  if (debts.some(({ isMoving }) => isMoving)) return MOVING_MS;
  return debts.some(({ submissionId }) => submissionId !== null) ? WAITING_MS : null;
}

function Problem({ problem, orderId, reload }: { problem: OrderProblem; orderId: string; reload: () => void }) {
  if (problem.status !== 404) return html`<${ProblemBox} problem=${problem} retry=${reload} />`;
  return html`<p class="box" role="alert">${problem.message}.</p>
    <p><a href=${`/search?q=${encodeURIComponent(orderId)}&all=1`}>Search for ${orderId}</a></p>`;
}

type OrderProblem = NonNullable<ReturnType<typeof useData>['problem']>;

function Order({ data, reload }: { data: OrderAnswer; reload: () => void }) {
  return html`
    <${Facts} data=${data} />
    <h2>What is owed, and what comes next</h2>
    <${DebtsNow} debts=${data.debts} />
    <${Contradictions} contradictions=${data.contradictions} />
    <${OrderActions} data=${data} reload=${reload} />
    <h2>What happened</h2>
    ${data.isCut ? html`<p class="box warn">There is more than can be shown: the documents of an order with so many are left out in part.</p>` : null}
    <${Story} story=${data.story} />
    <p class="quiet">Read <${Time} ms=${data.readAt} />. <button type="button" class="plain" onClick=${reload}>Read again</button>
      ${readAgainMs(data) === null ? null : ' While something is open, this page reads it again by itself.'}</p>
    <${Subscriptions} subscriptions=${data.subscriptions} />
    <p><a href=${`/audit?id=${encodeURIComponent(data.orderId)}`}>What operators did about this order</a></p>
    <${OrderMessages} orderId=${data.orderId} />
  `;
}

function Facts({ data: { order, customerId } }: { data: OrderAnswer }) {
  const parent = order?.parentOrderId ?? null;
  return html`<dl class="facts">
    <div><dt>In billing</dt><dd>${order === null ? 'billing has no document of it' : order.status}${order?.isBlacklisted ? html` <${Badge} tone="bad">blacklisted<//>` : null}</dd></div>
    ${customerId === null ? null : html`<div><dt>Customer</dt><dd><a href=${`/search?q=${encodeURIComponent(customerId)}&all=1`}>${customerId}</a></dd></div>`}
    ${parent === null ? null : html`<div><dt>Parent order</dt><dd><a href=${orderPath(parent)}>${parent}</a></dd></div>`}
    ${(order?.campaignId ?? null) === null ? null : html`<div><dt>Campaign</dt><dd>${order?.campaignId}</dd></div>`}
  </dl>
  ${order === null || order.unreadable.length === 0 ? null : html`<p class="box warn">Billing's document has fields that cannot be read: ${order.unreadable.join(', ')}.</p>`}`;
}

const NO_DEBT = 'No debt of this order is known: nothing of it was declined, or it is deleted by now.';

function DebtsNow({ debts }: Pick<OrderAnswer, 'debts'>) {
  if (debts.length === 0) return html`<p class="quiet">${NO_DEBT}</p>`;
  return html`${debts.map(
    ({
      debtId,
      name,
      money,
      state,
      tone,
      sentence,
    }) => html`<section key=${debtId} class=${`box ${tone === 'plain' ? '' : tone}`} aria-label=${name}>
      <p><strong>${name}, ${money}</strong> <${Badge} tone=${tone}>${state}<//></p>
      <p><${SentenceText} parts=${sentence} /></p>
    </section>`,
  )}`;
}

function Contradictions({ contradictions }: Pick<OrderAnswer, 'contradictions'>) {
  const open = contradictions.filter(({ settled }) => settled === null);
  if (open.length === 0) return null;
  return html`<p class="box bad" role="alert">
    FlexEcom took money that no order shows: ${open.map(({ chargedMinor, currency, kind }) => `${moneyText(chargedMinor, currency)} (${kind})`).join(', ')}.${' '}
    <a href="/money">Money to look at</a> says what to do.
  </p>`;
}

function Subscriptions({ subscriptions }: Pick<OrderAnswer, 'subscriptions'>) {
  if (subscriptions.length === 0) return null;
  type Row = (typeof subscriptions)[number];
  const columns = [
    { title: 'Subscription', cell: ({ id }: Row) => id },
    { title: 'Status', cell: ({ status }: Row) => status },
    { title: 'Cycle', align: 'right' as const, cell: ({ billingCycle }: Row) => billingCycle ?? 'not known' },
    { title: 'Bills next', cell: ({ nextBillAt }: Row) => html`<${Time} ms=${nextBillAt} />` },
    { title: 'On', cell: ({ nextGatewayId }: Row) => nextGatewayId ?? 'not known' },
    {
      title: 'With',
      cell: ({ nextCredential }: Row) =>
        nextCredential === null ? 'not known' : (CREDENTIALS[nextCredential] ?? nextCredential),
    },
  ];
  return html`<h2>Its subscriptions, as billing has them</h2>
    <${Table} caption="Subscriptions" columns=${columns} rows=${subscriptions} keyOf=${({ id }: Row) => id} empty="None." />`;
}

const CREDENTIALS: Readonly<Record<string, string>> = {
  TOKEN: 'its token',
  CARD_NUMBER_NO_CVV: 'the card number, without CVV',
};
