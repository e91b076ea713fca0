import { paymentDeclinedNewSale } from '../../../topics/payment-declined.new-sale.ts';
import { paymentDeclinedRecurring } from '../../../topics/payment-declined.recurring.ts';
import { type DeclineFacts, initialDeclineFacts, rebillDeclineFacts } from '../../domain/decline-facts.ts';
import { possibleRecordIds } from '../../domain/salvage/known-debt.ts';
import { PoisonError } from '../../errors.ts';
import { rangesOf } from '../../kafka/log/log-bounds.ts';
import { type LogRecord, readLog } from '../../kafka/log/log-reader.ts';
import type { Database } from '../../mongo/database.ts';
import type { Servers, TopicServers } from '../servers.ts';
import type { RecordedDecline } from './compare-decline.ts';

export const DECLINE_TOPICS = [paymentDeclinedNewSale, paymentDeclinedRecurring];

/** Few queries per decline, and only a few megabytes in memory. */
const BATCH_DECLINES_MAX = 500;

/** `recorded` null: the decline has no answer yet. */
export type PastDecline = { facts: DeclineFacts; recorded: RecordedDecline | null } | 'UNREADABLE' | 'REPEAT';

/**
 * Passes every decline in the topics, up to their current ends, to `onBatch` with its first answer from MongoDB. Reads
 * `read_committed`; the pipeline may run at the same time. Holds one batch in memory, and the ids of repeated declines.
 * @param since Kafka timestamp in epoch ms; null: from the beginning.
 * @throws the errors of Kafka, the registry or MongoDB if one is unreachable.
 */
export async function eachPastDecline(
  servers: Servers,
  since: number | null,
  signal: AbortSignal,
  onBatch: (declines: readonly PastDecline[]) => Promise<void>,
): Promise<void> {
  const { admin, names, database } = servers;
  const ranges = await rangesOf(
    admin,
    DECLINE_TOPICS.map(({ name }) => names.topic(name)),
    since,
  );
  const failed = new AbortController();
  const repeated = new Set<string>();
  let failure: unknown = null;
  let batch: (DeclineFacts | null)[] = [];
  const flush = async () => {
    const declines = batch;
    batch = [];
    await onBatch(await withRecords(database, declines, repeated));
  };
  const onRecord = async (record: LogRecord) => {
    if (failed.signal.aborted) return;
    try {
      batch.push(await factsIn(servers, record));
      if (batch.length >= BATCH_DECLINES_MAX) await flush();
    } catch (error) {
      // An error thrown to kafkajs would be retried for ever.
      failure = error;
      failed.abort();
    }
  };
  await readLog(servers, ranges, onRecord, { signal: AbortSignal.any([signal, failed.signal]) });
  if (failure !== null) throw failure;
  if (!signal.aborted) await flush();
}

/** null: it cannot be decoded. */
export async function factsIn(
  { codec, names }: Pick<TopicServers, 'codec' | 'names'>,
  { topic, value }: LogRecord,
): Promise<DeclineFacts | null> {
  if (value === null) return null;
  try {
    return names.contractTopic(topic) === paymentDeclinedNewSale.name
      ? initialDeclineFacts(await codec.decode(paymentDeclinedNewSale, value))
      : rebillDeclineFacts(await codec.decode(paymentDeclinedRecurring, value));
  } catch (error) {
    if (error instanceof PoisonError) return null;
    throw error;
  }
}

/** @param repeated the ids of repeated declines that were seen; those of these are added */
export async function withRecords(
  database: Database,
  batch: readonly (DeclineFacts | null)[],
  repeated: Set<string>,
): Promise<PastDecline[]> {
  const readable = batch.filter((facts) => facts !== null);
  const ids = readable.flatMap(possibleRecordIds);
  const records = await byId(database.collection('declines').find({ _id: { $in: ids } }));
  const submissionIds = [...records.values()].flatMap(({ answer }) =>
    answer.kind === 'ACCEPTED' ? [answer.submissionId] : [],
  );
  const paymentMethodRefs = readable.map(({ latest }) => latest.paymentMethodRef);
  const [submissions, attempts] = await Promise.all([
    byId(database.collection('submissions').find({ _id: { $in: submissionIds } })),
    byId(database.collection('paymentMethodAttempts').find({ _id: { $in: paymentMethodRefs } })),
  ]);
  return batch.map((facts): PastDecline => {
    if (facts === null) return 'UNREADABLE';
    const record = possibleRecordIds(facts)
      .map((id) => records.get(id))
      .find((found) => found?.orderId === facts.debt.orderId);
    if (record === undefined) return { facts, recorded: null };
    // The record counts its repeats, so ids that are never repeated need not be kept.
    if (repeated.has(facts.recordId)) return 'REPEAT';
    if (record.repeats > 0) repeated.add(facts.recordId);
    const submission = record.answer.kind === 'ACCEPTED' ? submissions.get(record.answer.submissionId) : undefined;
    const recorded = {
      facts,
      record,
      submission: submission ?? null,
      attempts: attempts.get(facts.latest.paymentMethodRef) ?? null,
    };
    return { facts, recorded };
  });
}

/** Documents by their `_id`. */
async function byId<Found extends { _id: string }>(found: AsyncIterable<Found>): Promise<ReadonlyMap<string, Found>> {
  const documents = new Map<string, Found>();
  for await (const document of found) documents.set(document._id, document);
  return documents;
}
