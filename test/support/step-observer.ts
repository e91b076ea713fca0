import { z } from 'zod';
import type { EngineStep, FaultPoints, StepPlace } from '../../src/engine/fault-points.ts';

/** What a test's own entry point does at the engine's named steps, as it is told by its options. */
export const EngineStepName = z.enum([
  'fence-producer',
  'raise-epoch',
  'match-epoch',
  'settle-outputs',
  'taken-over',
  'chunk-read',
  'intent-stored',
  'effects-done',
  'mongo-committed',
  'kafka-sent',
  'kafka-committed',
  'held',
]) satisfies z.ZodType<EngineStep>;

/** At this step, on the n-th time (from 1): SIGKILL itself, SIGSTOP itself, or block that partition for ever. */
export const StopAt = z.object({
  step: EngineStepName,
  /** Of one stage; null: of any. */
  stage: z.string().nullable().default(null),
  partition: z.int().nullable().default(null),
  time: z.int(),
  action: z.enum(['kill', 'pause', 'block']),
});

export interface StepPlan {
  readonly at: z.infer<typeof StopAt> | null;
  /** Mechanisms that are switched off. */
  readonly skip: readonly EngineStep[];
  /** Whose mechanisms; null: every stage's. */
  readonly skipStage?: string | null;
}

/** Tells every step on stdout, a JSON line each, and stops or skips where the plan says so. */
export function stepObserver({ at, skip, skipStage = null }: StepPlan): FaultPoints {
  let times = 0;
  return {
    onStep(step, place) {
      tellStep(step, place);
      if (skip.includes(step) && (skipStage === null || place.stage === skipStage)) return 'skip';
      if (at === null || step !== at.step || !isAt(at, place)) return undefined;
      times++;
      if (times < at.time) return undefined;
      if (at.action === 'block') return new Promise(() => {});
      if (times === at.time) process.kill(process.pid, at.action === 'kill' ? 'SIGKILL' : 'SIGSTOP');
      return undefined;
    },
  };
}

export function tellStep(step: string, { stage, topic, partition }: Omit<StepPlace, 'offset'>): void {
  process.stdout.write(`${JSON.stringify({ step, stage, topic, partition })}\n`);
}

function isAt({ stage, partition }: z.infer<typeof StopAt>, place: StepPlace): boolean {
  return (stage === null || stage === place.stage) && (partition === null || partition === place.partition);
}
