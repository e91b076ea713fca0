import { readSubscription } from '../../domain/billing/billed-subscription.ts';
import { moneyText } from '../../domain/money-text.ts';
import type { Servers } from '../../inspect/servers.ts';
import { timeText } from '../../inspect/time-text.ts';
import { type Trace, traceOrder } from '../../inspect/trace/trace.ts';
import { SCENE_ORDER, sceneOrderId } from '../sample/scene-declines.ts';
import type { Accounts } from './accounting.ts';

/** What happened to an order and to subscriptions, from decline to outcome; null where there is none to tell. */
export interface Stories {
  /** An order that a rerun recovered after its cascade had failed. */
  readonly order: Trace | null;
  /** A subscription that recycle billing recovered. */
  readonly subscription: Trace | null;
  /** A subscription that was cancelled while FlexEcom had its rebill. */
  readonly calledBack: Trace | null;
}

export async function findStories(servers: Servers, { completed, submissions }: Accounts): Promise<Stories> {
  const isRecovered = (orderId: string) => completed.some((event) => event.orderId === orderId);
  const rerun = completed
    .filter(({ route, orderId }) => route === 'RERUN' && !SCENE_ORDER.test(orderId))
    .map(({ orderId }) => orderId)
    .sort()[0];
  const recycled = sceneOrderId('story');
  const calledBack = submissions.find(({ orderId, state }) => orderId === CALLED_BACK && state === 'WITHDRAWN');
  return {
    order: rerun === undefined ? null : await traceOrder(servers, rerun, null),
    subscription: isRecovered(recycled) ? await traceOrder(servers, recycled, null) : null,
    calledBack: calledBack === undefined ? null : await traceOrder(servers, CALLED_BACK, null),
  };
}

const CALLED_BACK = sceneOrderId('called-back');

/** A trace in a few lines: its messages without their ids, then the documents as they are now. */
export function storyLines({ timeline, documents }: Trace): string[] {
  const messages = timeline.filter(({ where }) => !OMITTED.test(where));
  const widest = Math.max(0, ...messages.map(({ where }) => topicOf(where).length));
  return [
    ...messages.map(({ at, where, what }) => `${secondOf(at)}  ${topicOf(where).padEnd(widest)}  ${withoutIds(what)}`),
    ...documents.debts.map(
      ({ _id, state, amountMinor, currency }) => `now: debt ${_id} ${state}, ${moneyText(amountMinor, currency)}`,
    ),
    ...(documents.order === null ? [] : [`now: order ${documents.order._id} ${documents.order.status}`]),
    ...documents.subscriptions.map((document) => {
      const { status, billingCycle, nextBillAt, nextBillingGatewayId, gatewayId, credential } =
        readSubscription(document);
      return (
        `now: subscription ${document._id} ${status}, cycle ${billingCycle}, next bill ${dayOf(nextBillAt)} on ` +
        `${nextBillingGatewayId ?? gatewayId} with ${CREDENTIALS[credential ?? 'TOKEN']}`
      );
    }),
  ];
}

/** Left out: the history kept in documents, and `submission-due`, which may repeat. The messages that follow say the same. */
const OMITTED = /^(declines|submissions|contradictions|submission-due) /;

const CREDENTIALS = { TOKEN: 'its token', CARD_NUMBER_NO_CVV: 'the card number, without CVV' } as const;

function topicOf(where: string): string {
  return where.split(' ')[0] ?? where;
}

function withoutIds(what: string): string {
  return what.replace(/,? ?(for )?submission sub_\w+/g, '').replace(/ \((fxs_|transaction )[^)]*\)/g, '');
}

function secondOf(at: number): string {
  return timeText(at).slice(0, 'yyyy-mm-dd hh:mm:ss'.length);
}

function dayOf(at: number | null): string {
  return at === null ? 'when billing decides' : timeText(at).slice(0, 'yyyy-mm-dd'.length);
}
