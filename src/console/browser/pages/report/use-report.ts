import { useEffect, useState } from 'preact/hooks';
import type { ReportEvent } from '../../../api/report-schema.ts';
import { type ApiProblem, asProblem, readLines } from '../../api.ts';

type EventOf<Kind extends ReportEvent['kind']> = Extract<ReportEvent, { kind: Kind }>;

/** A report, as far as it has come. */
export interface ReportSoFar {
  readonly range: EventOf<'RANGE'>;
  readonly periods: readonly EventOf<'PERIOD'>[];
  /** Epoch ms: everything before is in it. */
  readonly readUntil: number;
  /** Null until everything is read. */
  readonly total: EventOf<'TOTAL'>['total'] | null;
}

interface ReportState {
  readonly report: ReportSoFar | null;
  readonly problem: ApiProblem | null;
  readonly isReading: boolean;
}

/** Reads the report of a query, and shows each part as soon as it is there. */
export function useReport(apiQuery: string, round: number): ReportState {
  const [state, setState] = useState<ReportState>({ report: null, problem: null, isReading: true });
  useEffect(() => {
    const leaving = new AbortController();
    setState((before) => ({ ...before, problem: null, isReading: true }));
    readLines<ReportEvent>(`/report/parts?${apiQuery}`, { signal: leaving.signal }, (line) =>
      setState((before) => ({ ...before, report: withLine(before.report, line) })),
    )
      .then(() => setState((before) => ({ ...before, isReading: false })))
      .catch((error: unknown) => {
        if (leaving.signal.aborted) return;
        setState((before) => ({ ...before, problem: asProblem(error), isReading: false }));
      });
    return () => leaving.abort();
  }, [apiQuery, round]);
  return state;
}

export function withLine(before: ReportSoFar | null, line: ReportEvent): ReportSoFar | null {
  if (line.kind === 'RANGE') return { range: line, periods: [], readUntil: line.from, total: null };
  if (before === null) return null;
  switch (line.kind) {
    case 'READ':
      return { ...before, readUntil: line.until };
    case 'PERIOD':
      return { ...before, periods: [...before.periods, line] };
    case 'TOTAL':
      return { ...before, total: line.total };
    default:
      return before;
  }
}
