import { type RerunRequested, rerunRequested } from '../../../topics/rerun-requested.ts';
import type { DeclineRecord } from '../../domain/documents.ts';
import { rerunRecordId } from '../../domain/ids.ts';
import type { Publisher } from '../../kafka/client/publisher.ts';
import type { Database } from '../../mongo/database.ts';
import type { AnswerListener } from './await-answers.ts';
import type { RerunJudge } from './judge-reruns.ts';
import type { RerunAnswer } from './rerun-answer.ts';

/** What was asked for, or judged, and what is known of it. */
export interface Reruns {
  readonly requests: readonly RerunRequested[];
  readonly answers: readonly RerunAnswer[];
}

export type Progress = (counts: { readonly asked: number; readonly answered: number }) => void;

/** Judged, or published and awaited, together; see producers/ndjson.ts. */
const AT_ONCE_MAX = 1_000;

interface Asking {
  readonly database: Pick<Database, 'collection'>;
  readonly publisher: Pick<Publisher, 'publish'>;
  readonly listener: AnswerListener;
  /** So long nothing need be answered before waiting ends; null: no answer is waited for. */
  readonly quietMs: number | null;
  readonly tell: Progress;
  readonly signal: AbortSignal;
}

/**
 * Publishes the requests and waits for their first answers. What was answered before under its key is not asked for again:
 * its record says what it was answered. An abort ends it with what is known; what was published stays published.
 */
export async function askForReruns(asking: Asking, requests: AsyncIterable<RerunRequested>): Promise<Reruns> {
  const { publisher, listener, quietMs, tell, signal } = asking;
  const all: RerunRequested[] = [];
  const before: RerunAnswer[] = [];
  for await (const part of inParts(requests)) {
    if (signal.aborted) break;
    const records = await recordsOf(asking.database, part);
    const publishing = part.map((request) => {
      all.push(request);
      const record = records.get(rerunRecordId(request.orderId, request.requestKey));
      if (record !== undefined) return void before.push(answeredBefore(request, record));
      listener.expect(request);
      return publisher.publish(rerunRequested, request);
    });
    await Promise.all(publishing);
    tell({ asked: all.length, answered: before.length + listener.answers.length });
  }
  if (quietMs !== null) {
    const telling = setInterval(
      () => tell({ asked: all.length, answered: before.length + listener.answers.length }),
      TELL_EVERY_MS,
    );
    try {
      await listener.settled(quietMs, signal);
    } finally {
      clearInterval(telling);
    }
  }
  return { requests: all, answers: [...before, ...listener.answers] };
}

const TELL_EVERY_MS = 500;

/** What they would be answered now; writes and publishes nothing. */
export async function judgeReruns(
  judge: RerunJudge,
  requests: AsyncIterable<RerunRequested>,
  tell: Progress,
): Promise<Reruns> {
  const all: RerunRequested[] = [];
  const answers: RerunAnswer[] = [];
  for await (const part of inParts(requests)) {
    const judged = await judge.judge(part);
    all.push(...part);
    answers.push(...judged.filter((answer) => answer !== null));
    tell({ asked: all.length, answered: answers.length });
  }
  return { requests: all, answers };
}

async function* inParts(requests: AsyncIterable<RerunRequested>): AsyncGenerator<RerunRequested[]> {
  let part: RerunRequested[] = [];
  for await (const request of requests) {
    part.push(request);
    if (part.length < AT_ONCE_MAX) continue;
    yield part;
    part = [];
  }
  if (part.length > 0) yield part;
}

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

function answeredBefore(
  { orderId, requestKey }: RerunRequested,
  { transactionId, answer }: DeclineRecord,
): RerunAnswer {
  const about = { orderId, requestKey, transactionId, amountMinor: null, currency: null };
  return answer.kind === 'ACCEPTED'
    ? { ...about, kind: 'ACCEPTED', dueAt: null }
    : { ...about, kind: 'REFUSED', reason: answer.reason, detail: 'answered before under this key' };
}
