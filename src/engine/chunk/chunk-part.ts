import type { DecisionContext } from '../../domain/decision.ts';
import { type AppliedChunk, type Checkpoint, chunkId } from '../checkpoint.ts';
import type { SourceMessage } from '../consumer/inbox.ts';
import { identityOf } from '../ownership/log-identity.ts';
import type { AssignedPartition } from '../partition-id.ts';
import type { AnyStage, InputMessage } from '../stage.ts';
import type { Folded } from './fold.ts';
import type { ReadMessage } from './read-chunk.ts';

/** What a chunk takes from one partition that this process owns. */
export interface ChunkPart<In extends InputMessage> {
  readonly partition: AssignedPartition;
  readonly checkpoint: Checkpoint;
  readonly clusterId: string;
  /** At least one, in order. */
  readonly messages: readonly ReadMessage<In>[];
}

/** A part that MongoDB has. `rest` are its messages that the chunk does not cover. */
export interface StoredPart<In extends InputMessage> {
  readonly part: ChunkPart<In>;
  readonly checkpoint: Checkpoint;
  readonly folded: Folded<In>;
  readonly rest: readonly SourceMessage[];
}

/** A stage with the time and the configuration version that one chunk pins: all its decisions see the same ones. */
export interface PinnedStage<In extends InputMessage> {
  readonly stage: AnyStage<In>;
  readonly now: number;
  /** Null only for a stage that runs without. */
  readonly config: DecisionContext['config'] | null;
}

/** What a folded part writes to its checkpoint. */
export function appliedChunk<In extends InputMessage>(
  { checkpoint, clusterId }: ChunkPart<In>,
  folded: Folded<In>,
  storedAt: number,
): AppliedChunk {
  const last = folded.covered.at(-1);
  if (last === undefined) throw new Error('a chunk covers at least one message of each of its partitions');
  return {
    from: checkpoint.next,
    next: last.source.next,
    chunkId: chunkId(checkpoint, checkpoint.next),
    outputs: [...folded.outputs],
    storedAt,
    deadLettersInARow: folded.deadLettersInARow,
    stopped: folded.stopReason === null ? null : { kind: 'dead-letters', reason: folded.stopReason, at: storedAt },
    held: null,
    identity: identityOf(last.source, clusterId),
  };
}

/** A smaller chunk: half of each part, or, where every part is one message, half of the parts. */
export function halved<In extends InputMessage>(parts: readonly ChunkPart<In>[]): ChunkPart<In>[] {
  if (parts.every(({ messages }) => messages.length === 1)) return parts.slice(0, Math.ceil(parts.length / 2));
  return parts.map((part) => ({ ...part, messages: part.messages.slice(0, Math.ceil(part.messages.length / 2)) }));
}

export function messagesIn<In extends InputMessage>(parts: readonly ChunkPart<In>[]): number {
  return parts.reduce((sum, { messages }) => sum + messages.length, 0);
}
