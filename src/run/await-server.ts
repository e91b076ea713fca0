import type { Logger } from 'pino';
import { errorMessage, FatalError, UsageError } from '../errors.ts';
import { backoffMs, wait } from '../waiting/backoff.ts';

export interface Awaiting {
  readonly logger: Logger;
  /** Ends the wait when the process stops. */
  readonly signal: AbortSignal;
  /** Called with what the process is waiting for, and with null when the wait is over. */
  readonly onWaiting: (reason: string | null) => void;
}

/**
 * Connects to a server, and waits with backoff and jitter while it is away.
 * @throws FatalError, UsageError at once: waiting does not help; the signal's reason when it aborts.
 */
export async function awaitServer<Connected>(
  what: string,
  connect: () => Promise<Connected>,
  { logger, signal, onWaiting }: Awaiting,
): Promise<Connected> {
  for (let attempt = 0; ; attempt += 1) {
    signal.throwIfAborted();
    try {
      const connected = await Promise.race([connect(), aborted(signal)]);
      onWaiting(null);
      if (attempt > 0) logger.info(`${what} answers; continuing`);
      return connected;
    } catch (error) {
      if (signal.aborted || error instanceof FatalError || error instanceof UsageError) throw error;
      const retryInMs = Math.round(backoffMs(attempt));
      const reason = `waiting for ${what}: ${errorMessage(error)}`;
      onWaiting(reason);
      logger.warn({ retryInMs }, reason);
      await wait(retryInMs, signal);
    }
  }
}

/** A stop must not wait for a library's own retries. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
}
