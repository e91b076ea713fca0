import { useEffect } from 'preact/hooks';
import type { ConsoleSnapshot } from '../live/console-snapshot.ts';
import { listenToEvents } from './server-events.ts';
import { SharedValue } from './shared-value.ts';

/** The newest state of the pipeline that this page was sent. */
interface Live {
  readonly snapshot: ConsoleSnapshot | null;
  /** Why there is no newer one; null while they arrive. */
  readonly problem: string | null;
}

const shared = new SharedValue<Live>({ snapshot: null, problem: null });
let isConnected = false;

/** The state of the pipeline, as it is pushed every two seconds. All parts of the page share one connection. */
export function useLive(): Live {
  useEffect(connect, []);
  return shared.use();
}

function connect(): void {
  if (isConnected) return;
  isConnected = true;
  listenToEvents('/api/v1/live', {
    on: {
      snapshot: (data) => shared.set({ snapshot: JSON.parse(data) as ConsoleSnapshot, problem: null }),
      problem: (data) =>
        shared.set({ ...shared.current, problem: String((JSON.parse(data) as { detail: unknown }).detail) }),
    },
    onProblem: (problem) => shared.set({ ...shared.current, problem }),
  });
}
