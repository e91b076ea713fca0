import type { ResultInput } from '../../consumers/apply-results.ts';
import type { Submission } from '../domain/documents/submission.ts';
import type { DecidingStage } from '../engine/stage.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { RecentTimes } from '../telemetry/recent-times.ts';

/**
 * Wraps the stage that applies results, and measures how long shoppers waited. A decision that is repeated after a write
 * conflict is measured twice, which does not distort a histogram much.
 */
export function measureCascades(
  stage: DecidingStage<ResultInput, 'none'>,
  { cascadeSeconds }: Pick<Metrics, 'cascadeSeconds'>,
  recent: Pick<RecentTimes, 'observe'>,
): DecidingStage<ResultInput, 'none'> {
  return {
    ...stage,
    decide: (message, state, context) => {
      const waited = shopperWaitedSeconds(state.get('submissions', message.event.submissionId), context.now);
      if (waited !== null) {
        cascadeSeconds.observe(waited);
        recent.observe(waited * 1_000);
      }
      return stage.decide(message, state, context);
    },
  };
}

/** From the decline until the first answer to its cascade is applied; null where it is no first answer to a cascade. */
export function shopperWaitedSeconds(
  submission: Pick<Submission, 'route' | 'declinedAt' | 'appliedAt'> | null,
  now: number,
): number | null {
  if (submission === null || submission.route !== 'CASCADE' || submission.appliedAt !== null) return null;
  return Math.max(0, now - submission.declinedAt) / 1_000;
}
