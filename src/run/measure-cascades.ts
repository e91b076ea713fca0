import type { ResultInput } from '../../consumers/apply-results.ts';
import type { Submission } from '../domain/documents.ts';
import type { DecidingStage } from '../engine/stage.ts';
import type { Metrics } from '../telemetry/metrics.ts';

/**
 * The stage that applies results, measuring how long shoppers waited. A decision that is made again after a write
 * conflict is measured again, which a histogram bears.
 */
export function measureCascades(
  stage: DecidingStage<ResultInput, 'none'>,
  { cascadeSeconds }: Pick<Metrics, 'cascadeSeconds'>,
): DecidingStage<ResultInput, 'none'> {
  return {
    ...stage,
    decide: (message, state, context) => {
      const waited = shopperWaitedSeconds(state.get('submissions', message.event.submissionId), context.now);
      if (waited !== null) cascadeSeconds.observe(waited);
      return stage.decide(message, state, context);
    },
  };
}

/** From the decline to its cascade's first answer being applied; null for whatever is none. */
export function shopperWaitedSeconds(
  submission: Pick<Submission, 'route' | 'declinedAt' | 'appliedAt'> | null,
  now: number,
): number | null {
  if (submission === null || submission.route !== 'CASCADE' || submission.appliedAt !== null) return null;
  return Math.max(0, now - submission.declinedAt) / 1_000;
}
