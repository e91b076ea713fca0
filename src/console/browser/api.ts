import { useCallback, useEffect, useState } from 'preact/hooks';

/** What the server says when it does not do what was asked (RFC 9457). */
export class ApiProblem extends Error {
  readonly status: number;
  readonly problems: readonly string[];

  constructor(status: number, detail: string, problems: readonly string[] = []) {
    super(detail);
    this.status = status;
    this.problems = problems;
  }
}

/** @throws ApiProblem, also where the server cannot be reached (status 0) */
export async function request<Answer>(path: string, init: RequestInit = {}): Promise<Answer> {
  const answer = await fetch(`/api/v1${path}`, init).catch((error: unknown) => {
    if (init.signal?.aborted === true) throw error;
    throw new ApiProblem(0, 'the console does not answer; is it running, and is this machine online?');
  });
  if (answer.status === 204) return undefined as Answer;
  const body: unknown = await answer.json().catch(() => null);
  if (!answer.ok) throw problemIn(answer.status, body);
  return body as Answer;
}

export function post<Answer>(path: string, body: unknown, init: RequestInit = {}): Promise<Answer> {
  const headers = { 'content-type': 'application/json' };
  return request(path, { method: 'POST', headers, body: JSON.stringify(body), ...init });
}

/**
 * Reads an answer that comes line by line, each a value in JSON, as they come.
 * @throws ApiProblem, also where a line is `{ kind: 'PROBLEM', detail }`, or the last one is cut
 */
export async function readLines<Line extends { readonly kind: string }>(
  path: string,
  init: RequestInit,
  onLine: (line: Line) => void,
): Promise<void> {
  const answer = await fetch(`/api/v1${path}`, init).catch((error: unknown) => {
    if (init.signal?.aborted === true) throw error;
    throw new ApiProblem(0, 'the console does not answer; is it running, and is this machine online?');
  });
  if (!answer.ok || answer.body === null) throw problemIn(answer.status, await answer.json().catch(() => null));
  const reader = answer.body.getReader();
  const decoder = new TextDecoder();
  for (let rest = ''; ; ) {
    const { done, value } = await reader.read();
    const lines = `${rest}${decoder.decode(value, { stream: !done })}`.split('\n');
    rest = lines.pop() ?? '';
    for (const text of lines) {
      const line: Line = JSON.parse(text);
      if (line.kind === 'PROBLEM') throw problemIn(0, line);
      onLine(line);
    }
    if (done) return;
  }
}

function problemIn(status: number, body: unknown): ApiProblem {
  if (typeof body !== 'object' || body === null || !('detail' in body)) {
    return new ApiProblem(status, `status ${status}`);
  }
  const problems = 'problems' in body && Array.isArray(body.problems) ? body.problems.map(String) : [];
  return new ApiProblem(status, String(body.detail), problems);
}

/** What a page shows of an address of the API: what was read, what went wrong, and whether it is being read. */
export interface Loaded<Answer> {
  readonly data: Answer | null;
  readonly problem: ApiProblem | null;
  readonly isLoading: boolean;
  reload(): void;
}

interface Read<Answer> extends Omit<Loaded<Answer>, 'reload'> {
  /** The address that it is about. */
  readonly path: string | null;
}

/**
 * Reads an address of the API, again whenever it changes and on `reload`. What was read before stays until the next is there,
 * so that a page does not blink; of another address, no longer than that. Where it must not be taken for what the new one
 * says, the component has the address for its key. Null reads nothing.
 */
export function useData<Answer>(path: string | null): Loaded<Answer> {
  const [state, setState] = useState<Read<Answer>>({ path, data: null, problem: null, isLoading: path !== null });
  const [round, setRound] = useState(0);
  useEffect(() => {
    if (path === null) return setState({ path, data: null, problem: null, isLoading: false });
    const leaving = new AbortController();
    setState((before) => ({ ...before, isLoading: true }));
    request<Answer>(path, { signal: leaving.signal })
      .then((data) => setState({ path, data, problem: null, isLoading: false }))
      .catch((error: unknown) => {
        if (leaving.signal.aborted) return;
        const problem = asProblem(error);
        setState((before) => ({ path, data: before.path === path ? before.data : null, problem, isLoading: false }));
      });
    return () => leaving.abort();
  }, [path, round]);
  const reload = useCallback(() => setRound((before) => before + 1), []);
  return { ...state, reload };
}

export function asProblem(error: unknown): ApiProblem {
  return error instanceof ApiProblem ? error : new ApiProblem(0, String(error));
}
