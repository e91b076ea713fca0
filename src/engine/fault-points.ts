import type { PartitionId } from './partition-id.ts';

/** Steps of the engine at which a test can stop, kill or alter a process. */
export type EngineStep =
  | 'fence-producer'
  | 'raise-epoch'
  | 'match-epoch'
  | 'recover-outputs'
  | 'taken-over'
  | 'chunk-read'
  | 'intent-stored'
  | 'effects-done'
  | 'mongo-committed'
  | 'kafka-sent'
  | 'kafka-committed'
  | 'held';

/** Where a step is taken. */
export interface StepPosition extends PartitionId {
  /** The chunk's first offset; null outside a chunk. */
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
