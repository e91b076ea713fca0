import { UsageError } from '../../errors.ts';
import type { CheckpointView } from '../../inspect/checkpoints/checkpoints.ts';
import type { Servers } from '../../inspect/servers.ts';
import { topicOffsetsSince } from '../../kafka/log/topic-offsets.ts';
import { firstOffsetOfThisRelease } from './first-chunk.ts';

/** When an installation was first upgraded from 0.1.0: epoch ms, or `now` where that has just been done. */
export type UpgradedAt = number | 'now';

/**
 * Of a partition that is read again from `offset` in a database restored from a backup of 0.1.0: the offset before which
 * 0.1.0 applied its messages. Those get the ids that it gave them, so that FlexEcom and billing know what comes of them.
 * Where the answers of this release are still there, they tell; else the time of the upgrade does, as well as it can.
 * Null where nothing depends on it: only declines and reruns, and what is sent for them, get other ids since.
 * @throws UsageError where it has to be known, and the operator did not say when.
 */
export async function firstVersionUntil(
  servers: Pick<Servers, 'admin' | 'kafka' | 'names'>,
  { name, checkpoint, committed, input, partition }: CheckpointView,
  offset: number,
  upgradedAt: UpgradedAt | undefined,
): Promise<number | null> {
  if (!needsUpgradeTime({ checkpoint, committed, input }) || offset >= committed) return null;
  if (upgradedAt === undefined) {
    throw new UsageError(
      `${name}: this database comes from a backup of release 0.1.0. What that release decided after the backup has ids ` +
        'that only it gave, and a card could be charged a second time under another. Say when this installation was ' +
        'upgraded from 0.1.0, with --upgraded-at TIME, or with --upgraded-at now if it was not upgraded before',
    );
  }
  const first = await firstOffsetOfThisRelease(servers, checkpoint);
  if (first !== null) return Math.min(first, committed);
  if (upgradedAt === 'now') return committed;
  const { admin, names } = servers;
  const offsets = await topicOffsetsSince(admin, names.topic(input.topic), upgradedAt);
  const found = Number(offsets.find((entry) => entry.partition === partition)?.offset ?? -1);
  return found < 0 ? committed : Math.min(found, committed);
}

/** Whether a reset to an earlier offset has to know when 0.1.0 was replaced: not once all that 0.1.0 applied was read again. */
export function needsUpgradeTime({
  checkpoint,
  committed,
  input: { topic },
}: Pick<CheckpointView, 'checkpoint' | 'committed' | 'input'>): boolean {
  const {
    next,
    restoredFromFirstVersion: isRestored = false,
    firstVersionUntil = Number.POSITIVE_INFINITY,
  } = checkpoint;
  const isReadAgain = isRestored && committed > next && next < firstVersionUntil;
  return isReadAgain && (topic.startsWith('payment-declined.') || topic === 'rerun-requested');
}
