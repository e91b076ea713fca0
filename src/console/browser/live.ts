import { useEffect, useState } from 'preact/hooks';
import type { ConsoleSnapshot } from '../live/console-snapshot.ts';

/** The newest state of the pipeline that this page was sent. */
interface Live {
  readonly snapshot: ConsoleSnapshot | null;
  /** Why there is no newer one; null while they arrive. */
  readonly problem: string | null;
}

type Listener = (live: Live) => void;

let current: Live = { snapshot: null, problem: null };
let source: EventSource | null = null;
const listeners = new Set<Listener>();

/** The state of the pipeline, as it is pushed every two seconds. All parts of the page share one connection. */
export function useLive(): Live {
  const [live, setLive] = useState(current);
  useEffect(() => {
    listeners.add(setLive);
    connect();
    setLive(current);
    return () => {
      listeners.delete(setLive);
    };
  }, []);
  return live;
}

function connect(): void {
  if (source !== null) return;
  source = new EventSource('/api/v1/live');
  source.addEventListener('snapshot', (event: MessageEvent<string>) => {
    tell({ snapshot: JSON.parse(event.data) as ConsoleSnapshot, problem: null });
  });
  source.addEventListener('problem', (event: MessageEvent<string>) => {
    tell({ ...current, problem: String((JSON.parse(event.data) as { detail: unknown }).detail) });
  });
  source.addEventListener('error', () => {
    tell({ ...current, problem: 'the connection to the console is lost; trying again' });
    // A browser gives up after some answers, such as 401 and 503.
    if (source?.readyState === EventSource.CLOSED) {
      source = null;
      setTimeout(connect, RECONNECT_MS);
    }
  });
}

const RECONNECT_MS = 3_000;

function tell(live: Live): void {
  current = live;
  for (const listener of listeners) listener(live);
}
