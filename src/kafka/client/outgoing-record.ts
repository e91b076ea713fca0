import type { KafkaHeaders } from './kafka-types.ts';

/** A message as final bytes. Full topic name, prefix included. */
export interface OutgoingRecord {
  readonly topic: string;
  /** Default: by the key, as Kafka's own producer chooses. */
  readonly partition?: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: KafkaHeaders;
}

/** kafkajs never splits what goes to one partition, and a broker takes 1 MiB by default. */
export const BATCH_BYTES_MAX = 900_000;

/** Record framing, beside key, value and headers. */
const FRAME_BYTES = 100;

/** About what the record takes in a batch. */
export function recordBytes({ key, value, headers }: OutgoingRecord): number {
  let bytes = FRAME_BYTES + (key?.length ?? 0) + (value?.length ?? 0);
  for (const [name, values] of Object.entries(headers)) {
    for (const one of Array.isArray(values) ? values : [values]) {
      bytes += Buffer.byteLength(name) + Buffer.byteLength(one ?? '');
    }
  }
  return bytes;
}
