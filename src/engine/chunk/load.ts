import type { ClientSession } from 'mongodb';
import type { DocumentRef, State } from '../../domain/decision.ts';
import type { CollectionName } from '../../domain/documents.ts';
import { errorMessage, FatalError } from '../../errors.ts';
import type { Database } from '../../mongo/database.ts';
import { LOAD_ROUNDS_MAX } from '../limits.ts';
import type { InputMessage } from '../stage.ts';
import { ChunkState } from './state.ts';

/**
 * Loads the documents that the messages read, and follows references found in loaded ones, all in one snapshot.
 * @throws FatalError where `reads` returns new documents in every round: a defect of the stage.
 */
export async function loadState<In extends InputMessage>(
  database: Database,
  session: ClientSession,
  messages: readonly In[],
  reads: (message: In, state: State) => DocumentRef[],
): Promise<ChunkState> {
  const state = new ChunkState();
  for (let round = 0; round < LOAD_ROUNDS_MAX; round++) {
    const refs = state.claimUnloaded(messages.flatMap((message) => readsOrNone(message, state, reads)));
    if (refs.length === 0) return state;
    const found = await loadRefs(database, session, refs, state);
    // References are found in documents: where no new one was found, there are no new references.
    if (found === 0) return state;
  }
  if (state.claimUnloaded(messages.flatMap((message) => readsOrNone(message, state, reads))).length > 0) {
    throw new FatalError(`the stage's reads returned new documents in each of ${LOAD_ROUNDS_MAX} rounds`);
  }
  return state;
}

/** A message whose `reads` throws becomes a dead letter; the others of its chunk continue. */
function readsOrNone<In extends InputMessage>(
  message: In,
  state: ChunkState,
  reads: (message: In, state: State) => DocumentRef[],
): DocumentRef[] {
  try {
    return reads(message, state);
  } catch (error) {
    state.unloadable.set(message, errorMessage(error));
    return [];
  }
}

/** @returns how many documents were found. */
async function loadRefs(
  database: Database,
  session: ClientSession,
  refs: readonly DocumentRef[],
  state: ChunkState,
): Promise<number> {
  let count = 0;
  for (const [key, values] of groupByField(refs)) {
    const { collection, field } = key;
    const found = await database.db
      .collection<{ _id: string }>(collection)
      .find({ [field]: { $in: values } }, { session, batchSize: 2_000 })
      .toArray();
    for (const document of found) state.add(collection, document);
    count += found.length;
  }
  return count;
}

function groupByField(refs: readonly DocumentRef[]): [{ collection: CollectionName; field: string }, string[]][] {
  const groups = new Map<string, [{ collection: CollectionName; field: string }, string[]]>();
  for (const ref of refs) {
    const [field, value] = 'id' in ref ? ['_id', ref.id] : [ref.field, ref.value];
    const key = `${ref.collection}|${field}`;
    const group = groups.get(key) ?? [{ collection: ref.collection, field }, []];
    group[1].push(value);
    groups.set(key, group);
  }
  return [...groups.values()];
}
