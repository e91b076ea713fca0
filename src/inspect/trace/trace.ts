import type { Contradiction } from '../../domain/documents/contradiction.ts';
import type { Debt } from '../../domain/documents/debt.ts';
import type { DeclineRecord } from '../../domain/documents/decline-record.ts';
import type { Documents } from '../../domain/documents/documents.ts';
import type { Submission } from '../../domain/documents/submission.ts';
import { rangesOf } from '../../kafka/log/log-bounds.ts';
import { type LogRecord, readLog } from '../../kafka/log/log-reader.ts';
import type { Database } from '../../mongo/database.ts';
import { cleanFields } from '../../telemetry/log-cleaning.ts';
import { type DecodedMessage, decodeMessage } from '../messages/decode-message.ts';
import { TAILABLE_TOPICS } from '../messages/tailable-topics.ts';
import type { Servers } from '../servers.ts';
import { findMessages, type MessageClues } from './find-messages.ts';
import { type TimelineEntry, timeline } from './timeline.ts';

/** Everything that happened to an order, and the current state of its documents. */
export interface Trace {
  readonly orderId: string;
  readonly timeline: readonly TimelineEntry[];
  readonly messages: readonly DecodedMessage[];
  readonly documents: TracedDocuments;
  /** Messages that no document tells of may be missing, such as a repeat of days later. */
  readonly isPartial: boolean;
  /** How many messages brokers sent for it. */
  readonly messagesRead: number;
}

export interface TracedDocuments {
  readonly order: Documents['orders'] | null;
  readonly subscriptions: readonly Documents['subscriptions'][];
  readonly debts: readonly Debt[];
  readonly submissions: readonly Submission[];
  readonly declines: readonly DeclineRecord[];
  readonly contradictions: readonly Contradiction[];
}

/**
 * @param searched null: messages are found by what the documents say, in a moment beside millions of others. Else the topics
 * are searched too, from the Kafka timestamp `since` on (epoch ms; null: all that they hold).
 */
export async function traceOrder(
  servers: Servers,
  orderId: string,
  searched: { readonly since: number | null } | null,
): Promise<Trace> {
  const documents = await documentsOf(servers.database, orderId);
  const found = await findMessages(servers, orderId, cluesIn(documents));
  const others = searched === null ? [] : await searchTopics(servers, orderId, searched.since);
  const records = new Map([...found.records, ...others].map((record) => [placeOf(record), record]));
  const { codec, names } = servers;
  const messages = await Promise.all([...records.values()].map((record) => decodeMessage(codec, names, record)));
  return {
    orderId,
    timeline: timeline(messages, documents),
    messages,
    documents,
    isPartial: found.isPartial && (searched === null || searched.since !== null),
    messagesRead: found.messagesRead,
  };
}

function placeOf({ topic, partition, offset }: LogRecord): string {
  return `${topic} ${partition}:${offset}`;
}

function cluesIn({ declines, submissions, contradictions }: TracedDocuments): MessageClues {
  return {
    positions: [...declines, ...submissions, ...contradictions].flatMap(({ positions = [] }) => positions),
    times: [
      ...declines.flatMap(({ occurredAt, receivedAt }) => [occurredAt, receivedAt]),
      ...submissions.flatMap(({ history }) => history.map(({ at }) => at)),
      ...contradictions.map(({ recordedAt }) => recordedAt),
    ],
  };
}

/** Every partition: whoever publishes with another partitioner puts the key elsewhere. */
async function searchTopics(servers: Servers, orderId: string, since: number | null): Promise<LogRecord[]> {
  const { admin, names } = servers;
  const ranges = await rangesOf(admin, TAILABLE_TOPICS.map(names.topic), since);
  const key = Buffer.from(orderId);
  const records: LogRecord[] = [];
  await readLog(servers, ranges, (record) => {
    if (record.key?.equals(key) === true) records.push(record);
  });
  return records;
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
export function traceJson({ documents, ...trace }: Trace): Record<string, unknown> {
  return { ...trace, documents: cleanFields(JSON.parse(JSON.stringify(documents))) };
}
