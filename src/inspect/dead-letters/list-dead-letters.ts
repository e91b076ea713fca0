import { inputTopics } from '../../../topics/all.ts';
import type { DeadLetterRecord } from '../../domain/documents/dead-letter-record.ts';
import type { Database } from '../../mongo/database.ts';
import { type Page, type PageCursor, pageOf, parseCursor } from '../page-cursor.ts';

/** Which dead letters: all where nothing is said. */
interface DeadLetterFilter {
  /** The input topic. */
  readonly topic?: string | undefined;
  readonly stage?: string | undefined;
  readonly reasonGroup?: string | undefined;
  readonly orderId?: string | undefined;
}

/** Open: nobody has replayed or dismissed it. */
type DeadLetterState = 'open' | 'handled';

/**
 * A page from the collection: open ones with the oldest first, as it waits longest; handled ones with the newest first. An
 * index gives each page in its order, so it reads what it shows.
 */
export async function pageOfDeadLetters(
  database: Pick<Database, 'collection'>,
  state: DeadLetterState,
  filter: DeadLetterFilter,
  { limit, after }: { readonly limit: number; readonly after: string | undefined },
): Promise<Page<DeadLetterRecord>> {
  const direction = state === 'open' ? 1 : -1;
  const found = await database
    .collection('deadLetters')
    .find({ ...matching(state, filter), ...beyond(direction, parseCursor(after)) })
    .sort({ at: direction, _id: direction })
    // Left to itself MongoDB may sort instead, where it has tried another index on a short page.
    .hint(indexFor(filter))
    .limit(limit + 1)
    .toArray();
  return pageOf(found, limit, ({ at, _id }) => ({ at, id: _id }));
}

export function countDeadLetters(
  database: Pick<Database, 'collection'>,
  state: DeadLetterState,
  filter: DeadLetterFilter,
): Promise<number> {
  return database.collection('deadLetters').countDocuments(matching(state, filter));
}

/** What a person has chosen: some by their positions, or all open ones that fit. */
type ChosenDeadLetters = { readonly ids: readonly string[] } | { readonly filter: DeadLetterFilter };

/** The open ones of what was chosen, the oldest first, and how many more there are than `limit`. */
export async function openDeadLetters(
  database: Pick<Database, 'collection'>,
  chosen: ChosenDeadLetters,
  limit: number,
): Promise<{ readonly records: readonly DeadLetterRecord[]; readonly more: number }> {
  const which =
    'ids' in chosen ? { _id: { $in: [...chosen.ids] }, state: 'OPEN' as const } : matching('open', chosen.filter);
  const collection = database.collection('deadLetters');
  const records = await collection.find(which).sort({ at: 1, _id: 1 }).limit(limit).toArray();
  const more = records.length < limit ? 0 : (await collection.countDocuments(which)) - limit;
  return { records, more };
}

/** Of those that `setup` makes. */
function indexFor({ stage, reasonGroup, orderId }: DeadLetterFilter): Readonly<Record<string, 1>> {
  if (orderId !== undefined) return { orderId: 1, state: 1, at: 1, _id: 1 };
  if (stage === undefined || reasonGroup === undefined) return { state: 1, topic: 1, at: 1, _id: 1 };
  return { state: 1, topic: 1, reasonGroup: 1, stage: 1, at: 1, _id: 1 };
}

const HANDLED = ['REPLAYED', 'DISMISSED'] as const;
const TOPICS = inputTopics.map(({ name }) => name);

/** Names every topic where none is meant: an index that begins with the topic then gives its order, too. */
function matching(state: DeadLetterState, { topic, stage, reasonGroup, orderId }: DeadLetterFilter) {
  return {
    state: state === 'open' ? ('OPEN' as const) : { $in: [...HANDLED] },
    ...(topic === undefined && orderId !== undefined ? {} : { topic: topic ?? { $in: TOPICS } }),
    ...(stage === undefined ? {} : { stage }),
    ...(reasonGroup === undefined ? {} : { reasonGroup }),
    ...(orderId === undefined ? {} : { orderId }),
  };
}

/** Without `$or`, which would make MongoDB sort what the index has sorted. */
function beyond(direction: 1 | -1, cursor: PageCursor | null) {
  if (cursor === null) return {};
  const { at, id } = cursor;
  return direction === 1
    ? { at: { $gte: at }, $nor: [{ at, _id: { $lte: id } }] }
    : { at: { $lte: at }, $nor: [{ at, _id: { $gte: id } }] };
}
