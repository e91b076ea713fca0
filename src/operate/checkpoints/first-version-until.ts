import { UsageError } from '../../errors.ts';
import type { CheckpointView } from '../../inspect/checkpoints/checkpoints.ts';
import type { Servers } from '../../inspect/servers.ts';
import { topicOffsetsSince } from '../../kafka/log/topic-offsets.ts';

/** When an installation was first upgraded from 0.1.0: epoch ms, or `now` where that has just been done. */
export type UpgradedAt = number | 'now';

/**
 * Of a partition that is read again from `offset` in a database restored from a backup of 0.1.0: the offset before which
 * 0.1.0 applied its messages. Those get the ids that it gave them, so that FlexEcom and billing know what comes of them.
 * Null where nothing depends on it: only declines and reruns, and what is sent for them, get other ids since.
 * @throws UsageError where it has to be known, and the operator did not say when.
 */
export async function firstVersionUntil(
  { admin, names }: Pick<Servers, 'admin' | 'names'>,
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
  if (upgradedAt === 'now') return committed;
  const offsets = await topicOffsetsSince(admin, names.topic(input.topic), upgradedAt);
  const found = Number(offsets.find((entry) => entry.partition === partition)?.offset ?? -1);
  return found < 0 ? committed : Math.min(found, committed);
}

/** Whether a reset to an earlier offset has to know when 0.1.0 was replaced. */
export function needsUpgradeTime({
  checkpoint,
  committed,
  input: { topic },
}: Pick<CheckpointView, 'checkpoint' | 'committed' | 'input'>): boolean {
  const isRestored = checkpoint.restoredFromFirstVersion === true && committed > checkpoint.next;
  return isRestored && (topic.startsWith('payment-declined.') || topic === 'rerun-requested');
}
