import type { KafkaHeaders } from '../client/kafka-types.ts';

/** Of a message and of each of its headers, beside their bytes: the objects that hold them. */
const OBJECT_BYTES = 200;

/** About how many bytes a message takes in memory. Headers count too: an unusual client can send many. */
export function costOf({
  key,
  value,
  headers,
}: {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: KafkaHeaders;
}): number {
  let bytes = OBJECT_BYTES + (key?.length ?? 0) + (value?.length ?? 0);
  for (const [name, given] of Object.entries(headers)) {
    for (const one of Array.isArray(given) ? given : [given]) bytes += OBJECT_BYTES + name.length + (one?.length ?? 0);
  }
  return bytes;
}
