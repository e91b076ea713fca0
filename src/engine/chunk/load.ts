import type { ClientSession } from 'mongodb';
import type { DocumentRef, State } from '../../domain/decision.ts';
import type { CollectionName } from '../../domain/documents/documents.ts';
import { errorMessage, FatalError, FencedError } from '../../errors.ts';
import type { Database } from '../../mongo/database.ts';
import { LOAD_ROUNDS_MAX } from '../limits.ts';
import type { InputMessage } from '../stage.ts';
import { ChunkState } from './state.ts';

/** Where a chunk's documents are read from. */
interface Snapshot {
  readonly database: Database;
  readonly session: ClientSession;
  /** The `_id` of a checkpoint that is there: what is read in one command hangs on a document. Null: read one by one. */
  readonly checkpointId: string | null;
}

/**
 * Loads the documents that the messages read, and follows references found in loaded ones, all in one snapshot.
 * @throws FatalError where `reads` returns new documents in every round: a defect of the stage. FencedError where the
 * checkpoint is gone.
 */
export async function loadState<In extends InputMessage>(
  snapshot: Snapshot,
  messages: readonly In[],
  reads: (message: In, state: State) => DocumentRef[],
): Promise<ChunkState> {
  const state = new ChunkState();
  for (let round = 0; round < LOAD_ROUNDS_MAX; round++) {
    const refs = state.claimUnloaded(messages.flatMap((message) => readsOrNone(message, state, reads)));
    if (refs.length === 0) return state;
    const found = await loadRefs(snapshot, refs, state);
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
async function loadRefs(snapshot: Snapshot, refs: readonly DocumentRef[], state: ChunkState): Promise<number> {
  const groups = groupByField(refs);
  const isOneCommand = snapshot.checkpointId !== null && groups.length > 1 && refs.length <= REFS_IN_ONE_COMMAND_MAX;
  return isOneCommand ? await lookUpTogether(snapshot, groups, state) : await findEach(snapshot, groups, state);
}

/** Documents of one collection with one of these values in a field. */
interface RefGroup {
  readonly collection: CollectionName;
  readonly field: string;
  readonly values: readonly string[];
}

/** All documents of a command pass through one in the server, whose memory is bounded. */
const REFS_IN_ONE_COMMAND_MAX = 500;

/**
 * Reads all collections in one command: a shopper waits for each round trip, and half of its cost is the command itself. A
 * transaction on MongoDB 6 allows `$lookup`, but not `$unionWith`.
 */
async function lookUpTogether(
  { database, session, checkpointId }: Snapshot,
  groups: readonly RefGroup[],
  state: ChunkState,
): Promise<number> {
  const rows = await database.db
    .collection<{ _id: string }>('checkpoints')
    .aggregate<{ group?: number; document?: { _id: string } }>(
      [
        { $match: { _id: checkpointId } },
        { $project: { _id: 1 } },
        ...groups.map(({ collection, field, values }, index) => ({
          $lookup: { from: collection, pipeline: [{ $match: { [field]: { $in: values } } }], as: `of${index}` },
        })),
        { $project: { rows: { $concatArrays: groups.map((_, index) => rowsOf(index)) } } },
        { $unwind: { path: '$rows', preserveNullAndEmptyArrays: true } },
        { $project: { _id: 0, group: '$rows.group', document: '$rows.document' } },
      ],
      { session, batchSize: 2_000 },
    )
    .toArray();
  if (rows.length === 0) throw new FencedError(`checkpoint ${checkpointId} is gone`);
  let count = 0;
  for (const { group = 0, document } of rows) {
    const { collection } = groups[group] ?? { collection: null };
    if (collection === null || document === undefined) continue;
    state.add(collection, document);
    count++;
  }
  return count;
}

function rowsOf(index: number) {
  return { $map: { input: `$of${index}`, in: { group: index, document: '$$this' } } };
}

async function findEach(
  { database, session }: Snapshot,
  groups: readonly RefGroup[],
  state: ChunkState,
): Promise<number> {
  let count = 0;
  for (const { collection, field, values } of groups) {
    const found = await database.db
      .collection<{ _id: string }>(collection)
      .find({ [field]: { $in: [...values] } }, { session, batchSize: 2_000 })
      .toArray();
    for (const document of found) state.add(collection, document);
    count += found.length;
  }
  return count;
}

function groupByField(refs: readonly DocumentRef[]): RefGroup[] {
  const groups = new Map<string, RefGroup & { values: string[] }>();
  for (const ref of refs) {
    const { collection } = ref;
    const [field, value] = 'id' in ref ? ['_id', ref.id] : [ref.field, ref.value];
    const key = `${collection}|${field}`;
    const group = groups.get(key) ?? { collection, field, values: [] };
    group.values.push(value);
    groups.set(key, group);
  }
  return [...groups.values()];
}
