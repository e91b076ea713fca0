import type { PartitionId } from './partition-id.ts';

/** Steps of the engine at which a test can stop, kill or alter a process. */
export type EngineStep =
  | 'fence-producer'
  | 'raise-epoch'
  | 'match-epoch'
  | 'recover-outputs'
  | 'commit-before-sending'
  | 'taken-over'
  | 'chunk-read'
  | 'mongo-committed'
  | 'kafka-sent'
  | 'kafka-committed'
  | 'held'
  | 'released';

/** Where a step is taken. A step of a chunk is taken once for each partition that the chunk covers. */
export interface StepPosition extends PartitionId {
  /** The first offset of the partition's part in the chunk; null outside a chunk. */
  readonly offset: number | null;
}

/**
 * Called at every step. Only a test's own entry point passes one that does anything: it may block the step (a promise),
 * kill the process there, or answer `skip` at a step that is a safety mechanism, which then does nothing.
 */
export interface FaultPoints {
  onStep(step: EngineStep, position: StepPosition): undefined | 'skip' | Promise<undefined | 'skip'>;
}

export const NO_FAULT_POINTS: FaultPoints = { onStep: () => undefined };

/** Where a partition takes a step. */
export function positionOf({ stage, topic, partition }: PartitionId, offset: number | null): StepPosition {
  return { stage, topic, partition, offset };
}
