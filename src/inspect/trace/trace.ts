import { allTopics } from '../../../topics/all.ts';
import type { Contradiction, Debt, DeclineRecord, Documents, Submission } from '../../domain/documents.ts';
import { partitionOfKey, rangesOf } from '../../kafka/log/log-bounds.ts';
import { type LogRange, readLog } from '../../kafka/log/log-reader.ts';
import type { Database } from '../../mongo/database.ts';
import { sourceTopic } from '../../names.ts';
import { cleanFields } from '../../telemetry/log-cleaning.ts';
import { type DecodedMessage, decodeMessage } from '../messages/decode-message.ts';
import { TAILABLE_TOPICS } from '../messages/tail-topics.ts';
import type { Servers } from '../servers.ts';
import { type TimelineEntry, timeline } from './timeline.ts';

/** Everything that happened to an order, and the current state of its documents. */
export interface Trace {
  readonly orderId: string;
  readonly timeline: readonly TimelineEntry[];
  readonly messages: readonly DecodedMessage[];
  readonly documents: TracedDocuments;
}

export interface TracedDocuments {
  readonly order: Documents['orders'] | null;
  readonly subscriptions: readonly Documents['subscriptions'][];
  readonly debts: readonly Debt[];
  readonly submissions: readonly Submission[];
  readonly declines: readonly DeclineRecord[];
  readonly contradictions: readonly Contradiction[];
}

/** @param since reads topics from this Kafka timestamp on (epoch ms); null: from the oldest message kept. */
export async function traceOrder(servers: Servers, orderId: string, since: number | null): Promise<Trace> {
  const [messages, documents] = await Promise.all([
    messagesOf(servers, orderId, since),
    documentsOf(servers.database, orderId),
  ]);
  return { orderId, timeline: timeline(messages, documents), messages, documents };
}

async function messagesOf(servers: Servers, orderId: string, since: number | null) {
  const { admin, names, codec } = servers;
  const ranges = await rangesOf(admin, TAILABLE_TOPICS.map(names.topic), since);
  const key = Buffer.from(orderId);
  const messages: DecodedMessage[] = [];
  const mayContain = (range: LogRange) => mayContainOrder(range, ranges, names.contractTopic(range.topic), key);
  await readLog(servers, ranges.filter(mayContain), async (record) => {
    if (record.key?.equals(key) === true) messages.push(await decodeMessage(codec, names, record));
  });
  return messages;
}

/** The pipeline's own messages are in the partition that our partitioner picks for the key. Billing may use another one. */
function mayContainOrder(
  { topic, partition }: LogRange,
  ranges: readonly LogRange[],
  contractTopic: string,
  key: Buffer,
) {
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

/** Whether nothing is known about the order. */
export function isEmptyTrace({ timeline: entries, documents }: Trace): boolean {
  return entries.length === 0 && documents.order === null && documents.subscriptions.length === 0;
}

/** For `--json`, with card numbers in free text masked. */
export function traceJson({ orderId, timeline: entries, messages, documents }: Trace): Record<string, unknown> {
  return { orderId, timeline: entries, messages, documents: cleanFields({ ...documents }) };
}
