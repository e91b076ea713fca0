import { declineAccepted } from '../../../topics/decline-accepted.ts';
import { declineNotSent } from '../../../topics/decline-not-sent.ts';
import type { RerunRequested } from '../../../topics/rerun-requested.ts';
import { decideRerun, rerunReads } from '../../domain/accept/decide-rerun.ts';
import type { Change, Decision, FirstAnswerContext } from '../../domain/decision.ts';
import { loadState } from '../../engine/chunk/load.ts';
import type { ChunkState } from '../../engine/chunk/state.ts';
import { type Database, SESSION_OPTIONS } from '../../mongo/database.ts';
import { inBatches } from './in-batches.ts';
import type { OnRerunProgress, RerunResults } from './request-reruns.ts';
import { acceptance, type RerunAnswer, refusal } from './rerun-answer.ts';

/** The changes of the requests decided so far, by document. */
type EarlierChanges = Map<string, Change[]>;

/**
 * The answers that the requests would get now; writes and publishes nothing. A request that was answered before under its
 * key gets none.
 *
 * Requests are decided in order, by the function that the stage uses, and each sees the changes of those before it. Of two
 * similar orders the first is accepted; the stage reads partitions in parallel, so it may accept the other one instead.
 */
export async function previewReruns(
  database: Database,
  context: FirstAnswerContext,
  requests: AsyncIterable<RerunRequested>,
  onProgress: OnRerunProgress,
): Promise<RerunResults> {
  const all: RerunRequested[] = [];
  const answers: RerunAnswer[] = [];
  const earlierChanges: EarlierChanges = new Map();
  for await (const batch of inBatches(requests)) {
    const batchAnswers = await answerBatch(database, context, batch, earlierChanges);
    all.push(...batch);
    answers.push(...batchAnswers.filter((answer) => answer !== null));
    onProgress({ requested: all.length, answered: answers.length });
  }
  return { requests: all, answers };
}

function answerBatch(
  database: Database,
  context: FirstAnswerContext,
  requests: readonly RerunRequested[],
  earlierChanges: EarlierChanges,
): Promise<(RerunAnswer | null)[]> {
  return database.client.withSession(SESSION_OPTIONS, async (session) => {
    session.startTransaction();
    try {
      const messages = requests.map((event) => ({ topic: 'rerun-requested', event }));
      const state = await loadState({ database, session, checkpointId: null }, messages, ({ event }, loaded) =>
        rerunReads(event, loaded),
      );
      return requests.map((event) => answerRequest(event, state, earlierChanges, context));
    } finally {
      await session.abortTransaction();
    }
  });
}

function answerRequest(
  event: RerunRequested,
  state: ChunkState,
  earlierChanges: EarlierChanges,
  context: FirstAnswerContext,
): RerunAnswer | null {
  for (const ref of rerunReads(event, state)) {
    if ('id' in ref) state.apply(earlierChanges.get(`${ref.collection}|${ref.id}`) ?? []);
  }
  const decision = decideRerun(event, state, context);
  state.apply(decision.changes);
  for (const change of decision.changes) {
    const key = `${change.collection}|${change.id}`;
    earlierChanges.set(key, [...(earlierChanges.get(key) ?? []), change]);
  }
  return answerIn(decision);
}

function answerIn({ messages }: Decision): RerunAnswer | null {
  for (const { topic, event } of messages) {
    if (topic.name === declineAccepted.name) return acceptance(declineAccepted.structure.parse(event));
    if (topic.name === declineNotSent.name) return refusal(declineNotSent.structure.parse(event));
  }
  return null;
}
