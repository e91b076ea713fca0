import type { Subscription } from '../../domain/documents.ts';
import { moneyText } from '../../domain/money-text.ts';
import { timeText } from '../../inspect/time-text.ts';
import type { Trace, TracedDocuments } from '../../inspect/trace/trace.ts';

/** The timeline, then the current state of the documents. */
export function traceText({ orderId, timeline, documents }: Trace): string {
  const widest = Math.max(0, ...timeline.map(({ where }) => where.length));
  return [
    `order ${orderId}`,
    ...timeline.map(({ at, where, what }) => `${timeText(at)}  ${where.padEnd(widest)}  ${what}`),
    '',
    'now:',
    ...stateLines(documents).map((line) => `  ${line}`),
  ].join('\n');
}

function stateLines({ order, subscriptions, debts, submissions, contradictions }: TracedDocuments): string[] {
  return [
    `order: ${order === null ? 'not in MongoDB' : order.status}`,
    ...subscriptions.map(
      (subscription) =>
        `subscription ${subscription._id}: ${subscription.status}, cycle ${subscription.billingCycle}, next bill ${nextBillText(subscription)}`,
    ),
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

/** When, on which gateway, and with which credential. */
function nextBillText({ nextBillAt, gatewayId, nextBilling }: Subscription): string {
  const at = nextBillAt === null ? 'not scheduled' : timeText(nextBillAt);
  if (nextBilling === null) return `${at} on ${gatewayId}`;
  const credential = nextBilling.credential === 'TOKEN' ? 'its token' : 'the card number, without CVV';
  return `${at} on ${nextBilling.gatewayId} with ${credential}`;
}
