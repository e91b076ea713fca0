import pRetry from 'p-retry';
import { checkpointIdOf } from '../engine/checkpoint.ts';
import { isFenced } from '../kafka/client/kafka-errors.ts';
import { DATA_VERSION, readDataVersion, recordUpgrade } from '../mongo/data-version.ts';
import type { UpgradeDependencies } from './dependencies.ts';
import { OLD_INPUTS, type OldPartition, oldCheckpoints, oldPartition } from './first-version.ts';
import { movePartition } from './move-partition.ts';
import { nameDispatch, returnUnappliedNotSent } from './move-submissions.ts';
import { refuseUnusedPartitions } from './unused-partitions.ts';

/** An old process that takes its partition over at the same moment; it finds the refusal next. */
const FENCED_RETRIES = { retries: 5, minTimeout: 500, maxTimeout: 3_000 };

/** The version of data that needs an upgrade; null where it needs none. */
export async function olderVersion({ database }: Pick<UpgradeDependencies, 'database'>): Promise<number | null> {
  const version = await readDataVersion(database);
  return version === null || version >= DATA_VERSION ? null : version;
}

/**
 * Brings data of the first version into the form of the second, so that stages go on where the first version stopped,
 * also where that was a crash. Every process of the first version should have ended before; one that did not, or wakes
 * later, is refused and stops each of its partitions. A repetition after
 * a crash continues where that came. `finishUpgrade` follows.
 */
export async function moveOldData(deps: UpgradeDependencies, version: number): Promise<void> {
  deps.log(`upgrading the data from version ${version} to ${DATA_VERSION}`);
  for (const partition of await oldPartitions(deps)) {
    await pRetry(() => movePartition(deps, partition), {
      ...FENCED_RETRIES,
      shouldRetry: ({ error }) => isFenced(error),
    });
  }
  await refuseUnusedPartitions(deps);
  await returnUnappliedNotSent(deps);
  await nameDispatch(deps);
}

/** The last step, once the collections have their form as well: from now on processes of this release may run. */
export async function finishUpgrade({ database, log, onStep }: UpgradeDependencies): Promise<void> {
  await onStep('finishing', null);
  await recordUpgrade(database);
  log(`the data is of version ${DATA_VERSION}`);
}

/** Those with a checkpoint that was not moved yet, whatever partitions their topics have today. */
async function oldPartitions({ database, names }: UpgradeDependencies): Promise<OldPartition[]> {
  const checkpoints = oldCheckpoints(database).find({ 'moved.unused': { $ne: true } }, { projection: { _id: 1 } });
  const ids = (await checkpoints.sort({ _id: 1 }).toArray()).map(({ _id }) => _id);
  return ids.flatMap((id) => {
    const [stage, topic, partition = ''] = id.split('/');
    const input = OLD_INPUTS.find((one) => one.stage === stage && one.topic === topic);
    if (input === undefined || !/^\d+$/.test(partition) || ids.includes(checkpointIdOf(id))) return [];
    return [oldPartition(names, input, Number(partition))];
  });
}
