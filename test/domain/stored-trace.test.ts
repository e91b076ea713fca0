import { describe, expect, it } from '@jest/globals';
import type { Change, State } from '../../src/domain/decision.ts';
import { traceBefore, withTrace } from '../../src/domain/stored-trace.ts';

const TRACE = { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`, tracestate: 'vendor=1' };
const debt: Change = { collection: 'debts', id: 'debt-1', set: { version: 2 } };
const submission = (id: string): Change => ({ collection: 'submissions', id, set: { parked: false } });

/** Submissions by id, each with a trace or without one; every debt has one, which counts for nothing. */
function stateWith(traces: Readonly<Record<string, object | undefined>>): State {
  const get = (collection: string, id: string) => ({ trace: collection === 'debts' ? TRACE : traces[id] });
  return { get, find: () => [] } as unknown as State;
}

describe('the trace that is stored with a submission', () => {
  it('is noted in each submission that a decision changes, beside the change, and nowhere else', () => {
    const trace = { ...TRACE, at: 1 };
    const [first, second] = withTrace([debt, submission('s-1')], trace);
    expect(first).toEqual(debt);
    expect(second).toEqual({ ...submission('s-1'), set: { parked: false, trace } });
  });

  it('is that of the first changed submission with one', () => {
    const other = { ...TRACE, tracestate: 'vendor=2' };
    const changes = [debt, submission('s-0'), submission('s-1'), submission('s-2')];
    expect(traceBefore(changes, stateWith({ 'debt-1': other, 's-1': TRACE, 's-2': other }))).toEqual(TRACE);
  });

  it('is none where no submission has one, and where a document was changed by hand', () => {
    expect(traceBefore([debt], stateWith({}))).toBeNull();
    expect(traceBefore([submission('s-1')], stateWith({ 's-1': { traceparent: 'nonsense' } }))).toBeNull();
    const notStored: State = { get: () => null, find: () => [] };
    expect(traceBefore([submission('s-1')], notStored)).toBeNull();
  });
});
