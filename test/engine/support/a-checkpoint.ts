import { type Checkpoint, checkpointId } from '../../../src/engine/checkpoint.ts';

/** A released checkpoint at the start of its log. */
export function aCheckpoint(over: Partial<Checkpoint> = {}): Checkpoint {
  return {
    _id: checkpointId({ stage: 's', topic: 't', partition: 0 }),
    epoch: 1,
    transactionalId: null,
    from: 0,
    next: 0,
    chunkId: null,
    outputs: [],
    storedAt: 0,
    deadLettersInARow: 0,
    stopped: null,
    held: null,
    identity: null,
    ...over,
  };
}
