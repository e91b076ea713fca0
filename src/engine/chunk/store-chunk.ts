import { TransientError } from '../../errors.ts';
import { collisionBackoffMs, wait } from '../../waiting/backoff.ts';
import type { EngineDependencies } from '../dependencies.ts';
import { WRITE_CONFLICTS_BEFORE_HALVING, WRITE_CONFLICTS_BEFORE_HELD } from '../limits.ts';
import type { InputMessage } from '../stage.ts';
import { type ChunkPart, halved, messagesIn, type PinnedStage, type StoredPart } from './chunk-part.ts';
import { type Decide, storeOnce } from './store-once.ts';

/** The end of a chunk's MongoDB transaction. */
export interface StoredChunk<In extends InputMessage> {
  readonly stored: readonly StoredPart<In>[];
  /** Parts whose partition has another owner. */
  readonly fenced: readonly ChunkPart<In>[];
  /** Parts that a smaller chunk left for later. */
  readonly left: readonly ChunkPart<In>[];
}

/** What storing a chunk depends on beside its messages. */
export interface ChunkWork<In extends InputMessage> {
  readonly deps: EngineDependencies;
  readonly pinned: PinnedStage<In>;
  /** Aborts when the process must stop: a conflict is then not waited out. */
  readonly stopping: AbortSignal;
}

/**
 * Applies a chunk in one MongoDB transaction: changes, outputs, and last the checkpoints of all its partitions. A chunk that
 * keeps meeting write conflicts is halved: fewer documents, fewer conflicts. Partitions that have another owner are left
 * out, and the rest is done again without them.
 * @throws TransientError where a single message still meets conflicts, or the process must stop; a driver's error.
 */
export async function storeChunk<In extends InputMessage>(
  work: ChunkWork<In>,
  parts: readonly ChunkPart<In>[],
  decide: Decide<In>,
): Promise<StoredChunk<In>> {
  const fenced: ChunkPart<In>[] = [];
  let current = parts;
  for (let conflicts = 0; current.length > 0; ) {
    const end = await storeOnce(work, current, decide);
    if (end.kind === 'stored') {
      return { stored: end.parts, fenced, left: parts.filter((part) => isLeft(part, end.parts, fenced)) };
    }
    if (end.kind === 'fenced') {
      fenced.push(...parts.filter(({ checkpoint }) => end.ids.has(checkpoint._id)));
      current = current.filter(({ checkpoint }) => !end.ids.has(checkpoint._id));
      continue;
    }
    if (end.kind === 'conflict') {
      conflicts++;
      if (conflicts >= WRITE_CONFLICTS_BEFORE_HELD || work.stopping.aborted) {
        throw new TransientError(`${conflicts} write conflicts in a row, the last: ${end.detail}`);
      }
      await wait(collisionBackoffMs(conflicts - 1), work.stopping);
    }
    const mustHalve = end.kind === 'too-large' || conflicts >= WRITE_CONFLICTS_BEFORE_HALVING;
    if (mustHalve && messagesIn(current) > 1) {
      current = halved(current);
      conflicts = 0;
    }
  }
  // A smaller chunk covered only some of the partitions: the messages of the others must not be forgotten.
  return { stored: [], fenced, left: parts.filter((part) => isLeft(part, [], fenced)) };
}

function isLeft<In extends InputMessage>(
  { checkpoint: { _id } }: ChunkPart<In>,
  stored: readonly StoredPart<In>[],
  fenced: readonly ChunkPart<In>[],
): boolean {
  return !stored.some(({ part }) => part.checkpoint._id === _id) && !fenced.some((part) => part.checkpoint._id === _id);
}
