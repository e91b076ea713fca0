import type { Admin, Kafka } from 'kafkajs';
import { type LogRange, readLog } from '../kafka/log-reader.ts';
import type { Checkpoint, StoredOutput } from './checkpoint.ts';
import { SETTLE_MARGIN_MS } from './limits.ts';

/** Whether a crashed owner's outputs reached the log. One Kafka transaction: any of them there means all are. */
export type OutputsFound = 'published' | 'not-published' | 'log-too-short';

/**
 * Looks for stored outputs in their topics by `ce_id`, from the time they were stored (with a margin for clocks) to the
 * end as it is now. To be called after the previous producer was fenced: none of its transactions is open any more.
 */
export async function findOutputs(kafka: Kafka, admin: Admin, checkpoint: Checkpoint): Promise<OutputsFound> {
  const since = checkpoint.storedAt - SETTLE_MARGIN_MS;
  const ranges = await rangesSince(admin, checkpoint.outputs, since);
  const wanted = new Set(checkpoint.outputs.map(({ eventId }) => eventId));
  const enough = new AbortController();
  let found = false;
  await readLog(
    kafka,
    ranges.map(({ range }) => range),
    ({ headers }) => {
      const id = headers.ce_id;
      if (id === undefined || !wanted.has(id.toString())) return;
      found = true;
      enough.abort();
    },
    { signal: enough.signal },
  );
  if (found) return 'published';
  return ranges.some(({ reachesBack }) => !reachesBack) ? 'log-too-short' : 'not-published';
}

interface SearchRange {
  readonly range: LogRange;
  /** False where retention may have deleted what we look for. */
  readonly reachesBack: boolean;
}

async function rangesSince(admin: Admin, outputs: readonly StoredOutput[], since: number): Promise<SearchRange[]> {
  const ranges: SearchRange[] = [];
  for (const topic of new Set(outputs.map((output) => output.topic))) {
    const bounds = await admin.fetchTopicOffsets(topic);
    const starts = await admin.fetchTopicOffsetsByTimestamp(topic, since);
    for (const { partition, low, high } of bounds) {
      const found = Number(starts.find((start) => start.partition === partition)?.offset ?? low);
      const from = Math.max(found < 0 ? Number(high) : found, Number(low));
      // A log never trimmed, or one whose first record at that time lies behind the start, reaches back far enough.
      const reachesBack = Number(low) === 0 || from > Number(low);
      ranges.push({ range: { topic, partition, from, to: Number(high) }, reachesBack });
    }
  }
  return ranges;
}
