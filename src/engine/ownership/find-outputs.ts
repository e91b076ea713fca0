import { TransientError } from '../../errors.ts';
import type { KafkaAdmin, KafkaClient } from '../../kafka/client/kafka-types.ts';
import { readLog } from '../../kafka/log/log-reader.ts';
import { logSince } from '../../kafka/log/log-since.ts';
import type { Names } from '../../names.ts';
import { type Checkpoint, chunkOf } from '../checkpoint.ts';
import { OUTPUT_SEARCH_MARGIN_MS } from '../limits.ts';

/** Whether a crashed owner's outputs are in the log. They share a Kafka transaction: if one is there, all are. */
type OutputsFound = 'published' | 'not-published' | 'log-too-short';

const NEVER = new AbortController().signal;

/**
 * Looks for stored outputs in all partitions of their topics, from the time that they have there to the current end. Call it
 * after fencing the previous producer, when none of its transactions is open any more. They are recognised by their chunk:
 * an eventId is not enough, as FlexEcom's webhook and the stage that asked may publish the same result under the same id.
 * @param lost aborts when the partition is lost: the search, which may take a minute, then ends.
 * @throws TransientError where it was lost.
 */
export async function findOutputs(
  { kafka, admin, names }: { kafka: KafkaClient; admin: KafkaAdmin; names: Pick<Names, 'group'> },
  { chunkId, outputs, storedAt }: Pick<Checkpoint, 'chunkId' | 'outputs' | 'storedAt'>,
  lost: AbortSignal = NEVER,
): Promise<OutputsFound> {
  const topics = [...new Set(outputs.map((output) => output.topic))];
  const { ranges, reachesBack } = await logSince(admin, topics, storedAt, OUTPUT_SEARCH_MARGIN_MS);
  const enough = new AbortController();
  let found = false;
  await readLog(
    { kafka, names },
    ranges,
    (record) => {
      if (chunkOf(record) !== chunkId) return;
      found = true;
      enough.abort();
    },
    { signal: AbortSignal.any([enough.signal, lost]) },
  );
  if (found) return 'published';
  if (lost.aborted) throw new TransientError('the partition was lost while its last outputs were looked for');
  return reachesBack ? 'not-published' : 'log-too-short';
}
