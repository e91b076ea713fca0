import type { Dispatch, Submission } from '../../../src/domain/documents/submission.ts';
import type { EngineStep } from '../../../src/engine/fault-points.ts';
import type { Dispatcher, Lane } from '../../../src/engine/stage.ts';
import { aSubmission } from '../../support/a-submission.ts';
import { countingStage } from './counting-stage.ts';

/** Remembers what the engine tells it. */
export class RecordingDispatcher implements Dispatcher {
  /** Why its lanes are held. */
  reason: string | null = null;
  lastStep: EngineStep | null = null;
  readonly lanes = new Set<Lane>();
  readonly accepted: string[] = [];
  readonly acceptedAfter = new Set<EngineStep | null>();
  readonly ours: Dispatch[] = [];
  readonly gone: Dispatch[] = [];

  heldBecause(lane: Lane): string | null {
    this.lanes.add(lane);
    return this.reason;
  }

  accept(submissions: readonly Submission[]): void {
    this.accepted.push(...submissions.map(({ _id }) => _id));
    this.acceptedAfter.add(this.lastStep);
  }

  owned(dispatch: Dispatch): void {
    this.ours.push(dispatch);
  }

  lost(dispatch: Dispatch): void {
    this.gone.push(dispatch);
  }
}

/** The stage of the tests; each message lets out a submission of the same id. */
export function dispatching(dispatcher: Dispatcher): typeof countingStage {
  return {
    ...countingStage,
    dispatcher,
    decide: (...input) => {
      const toSend = [aSubmission({ _id: input[0].event.eventId })];
      return { ...countingStage.decide(...input), toSend };
    },
  };
}
