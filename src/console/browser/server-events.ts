const RECONNECT_MS = 3_000;
const LOST = 'the connection to the console is lost; trying again';

interface Listener {
  /** By the events' names. */
  readonly on: Readonly<Record<string, (data: string) => void>>;
  /** Also whenever the connection is made anew. */
  readonly onOpen?: () => void;
  readonly onProblem: (problem: string) => void;
}

/**
 * Server-sent events, for as long as somebody listens: a browser alone gives up for ever at an answer such as 401 or 503, as a
 * console gives it while it stops. Returns what ends it.
 */
export function listenToEvents(address: string, { on, onOpen, onProblem }: Listener): () => void {
  const leaving = new AbortController();
  const { signal } = leaving;
  const connect = () => {
    if (signal.aborted) return;
    const source = new EventSource(address);
    signal.addEventListener('abort', () => source.close());
    if (onOpen !== undefined) source.addEventListener('open', onOpen);
    for (const [name, listener] of Object.entries(on)) {
      source.addEventListener(name, (event: MessageEvent<string>) => listener(event.data));
    }
    source.addEventListener('error', () => {
      onProblem(LOST);
      if (source.readyState !== EventSource.CLOSED) return;
      setTimeout(connect, RECONNECT_MS);
      whyRefused(address).then((why) => signal.aborted || why === null || onProblem(why));
    });
  };
  connect();
  return () => leaving.abort();
}

/** What the console says to the same request, as the browser does not tell; null where it takes it by now, or is away. */
async function whyRefused(address: string): Promise<string | null> {
  const looking = new AbortController();
  try {
    const answer = await fetch(address, { signal: looking.signal });
    if (answer.ok) return null;
    const { detail } = (await answer.json()) as { detail: unknown };
    return `${detail}; trying again`;
  } catch {
    return null;
  } finally {
    looking.abort();
  }
}
