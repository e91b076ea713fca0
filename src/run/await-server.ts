import type { Logger } from 'pino';
import { errorMessage, FatalError, UsageError } from '../errors.ts';
import { backoffMs, wait } from '../waiting/backoff.ts';

export interface Awaiting {
  readonly logger: Logger;
  /** Ends the waiting: the process was told to stop. */
  readonly signal: AbortSignal;
  /** Told what is waited for, and null when it no longer is. */
  readonly onWaiting: (reason: string | null) => void;
}

/**
 * Tries until it works: a server that is away at start is waited for, with backoff and jitter, and said so.
 * @throws FatalError, UsageError at once, as waiting mends neither; the signal's reason once it aborts.
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
      if (attempt > 0) logger.info(`${what} answers; going on`);
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

/** A library's own retries can take longer than a stop may. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
}
