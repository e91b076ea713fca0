const RECONNECT_MS = 3_000;
const LOST = 'the connection to the console is lost; trying again';

interface Listener {
  /** By the events' names. */
  readonly on: Readonly<Record<string, (data: string) => void>>;
  /** Also whenever the connection is made again. */
  readonly onOpen?: () => void;
  readonly onProblem: (problem: string) => void;
}

/**
 * Server-sent events, for as long as somebody listens: a browser alone gives up for ever at an answer such as 401 or 503, as a
 * console gives it while it stops. A hidden page has no connection: a browser keeps six to a server, and with as many tabs in the
 * background no page would load any more. Returns what ends it.
 */
export function listenToEvents(address: string, { on, onOpen, onProblem }: Listener): () => void {
  const leaving = new AbortController();
  const { signal } = leaving;
  let source: EventSource | null = null;
  const disconnect = () => {
    source?.close();
    source = null;
  };
  const connect = () => {
    if (signal.aborted || source !== null || document.visibilityState === 'hidden') return;
    const opened = new EventSource(address);
    source = opened;
    if (onOpen !== undefined) opened.addEventListener('open', onOpen);
    for (const [name, listener] of Object.entries(on)) {
      opened.addEventListener(name, (event: MessageEvent<string>) => listener(event.data));
    }
    opened.addEventListener('error', () => {
      onProblem(LOST);
      if (opened.readyState !== EventSource.CLOSED) return;
      source = null;
      setTimeout(connect, RECONNECT_MS);
      whyRefused(address).then((why) => signal.aborted || why === null || onProblem(why));
    });
  };
  signal.addEventListener('abort', disconnect);
  const onVisibility = () => (document.visibilityState === 'hidden' ? disconnect() : connect());
  document.addEventListener('visibilitychange', onVisibility, { signal });
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
