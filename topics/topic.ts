import { readFileSync } from 'node:fs';
import type { z } from 'zod';

/** A process role that reads or writes topics; also the argument of `salvage run`. */
export type Role =
  | 'classify-declines'
  | 'submit-to-flexecom'
  | 'apply-results'
  | 'flexecom-webhook'
  | 'scheduler'
  | 'reconcile'
  | 'rerun-api';

export type Party = Role | 'billing' | 'fulfillment' | 'ops' | 'cli';

/**
 * A value that only zod refuses: Avro's types allow it, the contract does not (currency, sign, ids, intervals …).
 * `example` is a full event that breaks this one promise; the tests decode it and expect the refusal at `field`.
 */
export interface ContentRule<Event> {
  readonly field: string;
  readonly expects: string;
  readonly holds: (event: Event) => boolean;
}

export interface TopicDefinition<Event> {
  readonly name: string;
  readonly key: 'orderId';
  readonly partitions: number;
  readonly retentionDays: number;
  readonly writtenBy: readonly Party[];
  readonly readBy: readonly Party[];
  /** The Avro schema, as registered under `<topic>-value`. */
  readonly avro: object;
  /** Agrees with the Avro schema value by value: types, null, enum symbols, integer ranges. */
  readonly structure: z.ZodType<Event>;
  /** What the contract promises beyond structure; checked after decoding and before publishing. */
  readonly contentRules: readonly ContentRule<Event>[];
}

export function readAvroSchema(fileName: string): object {
  return JSON.parse(readFileSync(new URL(`./${fileName}`, import.meta.url), 'utf8'));
}
