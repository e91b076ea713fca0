import { readEvents, readRecords } from '../../../src/demo/report/read-topics.ts';
import { checkpointCollection, checkpointId } from '../../../src/engine/checkpoint.ts';
import { consumerGroupOf, STAGE_TOPICS } from '../../../src/inspect/stage-topics.ts';
import { headerText } from '../../../src/kafka/codec/headers.ts';
import { allTopics, inputTopics } from '../../../topics/all.ts';
import { declineNotSent } from '../../../topics/decline-not-sent.ts';
import { flexecomResultCascade } from '../../../topics/flexecom-result.cascade.ts';
import { flexecomResult } from '../../../topics/flexecom-result.ts';
import { orderCompleteNewSale } from '../../../topics/order-complete.new-sale.ts';
import { orderDeclined } from '../../../topics/order-declined.ts';
import { until } from '../../support/until.ts';
import type { Scene } from './scene.ts';

/**
 * How each sale ended, as a `read_committed` reader sees it: one line an outcome, twice where it was published twice.
 */
export async function publishedOutcomes(scene: Scene): Promise<string[]> {
  const completed = await readEvents(scene, orderCompleteNewSale);
  const declined = await readEvents(scene, orderDeclined);
  const notSent = await readEvents(scene, declineNotSent);
  return [
    ...completed.map(({ event }) => `${event?.orderId} complete${event?.late ? ' late' : ''}`),
    ...declined.map(({ event }) => `${event?.orderId} declined`),
    ...notSent.map(({ event }) => `${event?.orderId} not sent: ${event?.reason}`),
  ].sort();
}

/** The same from MongoDB: how each sale's submission ended, twice where it entered the state twice. */
export async function storedOutcomes(scene: Scene): Promise<string[]> {
  const submissions = await scene.database.collection('submissions').find().toArray();
  return submissions
    .flatMap(({ orderId, late, endReason, history }) =>
      history.flatMap(({ state }) => {
        if (state === 'APPROVED') return `${orderId} complete${late ? ' late' : ''}`;
        if (state === 'DECLINED') return `${orderId} declined`;
        return state === 'NOT_SENT' || state === 'WITHDRAWN' ? `${orderId} not sent: ${endReason}` : [];
      }),
    )
    .sort();
}

/** FlexEcom's charges, one line each: `order-1 charged 4995 USD`. */
export function charges(scene: Scene): string[] {
  return scene.sandbox
    .ledger()
    .map(({ orderId, amountMinor, currency }) => `${orderId} charged ${amountMinor} ${currency}`)
    .sort();
}

/** The dispatcher, reconcile and webhooks publish the same result more than once; apply-results applies it once. */
const RESULT_TOPICS: readonly string[] = [flexecomResult.name, flexecomResultCascade.name];

/**
 * Every event that was published more than once, by its `ce_id`, over all topics but those of results.
 * @param atLeastOnce more topics, without prefix, whose writers may repeat events
 */
export async function eventsPublishedTwice(scene: Scene, atLeastOnce: readonly string[] = []): Promise<string[]> {
  const twice: string[] = [];
  const repeating = [...RESULT_TOPICS, ...atLeastOnce];
  const names = [
    ...allTopics.filter(({ name }) => !repeating.includes(name)).map(({ name }) => scene.names.topic(name)),
    ...inputTopics.map(({ name }) => scene.names.deadLetterTopic(name)),
  ];
  for (const name of names) {
    const seen = new Set<string>();
    for (const { headers } of await readRecords(scene, name)) {
      const id = headerText(headers, 'ce_id');
      if (id === undefined) continue;
      if (seen.has(id)) twice.push(`${name} ${id}`);
      seen.add(id);
    }
  }
  return twice;
}

/** Waits until the submissions of these orders have ended and all stored outputs are published. */
export async function settled(scene: Scene, orderIds: readonly string[]): Promise<void> {
  const submissions = scene.database.collection('submissions');
  await until(
    async () => {
      const filter = { orderId: { $in: [...orderIds] }, appliedAt: { $ne: null } };
      return (await submissions.countDocuments(filter)) >= orderIds.length && (await areOutputsPublished(scene));
    },
    async () => `${await submissions.countDocuments({ appliedAt: { $ne: null } })} of ${orderIds.length} have ended`,
  );
}

/** Whether every checkpoint's outputs are published: they are once the group's offset is the checkpoint's. */
export async function areOutputsPublished({ database, admin, names }: Scene): Promise<boolean> {
  const checkpoints = await checkpointCollection(database).find().toArray();
  for (const input of STAGE_TOPICS) {
    const topic = names.topic(input.topic);
    const [committed] = await admin.fetchOffsets({ groupId: consumerGroupOf(names, input), topics: [topic] });
    for (const { partition, offset } of committed?.partitions ?? []) {
      const own = checkpoints.find(({ _id }) => _id === checkpointId({ ...input, partition }));
      if (own !== undefined && own.next !== Number(offset)) return false;
    }
  }
  return true;
}
