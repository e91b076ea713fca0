import type { Checkpoint } from '../checkpoint.ts';

/** What this process knows of a partition while it owns it. */
export interface Ownership {
  readonly checkpoint: Checkpoint;
  /** The checkpoint's outputs are known to be in their topics. */
  readonly isPublished: boolean;
  /** Since when an offset waits for a transaction to carry it (`performance.now`). Null: none does. */
  readonly offsetDueSince: number | null;
}

/** The partition was just taken over: what the owner before has published is not known. */
export function newOwnership(checkpoint: Checkpoint): Ownership {
  return { checkpoint, isPublished: checkpoint.outputs.length === 0, offsetDueSince: null };
}

/** A chunk is in MongoDB, and its offset waits for a transaction. */
export function afterChunk({ offsetDueSince }: Ownership, checkpoint: Checkpoint): Ownership {
  return {
    checkpoint,
    isPublished: checkpoint.outputs.length === 0,
    offsetDueSince: offsetDueSince ?? performance.now(),
  };
}
