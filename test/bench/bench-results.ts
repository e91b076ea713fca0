import { type ClassifyInput, classifyDeclines } from '../../consumers/classify-declines.ts';
import type { RoutingConfiguration } from '../../src/domain/configuration.ts';
import { type Decision, type OutputMessage, output } from '../../src/domain/decision.ts';
import type { CollectionName } from '../../src/domain/documents/documents.ts';
import type { Submission } from '../../src/domain/documents/submission.ts';
import { resultEventId } from '../../src/domain/ids.ts';
import { decideSending } from '../../src/domain/send/decide-sending.ts';
import { acknowledgedUpdate } from '../../src/domain/send/flexecom-answer.ts';
import { ChunkState } from '../../src/engine/chunk/state.ts';
import type { Database } from '../../src/mongo/database.ts';
import type { FlexecomResult } from '../../topics/contract/flexecom-result.ts';
import { flexecomResult } from '../../topics/flexecom-result.ts';
import { BENCH_NOW, benchDeclines } from './bench-declines.ts';

const INSERTED_AT_ONCE = 2_000;

/** Approvals in a hundred results, about as many as the sandbox gives. */
const APPROVED_PERCENT = 60;

/**
 * Stores `count` submissions that FlexEcom has, each with all documents that the stages would have left, and yields the
 * result of each. The stages' own decisions make the documents, without servers.
 */
export async function* seedResults(
  database: Database,
  config: RoutingConfiguration,
  count: number,
): AsyncGenerator<OutputMessage> {
  let documents = new Map<CollectionName, StoredDocument[]>();
  let made = 0;
  for (const input of benchDeclines()) {
    const state = new ChunkState();
    const submission = sentSubmission(input, state, config);
    if (submission === null) continue;
    collect(state, documents);
    yield output(flexecomResult, resultOf(submission, made));
    made++;
    if (made % INSERTED_AT_ONCE === 0 || made === count) {
      await insert(database, documents);
      documents = new Map();
    }
    if (made === count) return;
  }
}

type StoredDocument = Record<string, unknown> & { _id: string };

const DISPATCH = { checkpoint: 'submit-to-flexecom/flexecom-submit.cascade/0', epoch: 1 };

const classify = classifyDeclines({ holdoutKey: '' });

/** Null: the decline was not accepted. */
function sentSubmission(input: ClassifyInput, state: ChunkState, config: RoutingConfiguration): Submission | null {
  const accepted = apply(state, classify.decide(input, state, { now: BENCH_NOW, config, dispatch: DISPATCH }));
  const submissionId = submissionIdOf(accepted);
  if (submissionId === null) return null;
  const dueAt = state.get('submissions', submissionId)?.dueAt ?? BENCH_NOW;
  const { orderId } = input.event;
  if (state.get('submissions', submissionId)?.state === 'SCHEDULED') {
    const due = { eventId: `due-${submissionId}`, occurredAt: dueAt, orderId, submissionId, dueAt };
    apply(
      state,
      classify.decide({ topic: 'submission-due', event: due }, state, {
        now: dueAt,
        config,
        dispatch: DISPATCH,
      }),
    );
  }
  if (state.get('submissions', submissionId)?.state !== 'PENDING') return null;
  const request = { stands: 'for the request as it was sent' };
  apply(state, decideSending({ submissionId, orderId }, request, state, { now: dueAt, config, dispatch: DISPATCH }));
  const answer = { flexecomTransactionId: `fx_${submissionId}`, at: dueAt };
  const { set } = acknowledgedUpdate(submissionId, answer, 'the bench');
  state.apply([{ collection: 'submissions', id: submissionId, set }]);
  return state.get('submissions', submissionId);
}

function apply(state: ChunkState, decision: Decision): Decision {
  state.apply(decision.changes);
  return decision;
}

function submissionIdOf({ changes }: Decision): string | null {
  return changes.find(({ collection }) => collection === 'submissions')?.id ?? null;
}

function collect(state: ChunkState, into: Map<CollectionName, StoredDocument[]>): void {
  for (const write of state.writes()) {
    const documents = into.get(write.collection) ?? [];
    if ('insert' in write) documents.push(write.insert);
    into.set(write.collection, documents);
  }
}

async function insert(database: Database, documents: ReadonlyMap<CollectionName, StoredDocument[]>): Promise<void> {
  for (const [collection, ofOne] of documents) {
    await database.db.collection<StoredDocument>(collection).insertMany(ofOne, { ordered: false });
  }
}

function resultOf(submission: Submission, index: number): FlexecomResult {
  const { _id: submissionId, orderId, flexecomGatewayId, flexecomTransactionId, amountMinor, currency } = submission;
  const isApproved = index % 100 < APPROVED_PERCENT;
  const event: Omit<FlexecomResult, 'eventId'> = {
    occurredAt: BENCH_NOW,
    submissionId,
    orderId,
    flexecomGatewayId,
    flexecomTransactionId,
    outcome: isApproved ? 'APPROVED' : 'DECLINED',
    source: 'WEBHOOK',
    reason: null,
    decline: isApproved ? null : submission.decline,
    amountMinor,
    currency,
  };
  return { eventId: resultEventId(event), ...event };
}
