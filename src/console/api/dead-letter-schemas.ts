import { z } from 'zod';
import { Text } from './query.ts';

/** Which ones: all where nothing is said. */
export const DeadLetterFilterSchema = z.object({
  topic: Text.optional(),
  stage: Text.optional(),
  /** What reasons of a kind have in common. */
  reasonGroup: Text.optional(),
  orderId: Text.optional(),
});

const Explanation = z.object({ meaning: z.string(), mend: z.string() });

export const ReasonsSchema = z.object({
  /** Those that can have dead letters. */
  topics: z.array(z.string()),
  reasons: z.array(
    z.object({
      topic: z.string(),
      stage: z.string(),
      reasonGroup: z.string(),
      count: z.int(),
      firstAt: z.number(),
      lastAt: z.number(),
      /** Null: the reason itself is all that is known. */
      explanation: Explanation.nullable(),
    }),
  ),
});

export type ReasonsAnswer = z.infer<typeof ReasonsSchema>;

const ItemSchema = z.object({
  /** `<topic>.dlq <partition>:<offset>` */
  id: z.string(),
  topic: z.string(),
  stage: z.string(),
  at: z.number(),
  reason: z.string(),
  reasonGroup: z.string(),
  /** Its key. */
  orderId: z.string().nullable(),
  /** Whether there is a page of this order. */
  isOrderKnown: z.boolean(),
  masked: z.boolean(),
  cut: z.boolean(),
  /** Null: it is open. */
  handled: z
    .object({ state: z.enum(['REPLAYED', 'DISMISSED']), at: z.number(), by: z.string(), why: z.string() })
    .nullable(),
});

export type DeadLetterItem = z.infer<typeof ItemSchema>;

export const DeadLettersSchema = z.object({ items: z.array(ItemSchema), next: z.string().nullable() });

export const DeadLetterSchema = z.object({
  ...ItemSchema.shape,
  explanation: Explanation.nullable(),
  /** Where the original is in its topic. */
  source: z.object({ partition: z.number(), offset: z.number() }),
  /** Null: a replay would publish it. */
  replayRefusedBecause: z.string().nullable(),
  event: z.record(z.string(), z.unknown()).nullable(),
  /** Why there is no event. */
  unreadable: z.string().nullable(),
  headers: z.record(z.string(), z.string()),
});

export type DeadLetterAnswer = z.infer<typeof DeadLetterSchema>;

export const BytesSchema = z.object({
  /** The first of them, in hexadecimal. */
  hex: z.string(),
  /** How many there are. */
  bytes: z.int(),
});

export type BytesAnswer = z.infer<typeof BytesSchema>;

export const ReplaysSchema = z.object({
  /** Of whichever process, the newest first. */
  replays: z.array(
    z.object({
      /** Of its entry in the audit. */
      id: z.string(),
      by: z.string(),
      at: z.number(),
      about: z.string(),
      /** SILENT: its process has not said for a while how far it is, and has probably died. */
      state: z.enum(['RUNNING', 'SILENT', 'ENDED']),
      /** Null where it never said. */
      progress: z.object({ replayed: z.int(), of: z.int(), perSecond: z.int() }).nullable(),
      /** Null while it runs. */
      result: z.string().nullable(),
      /** Who asked it to stop; null: nobody. */
      stoppedBy: z.string().nullable(),
    }),
  ),
});

export type ReplaysAnswer = z.infer<typeof ReplaysSchema>;
