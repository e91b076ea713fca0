import type { TraceContext } from '../../../topics/contract/trace-context.ts';

/** Where in which trace a decision was made. */
export interface StoredTrace extends TraceContext {
  /** Domain time, epoch ms. */
  readonly at: number;
}
