import { knownInstances } from '../../mongo/instance-record.ts';
import { addCounts, percentileMs } from '../../telemetry/recent-times.ts';
import type { CascadeTimes, InstanceStatus } from './snapshot.ts';
import type { SnapshotSources } from './snapshot-sources.ts';

type KnownInstance = Awaited<ReturnType<typeof knownInstances>>[number];

/** What an instance counted is of the last ten minutes when it beat. */
const TIMES_KEPT_MS = 10 * 60_000;

/** The living ones first, then those that were killed within the hour. `realNow`: epoch ms. */
export async function readInstances(
  { database }: Pick<SnapshotSources, 'database'>,
  realNow: number,
): Promise<InstanceStatus[]> {
  const instances = await knownInstances(database);
  return instances.map((instance) => statusOf(instance, realNow)).sort((a, b) => Number(a.isGone) - Number(b.isGone));
}

function statusOf(instance: KnownInstance, realNow: number): InstanceStatus {
  const { _id: id, host, pid, roles, startedAt, beatAt: lastBeat, silentMs, isGone } = instance;
  const { version = null, configurationVersion = null, state = null, partitions = [], ports = {} } = instance;
  // Ages are by the server's clock, which may differ from ours.
  const beatAt = realNow - silentMs;
  const since = beatAt - (lastBeat.getTime() - startedAt.getTime());
  const described = { version, configurationVersion, state, partitions, ports };
  return { id, host, pid, roles, ...described, startedAt: since, beatAt, isGone };
}

export async function readCascadeTimes({ database }: Pick<SnapshotSources, 'database'>): Promise<CascadeTimes> {
  const instances = (await knownInstances(database)).filter(({ silentMs }) => silentMs < TIMES_KEPT_MS);
  const counts = addCounts(instances.map(({ cascadeTimes = [] }) => cascadeTimes));
  return {
    count: counts.reduce((sum, { count }) => sum + count, 0),
    p50Ms: percentileMs(counts, 0.5),
    p99Ms: percentileMs(counts, 0.99),
  };
}
