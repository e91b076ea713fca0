import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { errorMessage } from '../errors.ts';
import type { Database } from '../mongo/database.ts';
import { startPolling } from '../waiting/polling.ts';
import { deleteOldDocuments } from './delete-old-documents.ts';

/** What is kept for months may stay an hour longer. */
const POLL_MS = 3_600_000;

interface RetentionDependencies {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly settings: { readonly retentionDays: number };
}

/** Deletes old documents, now and every hour. */
export function startRetention({ database, clock, logger, settings }: RetentionDependencies): {
  stop(): Promise<void>;
} {
  return startPolling({
    pollMs: POLL_MS,
    round: async (signal) => {
      const { retentionDays } = settings;
      const deleted = await deleteOldDocuments(database, { retentionDays, now: clock.now(), signal });
      if (Object.values(deleted).some((count) => count > 0)) {
        logger.info({ ...deleted, retentionDays }, 'deleted old documents');
      }
      return false;
    },
    onFailure: (error, retryInMs) => {
      logger.warn({ retryInMs }, `old documents were not deleted, trying again: ${errorMessage(error)}`);
    },
  });
}
