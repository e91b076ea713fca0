import { z } from 'zod';
import type { Metrics } from '../../../src/telemetry/metrics.ts';

/** The sum and count of `salvage_chunk_seconds` for one step of a stage. */
export const StepTotal = z.object({ stage: z.string(), step: z.string(), count: z.int(), seconds: z.number() });
export type StepTotal = z.infer<typeof StepTotal>;

export interface StepMean {
  readonly stage: string;
  /** `intent`, `effects` (the sandbox's own time in it), `mongo`, `kafka`. */
  readonly step: string;
  readonly chunks: number;
  readonly meanMs: number;
}

export async function stepTotals({ chunkSeconds }: Pick<Metrics, 'chunkSeconds'>): Promise<StepTotal[]> {
  const { values } = await chunkSeconds.get();
  const read = (end: '_count' | '_sum', of: (typeof values)[number]['labels']) =>
    values.find(
      ({ metricName, labels }) =>
        metricName?.endsWith(end) === true && labels.stage === of.stage && labels.step === of.step,
    )?.value ?? 0;
  return values
    .filter(({ metricName }) => metricName?.endsWith('_count') === true)
    .map(({ labels }) => ({
      stage: String(labels.stage),
      step: String(labels.step),
      count: read('_count', labels),
      seconds: read('_sum', labels),
    }));
}

/** The means over the chunks that ended between the two; a step without chunks is left out. */
export function stepMeansBetween(before: readonly StepTotal[], after: readonly StepTotal[]): StepMean[] {
  return after.flatMap(({ stage, step, count, seconds }) => {
    const earlier = before.find((total) => total.stage === stage && total.step === step);
    const chunks = count - (earlier?.count ?? 0);
    if (chunks === 0) return [];
    return [{ stage, step, chunks, meanMs: Math.round(((seconds - (earlier?.seconds ?? 0)) * 1_000) / chunks) }];
  });
}
