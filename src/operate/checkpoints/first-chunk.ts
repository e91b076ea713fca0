import { chunkOf } from '../../engine/checkpoint.ts';
import { OUTPUT_SEARCH_MARGIN_MS } from '../../engine/limits.ts';
import type { CheckpointView } from '../../inspect/checkpoints/checkpoints.ts';
import type { Servers } from '../../inspect/servers.ts';
import { readLog } from '../../kafka/log/log-reader.ts';
import { logSince } from '../../kafka/log/log-since.ts';

/** Every decline and every rerun request has its first answer in one of these. */
const FIRST_ANSWERS = ['decline-accepted', 'decline-not-sent'] as const;

/** A reset makes the epoch a time. What was read again after one says nothing about where this release began. */
const EPOCH_AFTER_RESET_MIN = 1_000_000_000_000;

/**
 * The offset at which this release began to read a partition that 0.1.0 had read before: its answers name the chunk that
 * they came of, and with it the offset. The time of an upgrade cannot tell that: billing publishes while nothing runs, and
 * 0.1.0 may have been behind. Null: no answer tells, or the topics do not reach back to the backup.
 */
export async function firstOffsetOfThisRelease(
  { admin, kafka, names }: Pick<Servers, 'admin' | 'kafka' | 'names'>,
  { _id, storedAt }: Pick<CheckpointView['checkpoint'], '_id' | 'storedAt'>,
): Promise<number | null> {
  const topics = FIRST_ANSWERS.map((topic) => names.topic(topic));
  const { ranges, reachesBack } = await logSince(admin, topics, storedAt, OUTPUT_SEARCH_MARGIN_MS);
  if (!reachesBack) return null;
  let first = Number.POSITIVE_INFINITY;
  await readLog({ kafka, names }, ranges, (record) => {
    const chunk = chunkOf(record);
    if (chunk?.startsWith(`${_id}/`) !== true) return;
    const [epoch, from] = chunk
      .slice(_id.length + 1)
      .split('/')
      .map(Number);
    if (epoch === undefined || from === undefined || epoch >= EPOCH_AFTER_RESET_MIN) return;
    first = Math.min(first, from);
  });
  return Number.isFinite(first) ? first : null;
}
