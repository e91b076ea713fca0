import { readOrder } from '../../domain/billing/billed-order.ts';
import { readSubscription } from '../../domain/billing/billed-subscription.ts';
import { countText } from '../../domain/count-text.ts';
import { moneyText } from '../../domain/money-text.ts';
import { timeText } from '../../inspect/time-text.ts';
import type { OrderTraced } from '../../inspect/trace/orders-traced.ts';
import type { ResolvedId, TracedKind } from '../../inspect/trace/resolve-id.ts';
import type { Trace, TracedDocuments } from '../../inspect/trace/trace.ts';
import { tableLines } from '../table.ts';
import { terminal } from '../terminal.ts';
import { wrapped } from '../wrapped.ts';

/** The timeline, then the current state of the documents. `others`: what else the id may have meant. */
export function traceText({ orderId, timeline, documents, isPartial }: Trace, others: readonly ResolvedId[]): string {
  return [
    `order ${orderId}`,
    ...timelineLines(timeline),
    '',
    'now:',
    ...stateLines(documents).map((line) => `  ${line}`),
    ...(isPartial ? ['', PARTIAL] : []),
    ...others.map(({ kind, orderIds }) => `the id is also a ${kind} of ${orderIds.join(', ')}`),
  ].join('\n');
}

/** In columns where they fit; else a sentence each, and below it where it was found. */
function timelineLines(timeline: Trace['timeline']): string[] {
  const rows = timeline.map(({ at, where, what }) => [timeText(at), where, what]);
  const columns = tableLines(rows, { width: Number.POSITIVE_INFINITY });
  if (columns.every((line) => terminal.widthOf(line) <= terminal.width)) return columns;
  return rows.flatMap(([at = '', where = '', what = '']) => [
    wrapped(`${terminal.coloured('dim', at)}  ${what}`, { indent: at.length + 2 }),
    terminal.coloured('dim', `${' '.repeat(at.length)}  ${where}`),
  ]);
}

const PARTIAL =
  'Found by the documents. A message that changed none, such as a late repeat of a result, is found by --since or --full.';

/** The orders of an id that leads to several. */
export function ordersText(id: string, kind: TracedKind, orders: readonly OrderTraced[]): string {
  return [
    `${kind} ${id} has ${countText(orders.length, 'order')}; trace one of them:`,
    ...tableLines(
      orders.map(({ orderId, debts }) => [orderId, debts.map(debtText).join('; ')]),
      { indent: 2 },
    ),
  ].join('\n');
}

function debtText({ kind, state, amountMinor, currency }: OrderTraced['debts'][number]): string {
  return `${kind} ${state} ${moneyText(amountMinor, currency)}`;
}

function stateLines({ order, subscriptions, debts, submissions, contradictions }: TracedDocuments): string[] {
  return [
    `order: ${order === null ? 'not in MongoDB' : readOrder(order).status}`,
    ...subscriptions.map(subscriptionLine),
    ...debts.map(
      ({ _id, state, amountMinor, currency, version }) =>
        `debt ${_id}: ${state}, ${moneyText(amountMinor, currency)}, version ${version}`,
    ),
    ...submissions.map(({ _id, state, route, flexecomGatewayId, parked, parkedReason }) => {
      const parkedText = parked ? `, parked (${parkedReason})` : '';
      return `submission ${_id}: ${state}, ${route} on ${flexecomGatewayId}${parkedText}`;
    }),
    ...contradictions.map(
      ({ _id, kind, settled }) => `contradiction ${_id}: ${kind}, ${settled === null ? 'OPEN' : 'settled'}`,
    ),
  ];
}

function subscriptionLine(document: TracedDocuments['subscriptions'][number]): string {
  const { status, billingCycle, nextBillAt, gatewayId, nextBillingGatewayId, credential, unreadable } =
    readSubscription(document);
  const at = nextBillAt === null ? 'not scheduled' : timeText(nextBillAt);
  const on = nextBillingGatewayId ?? gatewayId ?? 'a gateway that billing does not name';
  const by =
    credential === null ? '' : ` with ${credential === 'TOKEN' ? 'its token' : 'the card number, without CVV'}`;
  const notRead = unreadable.length === 0 ? '' : `; cannot be read: ${unreadable.join(', ')}`;
  const cycle = billingCycle ?? 'unknown';
  return `subscription ${document._id}: ${status}, cycle ${cycle}, next bill ${at} on ${on}${by}${notRead}`;
}
