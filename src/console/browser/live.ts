import { useEffect, useState } from 'preact/hooks';
import type { ConsoleSnapshot } from '../live/console-snapshot.ts';
import { listenToEvents } from './server-events.ts';

/** The newest state of the pipeline that this page was sent. */
interface Live {
  readonly snapshot: ConsoleSnapshot | null;
  /** Why there is no newer one; null while they arrive. */
  readonly problem: string | null;
}

type Listener = (live: Live) => void;

let current: Live = { snapshot: null, problem: null };
let isConnected = false;
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
  if (isConnected) return;
  isConnected = true;
  listenToEvents('/api/v1/live', {
    on: {
      snapshot: (data) => tell({ snapshot: JSON.parse(data) as ConsoleSnapshot, problem: null }),
      problem: (data) => tell({ ...current, problem: String((JSON.parse(data) as { detail: unknown }).detail) }),
    },
    onProblem: (problem) => tell({ ...current, problem }),
  });
}

function tell(live: Live): void {
  current = live;
  for (const listener of listeners) listener(live);
}
