import { setTimeout as sleep } from 'node:timers/promises';
import type { OnProgress } from '../../../local/download.ts';
import { errorMessage } from '../../../src/errors.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { doFault } from './do-fault.ts';
import type { PlannedFault } from './plan-faults.ts';

/**
 * Does the planned faults, each at its time.
 * @returns when each began, epoch milliseconds, but for those that could not be done; all are over
 */
export async function runNemesis(
  cluster: Cluster,
  faults: readonly PlannedFault[],
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: OnProgress },
): Promise<number[]> {
  const startedAt = Date.now();
  const began: number[] = [];
  const underWay: Promise<void>[] = [];
  for (const fault of faults) {
    await sleep(Math.max(0, startedAt + fault.atMs - Date.now()), undefined, { signal });
    const at = Date.now();
    began.push(at);
    onProgress(`${seconds(fault.atMs)} ${fault.name} ${fault.target} for ${seconds(fault.forMs)}`);
    const done = doFault(cluster, fault).catch((error: unknown) => {
      began.splice(began.indexOf(at), 1);
      onProgress(`${fault.name} could not be done or undone: ${errorMessage(error)}`);
    });
    underWay.push(done);
  }
  await Promise.all(underWay);
  return began;
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
