import { z } from 'zod';
import type { Database } from '../../../src/mongo/database.ts';

/** What all queries of the server have looked at since it started. */
interface Examined {
  readonly documents: number;
  readonly keys: number;
}

const Counters = z.object({
  metrics: z.object({ queryExecutor: z.object({ scanned: z.coerce.number(), scannedObjects: z.coerce.number() }) }),
});

/** By the server's own counters, so nothing else may use it meanwhile. */
export async function examinedSoFar({ db }: Pick<Database, 'db'>): Promise<Examined> {
  const { metrics } = Counters.parse(await db.admin().serverStatus());
  return { documents: metrics.queryExecutor.scannedObjects, keys: metrics.queryExecutor.scanned };
}
