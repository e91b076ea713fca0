import { topicOffsets } from '../kafka/log/topic-offsets.ts';
import type { UpgradeDependencies } from './dependencies.ts';
import { OLD_INPUTS, type OldCheckpoint, oldCheckpoints, oldPartition } from './first-version.ts';
import { MOVED_REASON } from './move-partition.ts';

/**
 * An old process that wakes would begin a partition without a checkpoint at the start of its log, beside the new one. So
 * it finds a checkpoint there, and is refused.
 */
export async function refuseUnusedPartitions({ admin, database, names, onStep }: UpgradeDependencies): Promise<void> {
  const stopped = { kind: 'refused', reason: MOVED_REASON, at: Date.now() } as const;
  for (const input of OLD_INPUTS) {
    for (const { partition } of await topicOffsets(admin, names.topic(input.topic))) {
      const { checkpointId: _id } = oldPartition(names, input, partition);
      const unused: Omit<OldCheckpoint, '_id'> = {
        epoch: 1,
        from: 0,
        next: 0,
        outputs: [],
        storedAt: 0,
        deadLettersInARow: 0,
        stopped,
        held: null,
        identity: null,
        moved: { stopped: null, unused: true },
      };
      await oldCheckpoints(database).updateOne({ _id }, { $setOnInsert: unused }, { upsert: true });
    }
  }
  await onStep('unused-refused', null);
}
