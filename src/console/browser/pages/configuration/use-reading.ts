import { useEffect, useRef, useState } from 'preact/hooks';
import { type ApiProblem, asProblem, readLines } from '../../api.ts';

interface Reading<Event> {
  /** The last line that came; null before the first. */
  readonly last: Event | null;
  readonly problem: ApiProblem | null;
  readonly isReading: boolean;
  start(body: Readonly<Record<string, unknown>>): void;
  cancel(): void;
}

const IDLE = { last: null, problem: null, isReading: false } as const;

/** Something that takes a while: it is started and cancelled by hand, and ends when `of` changes, as it was about that. */
export function useReading<Event extends { readonly kind: string }>(path: string, of: unknown): Reading<Event> {
  const [state, setState] = useState<Omit<Reading<Event>, 'start' | 'cancel'>>(IDLE);
  const running = useRef<AbortController | null>(null);
  const cancel = () => {
    running.current?.abort();
    running.current = null;
    setState(IDLE);
  };
  useEffect(() => cancel, [of]);
  const start = (body: Readonly<Record<string, unknown>>) => {
    running.current?.abort();
    const leaving = new AbortController();
    running.current = leaving;
    setState({ ...IDLE, isReading: true });
    const headers = { 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify(body), signal: leaving.signal };
    readLines<Event>(path, init, (last) => setState((before) => ({ ...before, last })))
      .then(() => setState((before) => ({ ...before, isReading: false })))
      .catch((error: unknown) => {
        if (leaving.signal.aborted) return;
        setState((before) => ({ ...before, problem: asProblem(error), isReading: false }));
      });
  };
  return { ...state, start, cancel };
}
