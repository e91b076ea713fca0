import { allTopics, inputTopics } from '../../../topics/all.ts';
import type { Contradiction, Debt, DeclineRecord, Order, Submission, Subscription } from '../../domain/documents.ts';
import { partitionOfKey, rangesOf } from '../../kafka/log/log-bounds.ts';
import { type LogRange, readLog } from '../../kafka/log/log-reader.ts';
import type { Database } from '../../mongo/database.ts';
import { cleanFields } from '../../telemetry/log-cleaning.ts';
import { readMessage, type SeenMessage, sourceTopic } from '../messages/read-message.ts';
import { momentText } from '../moments.ts';
import { moneyText } from '../money-text.ts';
import type { Servers } from '../servers.ts';
import { type TimelineEntry, timeline } from './timeline.ts';

/** Everything that happened to an order, and how it stands now. */
export interface Trace {
  readonly orderId: string;
  readonly timeline: readonly TimelineEntry[];
  readonly messages: readonly SeenMessage[];
  readonly documents: TracedDocuments;
}

export interface TracedDocuments {
  readonly order: Order | null;
  readonly subscriptions: readonly Subscription[];
  readonly debts: readonly Debt[];
  readonly submissions: readonly Submission[];
  readonly declines: readonly DeclineRecord[];
  readonly contradictions: readonly Contradiction[];
}

/** `since`: how far back topics are read, epoch ms by Kafka's timestamps; null: as far as they are kept. */
export async function traceOrder(servers: Servers, orderId: string, since: number | null): Promise<Trace> {
  const [messages, documents] = await Promise.all([
    messagesOf(servers, orderId, since),
    documentsOf(servers.database, orderId),
  ]);
  return { orderId, timeline: timeline(messages, documents), messages, documents };
}

async function messagesOf({ kafka, admin, names, codec }: Servers, orderId: string, since: number | null) {
  const contractTopics = [...allTopics.map(({ name }) => name), ...inputTopics.map(({ name }) => `${name}.dlq`)];
  const ranges = await rangesOf(admin, contractTopics.map(names.topic), since);
  const key = Buffer.from(orderId);
  const messages: SeenMessage[] = [];
  const mayHold = (range: LogRange) => mayHoldOrder(range, ranges, names.contractTopic(range.topic), key);
  await readLog(kafka, ranges.filter(mayHold), async (record) => {
    if (record.key?.equals(key) === true) messages.push(await readMessage(codec, names, record));
  });
  return messages;
}

/** What the pipeline itself publishes lies where its partitioner puts the key; others may use another partitioner. */
function mayHoldOrder({ topic, partition }: LogRange, ranges: readonly LogRange[], contractTopic: string, key: Buffer) {
  const writtenBy = allTopics.find(({ name }) => name === sourceTopic(contractTopic))?.writtenBy ?? [];
  if (writtenBy.some((writer) => writer === 'billing')) return true;
  const partitionCount = ranges.filter((range) => range.topic === topic).length;
  return partitionOfKey(key, partitionCount) === partition;
}

async function documentsOf(database: Database, orderId: string): Promise<TracedDocuments> {
  const [order, subscriptions, debts, submissions, declines, contradictions] = await Promise.all([
    database.collection('orders').findOne({ _id: orderId }),
    database.collection('subscriptions').find({ orderId }).toArray(),
    database.collection('debts').find({ orderId }).toArray(),
    database.collection('submissions').find({ orderId }).toArray(),
    database.collection('declines').find({ orderId }).toArray(),
    database.collection('contradictions').find({ orderId }).toArray(),
  ]);
  return { order, subscriptions, debts, submissions, declines, contradictions };
}

/** Whether the pipeline knows the order at all. */
export function isEmptyTrace({ timeline: entries, documents }: Trace): boolean {
  return entries.length === 0 && documents.order === null && documents.subscriptions.length === 0;
}

/** For `--json`; free text masked (R18). */
export function traceJson({ orderId, timeline: entries, messages, documents }: Trace): Record<string, unknown> {
  return { orderId, timeline: entries, messages, documents: cleanFields({ ...documents }) };
}

/** For people: the timeline, then how things stand now. */
export function traceText({ orderId, timeline: entries, documents }: Trace): string {
  const widest = Math.max(0, ...entries.map(({ where }) => where.length));
  return [
    `order ${orderId}`,
    ...entries.map(({ at, where, what }) => `${momentText(at)}  ${where.padEnd(widest)}  ${what}`),
    '',
    'now:',
    ...standing(documents).map((line) => `  ${line}`),
  ].join('\n');
}

function standing({ order, subscriptions, debts, submissions, contradictions }: TracedDocuments): string[] {
  return [
    `order: ${order === null ? 'not seen' : order.status}`,
    ...subscriptions.map(
      (subscription) =>
        `subscription ${subscription._id}: ${subscription.status}, cycle ${subscription.billingCycle}, next bill ${nextBillText(subscription)}`,
    ),
    ...debts.map(
      (debt) =>
        `debt ${debt._id}: ${debt.state}, ${moneyText(debt.amountMinor, debt.currency)}, version ${debt.version}`,
    ),
    ...submissions.map((submission) => {
      const parked = submission.parked ? `, parked (${submission.parkedReason})` : '';
      return `submission ${submission._id}: ${submission.state} by ${submission.route} on ${submission.flexecomGatewayId}${parked}`;
    }),
    ...contradictions.map(
      ({ _id, kind, settled }) => `contradiction ${_id}: ${kind}, ${settled === null ? 'OPEN' : 'settled'}`,
    ),
  ];
}

/** When, on which gateway, and with what (R7, R11). */
function nextBillText({ nextBillAt, gatewayId, nextBilling }: Subscription): string {
  const at = dateText(nextBillAt);
  if (nextBilling === null) return `${at} on ${gatewayId}`;
  const credential = nextBilling.credential === 'TOKEN' ? 'its token' : 'the card number, no CVV';
  return `${at} on ${nextBilling.gatewayId} with ${credential}`;
}

function dateText(ms: number | null): string {
  return ms === null ? 'not known' : momentText(ms);
}
