import { type DeadLetter, deadLetterPosition } from '../../dead-letters/dead-letter.ts';
import type { DeadLetterHandling, DeadLetterRecord } from '../../domain/documents/dead-letter-record.ts';
import type { Database } from '../../mongo/database.ts';
import type { Servers } from '../servers.ts';
import { type DeadLetterSelection, readDeadLetters } from './dead-letters.ts';

/** A dead letter, and whether somebody has replayed or dismissed it. Null: it is open. */
export interface FoundDeadLetter {
  readonly deadLetter: DeadLetter;
  readonly handled: DeadLetterHandling | null;
}

interface Selection extends DeadLetterSelection {
  /** A part of the reason, in any case. */
  readonly reason?: string;
  /** Those that were handled as well. */
  readonly includeHandled: boolean;
}

/** Reads them from the topics, so that none is missing that the collection does not have yet. */
export async function selectDeadLetters(
  servers: Pick<Servers, 'kafka' | 'admin' | 'names' | 'database'>,
  { reason, includeHandled, ...selection }: Selection,
): Promise<FoundDeadLetter[]> {
  const handledBefore = await handledDeadLetters(servers.database);
  const wanted = reason?.toLowerCase() ?? '';
  const found: FoundDeadLetter[] = [];
  await readDeadLetters(servers, selection, (deadLetter) => {
    const handled = handledBefore.of(deadLetter);
    if (handled !== null && !includeHandled) return;
    if (deadLetter.reason.toLowerCase().includes(wanted)) found.push({ deadLetter, handled });
  });
  return found;
}

type Handled = Pick<DeadLetterRecord, '_id' | 'at' | keyof DeadLetterHandling>;

/** Who handled which dead letters. One of a topic that was created again since is another one. */
export async function handledDeadLetters(
  database: Pick<Database, 'collection'>,
): Promise<{ of(deadLetter: DeadLetter): DeadLetterHandling | null }> {
  const projection = { at: 1, state: 1, handledAt: 1, by: 1, why: 1 } as const;
  const known = new Map<string, Handled>();
  const found = database
    .collection('deadLetters')
    .find<Handled>({ state: { $in: ['REPLAYED', 'DISMISSED'] } }, { projection });
  for await (const one of found) known.set(one._id, one);
  return {
    of: (deadLetter) => {
      const handled = known.get(deadLetterPosition(deadLetter));
      return handled === undefined || handled.at !== deadLetter.timestamp ? null : handled;
    },
  };
}

/** Dead letters of one kind: of one topic and stage, for one reason but for the values in it. */
interface DeadLetterGroup {
  readonly topic: string;
  readonly stage: string;
  readonly reasonGroup: string;
  readonly count: number;
  /** Epoch ms. */
  readonly firstAt: number;
  readonly lastAt: number;
  /** Positions of the oldest. */
  readonly examples: readonly string[];
}

const GROUPS_MAX = 200;
const EXAMPLES_MAX = 5;

/** The open ones by reason, the most frequent first, from the collection. */
export async function groupOpenDeadLetters(database: Pick<Database, 'collection'>): Promise<DeadLetterGroup[]> {
  const groups = database.collection('deadLetters').aggregate<DeadLetterGroup>([
    { $match: { state: 'OPEN' } },
    {
      $group: {
        _id: { topic: '$topic', stage: '$stage', reasonGroup: '$reasonGroup' },
        count: { $sum: 1 },
        firstAt: { $min: '$at' },
        lastAt: { $max: '$at' },
        examples: { $firstN: { input: '$_id', n: EXAMPLES_MAX } },
      },
    },
    { $sort: { count: -1, firstAt: 1 } },
    { $limit: GROUPS_MAX },
    { $replaceWith: { $mergeObjects: ['$_id', '$$ROOT'] } },
    { $unset: '_id' },
  ]);
  return groups.toArray();
}
