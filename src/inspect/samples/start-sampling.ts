import type { Logger } from 'pino';
import type { Sample } from '../../domain/documents/sample.ts';
import { errorMessage } from '../../errors.ts';
import type { Database } from '../../mongo/database.ts';
import { isDuplicateId } from '../../mongo/duplicate-key.ts';
import { startPolling } from '../../waiting/polling.ts';
import type { SnapshotReader } from '../snapshot/read-snapshot.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { SAMPLE_EVERY_MS, sampleOf, slotOf } from './sample-of.ts';

/** Nobody waits for it. */
const PART_WITHIN_MS = 4_000;

interface SamplingDependencies {
  readonly snapshotReader: SnapshotReader;
  readonly database: Pick<Database, 'db'>;
  readonly logger: Logger;
}

/** Stores a sample of the pipeline every ten seconds, unless another instance has. */
export function startSampling({ snapshotReader, database, logger }: SamplingDependencies): { stop(): Promise<void> } {
  return startPolling({
    pollMs: SAMPLE_EVERY_MS / 2,
    round: async () => {
      await storeSample(database, () => snapshotReader.read(PART_WITHIN_MS), Date.now());
      return false;
    },
    onFailure: (error) => logger.debug(`a sample could not be stored: ${errorMessage(error)}`),
  });
}

/**
 * Whoever is first in ten seconds stores their sample. The others see it and read nothing; of two that read at the same
 * moment, the database takes one.
 */
export async function storeSample(
  { db }: Pick<Database, 'db'>,
  read: () => Promise<Snapshot>,
  realNow: number,
): Promise<void> {
  const samples = db.collection<Sample>('samples');
  if ((await samples.findOne({ _id: slotOf(realNow) }, { projection: { _id: 1 } })) !== null) return;
  const sample = sampleOf(await read());
  try {
    await samples.insertOne(sample);
  } catch (error) {
    if (!isDuplicateId(error)) throw error;
  }
}
