import { declineAccepted } from '../../../topics/decline-accepted.ts';
import { declineNotSent } from '../../../topics/decline-not-sent.ts';
import type { RerunRequested } from '../../../topics/rerun-requested.ts';
import { decideRerun, rerunReads } from '../../domain/accept/decide-rerun.ts';
import type { Change, Decision, DecisionContext } from '../../domain/decision.ts';
import { loadState } from '../../engine/chunk/load.ts';
import type { ChunkState } from '../../engine/chunk/state.ts';
import { type Database, SESSION_OPTIONS } from '../../mongo/database.ts';
import { acceptance, type RerunAnswer, refusal } from './rerun-answer.ts';

/** Says what would become of rerun requests if they were asked for now, one part of a batch after another. */
export interface RerunJudge {
  /** Null for one that was answered before under its key. Writes nothing. */
  judge(requests: readonly RerunRequested[]): Promise<(RerunAnswer | null)[]>;
}

/** By document. */
type Carried = Map<string, Change[]>;

/**
 * The stage's own decision over the documents as they stand, folded in order: what an earlier request of the batch would
 * change is seen by the later ones. Of two similar orders it accepts the first; the stage, which reads partitions side by
 * side, accepts either, and one only.
 */
export function createRerunJudge(database: Database, context: DecisionContext): RerunJudge {
  const carried: Carried = new Map();
  return {
    judge: (requests) =>
      database.client.withSession(SESSION_OPTIONS, async (session) => {
        session.startTransaction();
        try {
          const messages = requests.map((event) => ({ topic: 'rerun-requested', event }));
          const state = await loadState(database, session, messages, ({ event }, loaded) => rerunReads(event, loaded));
          return requests.map((event) => judgeOne(event, state, carried, context));
        } finally {
          await session.abortTransaction();
        }
      }),
  };
}

function judgeOne(
  event: RerunRequested,
  state: ChunkState,
  carried: Carried,
  context: DecisionContext,
): RerunAnswer | null {
  for (const ref of rerunReads(event, state)) {
    if ('id' in ref) state.apply(carried.get(`${ref.collection}|${ref.id}`) ?? []);
  }
  const decision = decideRerun(event, state, context);
  state.apply(decision.changes);
  for (const change of decision.changes) {
    const key = `${change.collection}|${change.id}`;
    carried.set(key, [...(carried.get(key) ?? []), change]);
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
