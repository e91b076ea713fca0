import { readFileSync } from 'node:fs';
import type { Schema } from 'avsc';
import type { z } from 'zod';

export const ROLES = [
  'classify-declines',
  'submit-to-flexecom',
  'apply-results',
  'flexecom-webhook',
  'scheduler',
  'reconcile',
  'rerun-api',
  'console',
] as const;

/** A process role that reads or writes topics; also the argument of `salvage run`. */
export type Role = (typeof ROLES)[number];

type Party = Role | 'billing' | 'fulfillment' | 'ops' | 'cli';

/** Refuses values that Avro's types allow and the contract does not (currency, sign, ids, intervals …). */
export interface ContentRule<Event> {
  /** A path, such as `decline.text` or `items[].quantity`. */
  readonly field: string;
  /** Follows the word "expected" in messages. */
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
  readonly avro: Schema;
  /** Agrees with the Avro schema value by value: types, null, enum symbols, integer ranges. */
  readonly structure: z.ZodType<Event>;
  /** What the contract demands beyond structure; checked after decoding and before publishing. */
  readonly contentRules: readonly ContentRule<Event>[];
}

/** Enough for six instances of a stage. More would cost connections; adding some later would move keys. */
export const PARTITIONS = 6;

/** For topics of other systems: a reader that was away for weeks loses nothing. */
export const OUTCOME_RETENTION_DAYS = 30;

/** For topics that only the pipeline reads: a week outlasts any incident, and MongoDB holds the state. */
export const INTERNAL_RETENTION_DAYS = 7;

/** Long enough for people to look at dead letters. */
export const DEAD_LETTER_RETENTION_DAYS = 90;

export function readAvroSchema(fileName: string): Schema {
  return JSON.parse(readFileSync(new URL(`../${fileName}`, import.meta.url), 'utf8'));
}
