import type { SubmissionState } from './submission.ts';

/** How the pipeline stood at one moment. The oldest are dropped: the collection is capped. Null: it could not be read. */
export interface Sample {
  /** Epoch ms, real time: the beginning of its ten seconds, so that there is one however many instances write. */
  _id: number;
  /** The worst over the partitions of a lane. */
  lag: { cascade: SampledLag; bulk: SampledLag } | null;
  /** Up to where each stage has read, summed over its partitions: the difference of two samples is its rate. */
  applied: Record<string, number> | null;
  open: Partial<Record<SubmissionState, number>> | null;
  parked: number | null;
  contradictions: number | null;
  deadLetters: number | null;
  cascades: { count: number; p50Ms: number | null; p99Ms: number | null } | null;
  /** Since midnight in the merchant's time zone. */
  recovered: Record<string, { count: number; amountMinor: number }> | null;
  /** That live. */
  instances: number | null;
}

interface SampledLag {
  messages: number;
  seconds: number;
}
