import { type RerunRequested, rerunRequested } from '../../../topics/rerun-requested.ts';
import type { FirstAnswerContext } from '../../domain/decision.ts';
import type { DeclineRecord } from '../../domain/documents/decline-record.ts';
import { rerunRecordId } from '../../domain/ids.ts';
import type { Publisher } from '../../kafka/client/publisher.ts';
import type { Database } from '../../mongo/database.ts';
import { askUntil } from '../../waiting/ask-until.ts';
import { audited, type Operator } from '../audit.ts';
import { previewReruns } from './preview-reruns.ts';
import type { RerunAnswer } from './rerun-answer.ts';

/** The answer that one request would get now. Null: it was answered before, under its key. */
export async function previewRerun(
  database: Database,
  context: FirstAnswerContext,
  request: RerunRequested,
): Promise<RerunAnswer | null> {
  const { answers } = await previewReruns(database, context, only(request), () => undefined);
  return answers[0] ?? null;
}

async function* only<Item>(item: Item): AsyncGenerator<Item> {
  yield item;
}

/** A running stage answers within a second; a person waits no longer than this. */
const ANSWERED_WITHIN_MS = 5_000;
const POLL_MS = 100;

interface RerunDependencies {
  readonly database: Pick<Database, 'collection'>;
  readonly publisher: Pick<Publisher, 'publish'>;
}

/**
 * Requests one rerun, and waits a moment for its answer, which its record holds: no topic is read. Asked again under the same
 * key, it requests nothing twice.
 * @returns null where the answer is still to come.
 */
export function rerunDeclinedSale(
  { database, publisher }: RerunDependencies,
  request: RerunRequested,
  operator: Operator,
): Promise<DeclineRecord['answer'] | null> {
  const { orderId, gatewayId, requestKey } = request;
  const about = `order ${orderId} on ${gatewayId}`;
  const action = { action: 'rerun', about, ids: [orderId, requestKey], at: Date.now(), outcome: answerText } as const;
  return audited(database, operator, action, async () => {
    const earlier = await recordOf(database, request);
    if (earlier !== null) return earlier.answer;
    await publisher.publish(rerunRequested, request);
    const patience = { withinMs: ANSWERED_WITHIN_MS, pollMs: POLL_MS };
    const record = await askUntil(
      () => recordOf(database, request),
      (found) => found !== null,
      patience,
    );
    return record?.answer ?? null;
  });
}

function recordOf(
  database: Pick<Database, 'collection'>,
  { orderId, requestKey }: RerunRequested,
): Promise<DeclineRecord | null> {
  return database.collection('declines').findOne({ _id: rerunRecordId(orderId, requestKey) });
}

function answerText(answer: DeclineRecord['answer'] | null): string {
  if (answer === null) return 'requested; not answered yet';
  return answer.kind === 'ACCEPTED' ? `accepted as ${answer.submissionId}` : `refused: ${answer.reason}`;
}
