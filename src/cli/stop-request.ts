/** Supervisors kill a process that is still there 10 s after SIGTERM. We exit just before, with a message. */
const STOP_WITHIN_MS = 9_500;

/** Ctrl-C can reach a process twice, from the terminal and from its parent. Signals this close together count as one. */
const SAME_SIGNAL_MS = 1_000;

interface StopRequest {
  /** Aborts at the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
  /** Resolves when `signal` aborts. */
  readonly requested: Promise<void>;
}

/**
 * Listens for SIGINT and SIGTERM. The first signal requests a graceful stop; a second one, or STOP_WITHIN_MS without a
 * stop, exits at once.
 */
export function listenForStop(announce: (line: string) => void): StopRequest {
  const stopping = new AbortController();
  let requestedAt: number | null = null;
  const requested = new Promise<void>((resolve) => {
    const onSignal = () => {
      if (requestedAt === null) {
        requestedAt = Date.now();
        announce('stopping: finishing the work in progress (send the signal again to stop at once)');
        setTimeout(
          () => exitNow(announce, `still running after ${STOP_WITHIN_MS} ms: exiting`),
          STOP_WITHIN_MS,
        ).unref();
        stopping.abort();
        resolve();
      } else if (Date.now() - requestedAt > SAME_SIGNAL_MS) {
        exitNow(announce, 'stopped by a second signal: the next start repeats the unfinished work');
      }
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
  });
  return { signal: stopping.signal, requested };
}

function exitNow(announce: (line: string) => void, reason: string): never {
  announce(reason);
  process.exit(1);
}
