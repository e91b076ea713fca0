import type { Logger } from 'pino';
import { errorMessage } from '../../errors.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { startPolling } from '../../waiting/polling.ts';
import type { SnapshotReader } from '../snapshot/read-snapshot.ts';
import { exportSnapshot } from './export-snapshot.ts';

/** More often than Prometheus looks. The reader itself spares a database that answers slowly. */
const EXPORT_EVERY_MS = 5_000;

/** Nobody waits for it; a part that takes longer is missing, or is as it was a moment before. */
const PART_WITHIN_MS = 4_000;

interface ExportDependencies {
  readonly snapshotReader: SnapshotReader;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

/** Keeps the metrics of the pipeline as a whole up to date, so that whoever scrapes them causes no read. */
export function startExport({ snapshotReader, metrics, logger }: ExportDependencies): { stop(): Promise<void> } {
  let unreadBefore = '';
  return startPolling({
    pollMs: EXPORT_EVERY_MS,
    round: async () => {
      const snapshot = await snapshotReader.read(PART_WITHIN_MS);
      exportSnapshot(metrics, snapshot);
      const unread = snapshot.unread.map(({ part }) => part).join(', ');
      if (unread !== unreadBefore && unread !== '') {
        logger.warn({ unread: snapshot.unread }, `a part of the pipeline's state could not be read: ${unread}`);
      }
      unreadBefore = unread;
      return false;
    },
    onFailure: (error, retryInMs) => {
      logger.warn({ retryInMs }, `the state of the pipeline could not be read: ${errorMessage(error)}`);
    },
  });
}
