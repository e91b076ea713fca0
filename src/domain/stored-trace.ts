import { type TraceContext, traceContext } from '../../topics/contract/trace-context.ts';
import type { Change, State } from './decision.ts';
import type { StoredTrace } from './documents/stored-trace.ts';

/** The changes of a decision, with its trace noted in each submission, for whatever is done about that later. */
export function withTrace(changes: readonly Change[], trace: StoredTrace): Change[] {
  return changes.map((change) =>
    change.collection === 'submissions' ? { ...change, set: { ...change.set, trace } } : change,
  );
}

/** The trace of the first submission that a decision changes, as it was before. Null: none is known. */
export function traceBefore(changes: readonly Change[], state: State): TraceContext | null {
  for (const { collection, id } of changes) {
    const trace = collection === 'submissions' ? state.get('submissions', id)?.trace : undefined;
    // A document may have been changed by hand, and no trace is worth a dead letter.
    const valid = traceContext(trace?.traceparent, trace?.tracestate);
    if (valid !== null) return valid;
  }
  return null;
}
