import { z } from 'zod';
import { readEvents } from '../../../src/demo/report/read-topics.ts';
import type { AnyTopic } from '../../../src/domain/decision.ts';
import { declineAccepted } from '../../../topics/decline-accepted.ts';
import { declineNotSent } from '../../../topics/decline-not-sent.ts';
import { orderCompleteNewSale } from '../../../topics/order-complete.new-sale.ts';
import { orderCompleteRecurring } from '../../../topics/order-complete.recurring.ts';
import { orderDeclined } from '../../../topics/order-declined.ts';
import { subscriptionRecycleFailed } from '../../../topics/subscription-recycle-failed.ts';
import type { Scene } from './scene.ts';

const TOLD: readonly AnyTopic[] = [
  declineAccepted,
  declineNotSent,
  orderCompleteNewSale,
  orderCompleteRecurring,
  orderDeclined,
  subscriptionRecycleFailed,
];

const Told = z.object({
  eventId: z.string(),
  orderId: z.string(),
  debtVersion: z.int().nullable(),
  reason: z.string().nullish(),
});

/** What billing was told, one line an event: twice where it was published twice. */
export async function outcomesOf(scene: Scene): Promise<string[]> {
  const read = await Promise.all(TOLD.map((topic) => linesOf(scene, topic)));
  return read.flat().sort();
}

async function linesOf(scene: Scene, topic: AnyTopic): Promise<string[]> {
  const events = await readEvents(scene, topic);
  return events.map(({ event }) => {
    const { eventId, orderId, debtVersion, reason } = Told.parse(event);
    return `${eventId} ${orderId} ${topic.name}${reason === undefined || reason === null ? '' : ` ${reason}`} version ${debtVersion}`;
  });
}

/** Events that came again and said something else. */
export function repeatsThatDiffer(outcomes: readonly string[]): string[] {
  const byId = Map.groupBy(new Set(outcomes), (line) => line.split(' ')[0]);
  return [...byId.values()].filter((lines) => lines.length > 1).flat();
}

/** How debts and submissions stand, but for the last two, which had not ended when the database was lost. */
export async function booksOf({ database }: Scene): Promise<string[]> {
  const debts = await database.collection('debts').find().toArray();
  const submissions = await database.collection('submissions').find().toArray();
  return [
    ...debts.map(({ _id, orderId, state, version }) => ({ orderId, line: `debt ${_id} ${state} version ${version}` })),
    ...submissions.map(({ _id, orderId, state, endReason }) => ({
      orderId,
      line: `${_id} ${orderId} ${state} ${endReason}`,
    })),
  ]
    .filter(({ orderId }) => !orderId.startsWith('last'))
    .map(({ line }) => line)
    .sort();
}
