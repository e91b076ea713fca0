import { z } from 'zod';
import type { DispatchFaultPoints, DispatchStep } from '../../src/dispatch/fault-points.ts';
import type { EngineStep, FaultPoints, StepPosition } from '../../src/engine/fault-points.ts';

/** The engine's steps, for the options of a test's own entry point. */
export const EngineStepName = z.enum([
  'fence-producer',
  'raise-epoch',
  'match-epoch',
  'recover-outputs',
  'commit-before-sending',
  'taken-over',
  'chunk-read',
  'mongo-committed',
  'kafka-sent',
  'kafka-committed',
  'held',
  'released',
]) satisfies z.ZodType<EngineStep>;

/** The dispatcher's, and reconcile's. */
const DispatchStepName = z.enum([
  'pick-up',
  'read-again',
  'before-request',
  'answered',
  'key-asked-for',
  'store-withdrawal',
  'withdrawal-stored',
  'cancel-key',
  'cancelled',
  'published',
  'acknowledgement-stored',
  'parked',
  'recall',
  'recall-stored',
]) satisfies z.ZodType<DispatchStep>;

export const StepName = z.union([EngineStepName, DispatchStepName]);

/**
 * What the process does when it reaches a step the n-th time (from 1): kills itself, pauses itself (SIGSTOP), or
 * blocks that step from then on: of a partition, or of a submission that is being sent.
 */
export const Fault = z.object({
  step: StepName,
  /** Null: any stage. */
  stage: z.string().nullable().default(null),
  partition: z.int().nullable().default(null),
  time: z.int(),
  action: z.enum(['kill', 'pause', 'block']),
});

export interface FaultPlan {
  readonly at: z.infer<typeof Fault> | null;
  /** Mechanisms that are switched off. */
  readonly skip: readonly z.infer<typeof StepName>[];
  /** The stage whose mechanisms; null: every stage. */
  readonly skipStage?: string | null;
  /** Steps that never end, whatever partition or submission takes them. */
  readonly block?: readonly z.infer<typeof StepName>[];
}

/** Prints every step on stdout, one line of JSON each, and fails or skips where the plan says so. */
export function plannedFaults({ at, skip, skipStage = null, block = [] }: FaultPlan): FaultPoints {
  const doFault = plannedFault(at);
  return {
    onStep(step, position) {
      printStep(step, position);
      if (skip.includes(step) && (skipStage === null || position.stage === skipStage)) return 'skip';
      if (block.includes(step)) return new Promise(() => {});
      return at !== null && step === at.step && isAt(at, position) ? doFault() : undefined;
    },
  };
}

/** The same for the steps of sending, which print no partition. */
export function plannedDispatchFaults({ at, skip, block = [] }: FaultPlan): DispatchFaultPoints {
  const doFault = plannedFault(at);
  return {
    onStep(step) {
      printStep(step, NO_PARTITION);
      if (skip.includes(step)) return 'skip';
      if (block.includes(step)) return new Promise(() => {});
      return step === at?.step ? doFault() : undefined;
    },
  };
}

export const NO_PARTITION = { stage: '', topic: '', partition: 0 };

/** Called each time that the planned step is reached. */
function plannedFault(at: FaultPlan['at']): () => undefined | Promise<undefined> {
  let times = 0;
  return () => {
    times++;
    if (at === null || times < at.time) return undefined;
    if (at.action === 'block') return new Promise(() => {});
    if (times === at.time) process.kill(process.pid, at.action === 'kill' ? 'SIGKILL' : 'SIGSTOP');
    return undefined;
  };
}

export function printStep(step: string, { stage, topic, partition }: Omit<StepPosition, 'offset'>): void {
  process.stdout.write(`${JSON.stringify({ step, stage, topic, partition })}\n`);
}

function isAt({ stage, partition }: z.infer<typeof Fault>, position: StepPosition): boolean {
  return (stage === null || stage === position.stage) && (partition === null || partition === position.partition);
}
