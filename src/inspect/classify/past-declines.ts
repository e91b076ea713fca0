import { paymentDeclinedNewSale } from '../../../topics/payment-declined.new-sale.ts';
import { paymentDeclinedRecurring } from '../../../topics/payment-declined.recurring.ts';
import { type DeclineFacts, initialDeclineFacts, rebillDeclineFacts } from '../../domain/decline-facts.ts';
import { PoisonError } from '../../errors.ts';
import { rangesOf } from '../../kafka/log/log-bounds.ts';
import { type LogRecord, readLog } from '../../kafka/log/log-reader.ts';
import type { Database } from '../../mongo/database.ts';
import type { Servers, TopicServers } from '../servers.ts';
import type { RecordedDecline } from './compare-decline.ts';

const TOPICS = [paymentDeclinedNewSale, paymentDeclinedRecurring];

/** Few look-ups a decline, and still only a few megabytes held at once. */
const BATCH_DECLINES_MAX = 500;

/** A decline that was read, or that could not be. `recorded` null: it has no first answer. */
export type PastDecline = { seen: DeclineFacts; recorded: RecordedDecline | null } | 'UNREADABLE' | 'REPEAT';

/**
 * Every decline in the topics as they end now, `read_committed`, with its first answer as MongoDB has it. The pipeline
 * may run meanwhile. Holds one batch at a time, and the ids of declines that are known to be repeated.
 * @param since epoch ms by Kafka's timestamps; null: from the beginning.
 * @throws what Kafka, the registry or MongoDB throw where they are away.
 */
export async function eachPastDecline(
  servers: Servers,
  since: number | null,
  signal: AbortSignal,
  take: (declines: readonly PastDecline[]) => Promise<void>,
): Promise<void> {
  const { kafka, admin, names, database } = servers;
  const ranges = await rangesOf(
    admin,
    TOPICS.map(({ name }) => names.topic(name)),
    since,
  );
  const failed = new AbortController();
  const repeated = new Set<string>();
  let failure: unknown = null;
  let batch: (DeclineFacts | null)[] = [];
  const flush = async () => {
    const full = batch;
    batch = [];
    await take(await withRecords(database, full, repeated));
  };
  const onRecord = async (record: LogRecord) => {
    if (failed.signal.aborted) return;
    try {
      batch.push(await seenIn(servers, record));
      if (batch.length >= BATCH_DECLINES_MAX) await flush();
    } catch (error) {
      // kafkajs would try again for ever.
      failure = error;
      failed.abort();
    }
  };
  await readLog(kafka, ranges, onRecord, { signal: AbortSignal.any([signal, failed.signal]) });
  if (failure !== null) throw failure;
  if (!signal.aborted) await flush();
}

/** null: it cannot be read. */
async function seenIn({ codec, names }: TopicServers, { topic, value }: LogRecord): Promise<DeclineFacts | null> {
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

async function withRecords(
  database: Database,
  batch: readonly (DeclineFacts | null)[],
  repeated: Set<string>,
): Promise<PastDecline[]> {
  const readable = batch.filter((seen) => seen !== null);
  const ids = readable.map(({ recordId }) => recordId);
  const records = await byId(database.collection('declines').find({ _id: { $in: ids } }));
  const submissionIds = [...records.values()].flatMap(({ answer }) =>
    answer.kind === 'ACCEPTED' ? [answer.submissionId] : [],
  );
  const paymentMethodRefs = readable.map(({ latest }) => latest.paymentMethodRef);
  const [submissions, attempts] = await Promise.all([
    byId(database.collection('submissions').find({ _id: { $in: submissionIds } })),
    byId(database.collection('paymentMethodAttempts').find({ _id: { $in: paymentMethodRefs } })),
  ]);
  return batch.map((seen): PastDecline => {
    if (seen === null) return 'UNREADABLE';
    const record = records.get(seen.recordId);
    if (record === undefined) return { seen, recorded: null };
    // R14: only of what is repeated need the first be remembered.
    if (repeated.has(seen.recordId)) return 'REPEAT';
    if (record.repeats > 0) repeated.add(seen.recordId);
    const submission = record.answer.kind === 'ACCEPTED' ? submissions.get(record.answer.submissionId) : undefined;
    const recorded = {
      seen,
      record,
      submission: submission ?? null,
      attempts: attempts.get(seen.latest.paymentMethodRef) ?? null,
    };
    return { seen, recorded };
  });
}

/** Documents by their `_id`. */
async function byId<Found extends { _id: string }>(found: AsyncIterable<Found>): Promise<ReadonlyMap<string, Found>> {
  const documents = new Map<string, Found>();
  for await (const document of found) documents.set(document._id, document);
  return documents;
}
