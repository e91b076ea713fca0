import { CHUNK_HEADER } from '../engine/checkpoint.ts';
import { OUTPUT_SEARCH_MARGIN_MS } from '../engine/limits.ts';
import type { KafkaAdmin, KafkaClient } from '../kafka/client/kafka-types.ts';
import { headerText } from '../kafka/codec/headers.ts';
import { readLog } from '../kafka/log/log-reader.ts';
import { logSince } from '../kafka/log/log-since.ts';
import type { Names } from '../names.ts';
import type { OldCheckpoint, OldOutput } from './first-version.ts';

interface SearchAccess {
  readonly kafka: KafkaClient;
  readonly admin: KafkaAdmin;
  readonly names: Names;
}

/**
 * Looks for the last chunk's outputs in their topics, after its producer was fenced. One transaction published them, so
 * all of them are there or none. But an eventId alone proves nothing: FlexEcom's webhook may have published one of them as
 * well. So an output that names no chunk counts only where the eventIds of all are found.
 */
export async function findOldOutputs(
  { kafka, admin, names }: SearchAccess,
  { outputs, storedAt }: Pick<OldCheckpoint, 'outputs' | 'storedAt'>,
): Promise<'published' | 'not-published' | 'log-too-short'> {
  const topics = [...new Set(outputs.map(({ topic }) => topic))];
  const { ranges, reachesBack } = await logSince(admin, topics, storedAt - OUTPUT_SEARCH_MARGIN_MS, 0);
  const missing = new MissingOutputs(outputs);
  const enough = new AbortController();
  await readLog(
    { kafka, names },
    ranges,
    ({ headers }) => {
      missing.seen(headerText(headers, CHUNK_HEADER), headerText(headers, 'ce_id'));
      if (missing.isEmpty) enough.abort();
    },
    { signal: enough.signal },
  );
  if (missing.isEmpty) return 'published';
  return reachesBack ? 'not-published' : 'log-too-short';
}

/** Outputs whose proof was not met yet: their chunk, or, of those that name none, every eventId. */
class MissingOutputs {
  readonly #chunks = new Set<string>();
  readonly #eventIds = new Set<string>();

  constructor(outputs: readonly OldOutput[]) {
    for (const { headers, eventId } of outputs) {
      const chunk = headerText(headers, CHUNK_HEADER);
      if (chunk === undefined) this.#eventIds.add(eventId);
      else this.#chunks.add(chunk);
    }
  }

  seen(chunk: string | undefined, eventId: string | undefined): void {
    if (chunk !== undefined) this.#chunks.delete(chunk);
    if (eventId !== undefined) this.#eventIds.delete(eventId);
  }

  get isEmpty(): boolean {
    return this.#chunks.size === 0 && this.#eventIds.size === 0;
  }
}
