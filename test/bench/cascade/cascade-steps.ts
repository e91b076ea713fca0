import type { InstantRequest } from '../pipeline/pipeline.ts';
import type { CascadeTimes } from './cascade-watch.ts';

export interface CascadeStep {
  readonly step: string;
  readonly meanMs: number;
}

interface Timeline extends Required<Omit<CascadeTimes, 'isNotSent'>> {
  readonly requestedAt: number;
  readonly answeredAt: number;
}

/** Each step begins where the one before ends; all of them are the way from producing a decline to reading its end. */
const STEPS: readonly { readonly step: string; readonly took: (times: Timeline) => number }[] = [
  { step: 'classify-declines', took: (at) => at.submittedAt - at.producedAt },
  { step: 'submit-to-flexecom', took: (at) => at.requestedAt - at.submittedAt },
  { step: 'FlexEcom', took: (at) => at.answeredAt - at.requestedAt },
  { step: 'publish the result', took: (at) => at.resultAt - at.answeredAt },
  { step: 'apply-results', took: (at) => at.completedAt - at.resultAt },
];

/** Mean times over the cascades of which every moment is known. */
export function cascadeSteps(
  watched: ReadonlyMap<string, CascadeTimes>,
  requests: readonly InstantRequest[],
): CascadeStep[] {
  const timelines = requests.flatMap(({ orderId, createdAt, answeredAt }): Timeline[] => {
    const { producedAt, submittedAt, resultAt, completedAt } = watched.get(orderId) ?? {};
    return producedAt === undefined || submittedAt === undefined || resultAt === undefined || completedAt === undefined
      ? []
      : [{ producedAt, submittedAt, requestedAt: createdAt, answeredAt, resultAt, completedAt }];
  });
  if (timelines.length === 0) return [];
  return STEPS.map(({ step, took }) => ({
    step,
    meanMs: Math.round((10 * timelines.reduce((sum, times) => sum + took(times), 0)) / timelines.length) / 10,
  }));
}
