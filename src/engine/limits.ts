import type { Lane } from './stage.ts';

/** What one chunk and one partition may take, by lane. Every queue, batch and wait of the engine is bounded here. */
export interface LaneLimits {
  readonly chunkMessagesMax: number;
  /** Kafka's long poll: also how late a resumed partition can be fetched again. */
  readonly fetchWaitMs: number;
  readonly sessionTimeoutMs: number;
  readonly heartbeatMs: number;
  /** Fetched and not yet processed, a partition; past it the partition is paused. */
  readonly inboxMessagesMax: number;
  /** The longest wait between tries while a server is away. */
  readonly holdMaxMs: number;
}

export const LANE_LIMITS: Record<Lane, LaneLimits> = {
  // A shopper waits: small chunks, so that the first of them is answered soon.
  cascade: {
    chunkMessagesMax: 50,
    fetchWaitMs: 50,
    sessionTimeoutMs: 10_000,
    heartbeatMs: 1_500,
    inboxMessagesMax: 200,
    holdMaxMs: 1_000,
  },
  // The majority wait is the cost of a transaction: about 500 documents share one.
  bulk: {
    chunkMessagesMax: 500,
    fetchWaitMs: 200,
    sessionTimeoutMs: 20_000,
    heartbeatMs: 3_000,
    inboxMessagesMax: 2_000,
    holdMaxMs: 5_000,
  },
};

/** A chunk's inputs, bytes: with outputs about as large, the checkpoint stays far below MongoDB's 16 MB. */
export const CHUNK_INPUT_BYTES_MAX = 2_000_000;

/** Fetched and not yet processed, a partition, bytes: large messages fill the memory long before they are many. */
export const INBOX_BYTES_MAX = 8_000_000;

/** A chunk's outputs, bytes: they are stored in the checkpoint (16 MB at most) and sent in one Kafka transaction. */
export const CHUNK_OUTPUT_BYTES_MAX = 6_000_000;

/** One `send` to one partition is one record batch, never split by kafkajs; the broker's default limit is 1 MB. */
export const SEND_BYTES_MAX = 700_000;

/** One message: what a broker with default settings takes, less room for the batch's own header. */
export const MESSAGE_BYTES_MAX = 900_000;

/** A dead letter, with what is added to the original: less than a broker's default limit of 1,048,588 for a batch. */
export const DEAD_LETTER_BYTES_MAX = 1_000_000;

/** How long an effect is waited for: after it the submission is parked, as others wait behind it. */
export const EFFECT_WAIT_MS = 5_000;

/** The same once the process was told to stop: what is in hand must be parked within the 10 s of a graceful stop. */
export const EFFECT_WAIT_STOPPING_MS = 3_000;

/** A producer that dies holds back read_committed readers no longer than this. */
export const KAFKA_TRANSACTION_TIMEOUT_MS = 15_000;

/** Write conflicts in a row before the chunk is halved. */
export const WRITE_CONFLICTS_BEFORE_HALVING = 3;

/** Write conflicts in a row of one message alone, or of a chunk's intents, before the partition is held and taken over again. */
export const WRITE_CONFLICTS_BEFORE_HELD = 12;

/** Rounds of `needs`: a reference found in a document can lead to another, not endlessly. */
export const LOAD_ROUNDS_MAX = 4;

/** How far before `storedAt` stored outputs are looked for: clocks of this process and the broker may differ. */
export const SETTLE_MARGIN_MS = 10 * 60_000;

/** How often a stopped partition checks whether an operator has resumed it. */
export const STOPPED_POLL_MS = 1_000;

/** How often a partition without a configuration checks whether there is one. */
export const CONFIGURATION_POLL_MS = 200;

/** Requests of one chunk are under way together: more would only queue in FlexEcom's rate limit. */
export const EFFECT_CHUNK_MESSAGES_MAX = 100;

/** A graceful stop takes 10 s at most: a take-over that still waits for a server is left to die, the next one fences it. */
export const STOP_WAIT_MS = 8_500;
