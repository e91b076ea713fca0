/**
 * Seams for tests: named steps of the engine. Only a test's own entry point passes an observer. It may block a step
 * (return a promise), kill the process there, or answer `skip` where the step is a mechanism that can be switched off.
 */
export type EngineStep =
  | 'fence-producer'
  | 'raise-epoch'
  | 'match-epoch'
  | 'settle-outputs'
  | 'taken-over'
  | 'chunk-read'
  | 'intent-stored'
  | 'effects-done'
  | 'mongo-committed'
  | 'kafka-sent'
  | 'kafka-committed'
  | 'held';

export interface StepPlace {
  readonly stage: string;
  readonly topic: string;
  readonly partition: number;
  /** The chunk's first offset, where there is a chunk. */
  readonly offset: number | null;
}

export interface FaultPoints {
  onStep(step: EngineStep, place: StepPlace): undefined | 'skip' | Promise<undefined | 'skip'>;
}

export const NO_OBSERVER: FaultPoints = { onStep: () => undefined };
