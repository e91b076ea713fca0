/** A supervisor kills what is not gone 10 s after SIGTERM: we are, or say that we are not. */
const STOP_WITHIN_MS = 9_500;

/** A terminal's Ctrl-C reaches a program twice when its parent passes signals on: so close together, it is one. */
const SAME_SIGNAL_MS = 1_000;

export interface StopRequest {
  /** Aborts at the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
  /** Resolves then. */
  readonly asked: Promise<void>;
}

/**
 * Listens for SIGINT and SIGTERM: the first asks for a graceful stop, a second one ends the process at once, and so
 * does the time for stopping when it is over.
 */
export function listenForStop(announce: (line: string) => void): StopRequest {
  const stopping = new AbortController();
  let askedAt: number | null = null;
  const asked = new Promise<void>((resolve) => {
    const onSignal = () => {
      if (askedAt === null) {
        askedAt = Date.now();
        announce('stopping: finishing what is in hand (a second signal stops at once)');
        setTimeout(() => endNow(announce, `not stopped after ${STOP_WITHIN_MS} ms; exiting`), STOP_WITHIN_MS).unref();
        stopping.abort();
        resolve();
      } else if (Date.now() - askedAt > SAME_SIGNAL_MS) {
        endNow(announce, 'stopped by a second signal; what was in hand is taken up again at the next start');
      }
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
  });
  return { signal: stopping.signal, asked };
}

function endNow(announce: (line: string) => void, why: string): never {
  announce(why);
  process.exit(1);
}
