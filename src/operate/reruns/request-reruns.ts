import { type RerunRequested, rerunRequested } from '../../../topics/rerun-requested.ts';
import { countText } from '../../domain/count-text.ts';
import type { DeclineRecord } from '../../domain/documents/decline-record.ts';
import { rerunRecordId } from '../../domain/ids.ts';
import type { Publisher } from '../../kafka/client/publisher.ts';
import type { Database } from '../../mongo/database.ts';
import { audited, type Operator } from '../audit.ts';
import type { AnswerListener } from './answer-listener.ts';
import { inBatches } from './in-batches.ts';
import type { RerunAnswer } from './rerun-answer.ts';

/** Rerun requests, and the answers known so far. */
export interface RerunResults {
  readonly requests: readonly RerunRequested[];
  readonly answers: readonly RerunAnswer[];
}

export type OnRerunProgress = (counts: { readonly requested: number; readonly answered: number }) => void;

/** What a request or a batch is about, for the audit. */
interface RerunSubject {
  readonly about: string;
  /** The order, where there is one, and the key. */
  readonly ids: readonly string[];
}

interface RequestDependencies {
  readonly database: Pick<Database, 'collection'>;
  readonly publisher: Pick<Publisher, 'publish'>;
  readonly listener: AnswerListener;
  /** Waiting ends after this long without an answer; null: does not wait for answers. */
  readonly quietMs: number | null;
  readonly onProgress: OnRerunProgress;
  readonly signal: AbortSignal;
}

/**
 * Publishes the requests and waits for their first answers. A request that was answered before under its key is not
 * published again: its record has the answer. An abort returns what is known; what was published stays published.
 */
export function requestReruns(
  deps: RequestDependencies,
  requests: AsyncIterable<RerunRequested>,
  { about, ids }: RerunSubject,
  operator: Operator,
): Promise<RerunResults> {
  const action = { action: 'rerun', about, ids, at: Date.now(), outcome: requestedText } as const;
  return audited(deps.database, operator, action, () => publishAndWait(deps, requests));
}

function requestedText({ requests, answers }: RerunResults): string {
  const accepted = answers.filter(({ kind }) => kind === 'ACCEPTED').length;
  return `${countText(requests.length, 'rerun')} requested; ${accepted} accepted and ${answers.length - accepted} refused by then`;
}

async function publishAndWait(
  { database, publisher, listener, quietMs, onProgress, signal }: RequestDependencies,
  requests: AsyncIterable<RerunRequested>,
): Promise<RerunResults> {
  const all: RerunRequested[] = [];
  const earlierAnswers: RerunAnswer[] = [];
  const reportProgress = () =>
    onProgress({ requested: all.length, answered: earlierAnswers.length + listener.answers.length });
  for await (const batch of inBatches(requests)) {
    if (signal.aborted) break;
    const records = await recordsOf(database, batch);
    const publishing = batch.map((request) => {
      all.push(request);
      const record = records.get(rerunRecordId(request.orderId, request.requestKey));
      if (record !== undefined) return void earlierAnswers.push(earlierAnswer(request, record));
      listener.expect(request);
      return publisher.publish(rerunRequested, request);
    });
    await Promise.all(publishing);
    reportProgress();
  }
  if (quietMs !== null) {
    const timer = setInterval(reportProgress, PROGRESS_EVERY_MS);
    try {
      await listener.waitForAnswers(quietMs, signal);
    } finally {
      clearInterval(timer);
    }
  }
  return { requests: all, answers: [...earlierAnswers, ...listener.answers] };
}

const PROGRESS_EVERY_MS = 500;

async function recordsOf(
  database: Pick<Database, 'collection'>,
  requests: readonly RerunRequested[],
): Promise<Map<string, DeclineRecord>> {
  const ids = requests.map(({ orderId, requestKey }) => rerunRecordId(orderId, requestKey));
  const records = await database
    .collection('declines')
    .find({ _id: { $in: ids } })
    .toArray();
  return new Map(records.map((record) => [record._id, record]));
}

function earlierAnswer({ orderId, requestKey }: RerunRequested, { transactionId, answer }: DeclineRecord): RerunAnswer {
  const common = { orderId, requestKey, transactionId, amountMinor: null, currency: null };
  return answer.kind === 'ACCEPTED'
    ? { ...common, kind: 'ACCEPTED', dueAt: null }
    : { ...common, kind: 'REFUSED', reason: answer.reason, detail: 'refused before under this key' };
}
