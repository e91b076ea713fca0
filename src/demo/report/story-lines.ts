import { momentText } from '../../inspect/moments.ts';
import { moneyText } from '../../inspect/money-text.ts';
import type { Trace } from '../../inspect/trace/trace.ts';

/** A trace in few lines: its messages, without the ids that nobody reads here, and how things stand now. */
export function storyLines({ timeline, documents }: Trace): string[] {
  const messages = timeline.filter(({ where }) => !NO_STORY.test(where));
  const widest = Math.max(0, ...messages.map(({ where }) => topicOf(where).length));
  return [
    ...messages.map(({ at, where, what }) => `${secondOf(at)}  ${topicOf(where).padEnd(widest)}  ${withoutIds(what)}`),
    ...documents.debts.map(
      ({ _id, state, amountMinor, currency }) => `now: debt ${_id} ${state}, ${moneyText(amountMinor, currency)}`,
    ),
    ...(documents.order === null ? [] : [`now: order ${documents.order._id} ${documents.order.status}`]),
    ...documents.subscriptions.map(
      ({ _id, status, billingCycle, nextBillAt, nextBilling, gatewayId }) =>
        `now: subscription ${_id} ${status}, cycle ${billingCycle}, next bill ${dayOf(nextBillAt)} on ` +
        `${nextBilling?.gatewayId ?? gatewayId} with ${CREDENTIALS[nextBilling?.credential ?? 'TOKEN']}`,
    ),
  ];
}

/** The history in documents, and announcements, which may repeat; what came of them is told by the messages after them. */
const NO_STORY = /^(declines|submissions|contradictions|submission-due) /;

const CREDENTIALS = { TOKEN: 'its token', CARD_NUMBER_NO_CVV: 'card number and no CVV' } as const;

function topicOf(where: string): string {
  return where.split(' ')[0] ?? where;
}

function withoutIds(what: string): string {
  return what.replace(/,? ?(for )?submission sub_\w+/g, '').replace(/ \((fxs_|transaction )[^)]*\)/g, '');
}

function secondOf(at: number): string {
  return momentText(at).slice(0, 'yyyy-mm-dd hh:mm:ss'.length);
}

function dayOf(at: number | null): string {
  return at === null ? 'when billing says' : momentText(at).slice(0, 'yyyy-mm-dd'.length);
}
