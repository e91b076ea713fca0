import type { Lane } from './stage.ts';

/** The limits of a lane. Every queue, batch and wait of the engine has its bound in this file. */
export interface LaneLimits {
  /** Loops that share a lane's partitions in one process, each with a transactional producer. */
  readonly workers: number;
  /** Messages of a chunk, over all partitions that it covers. */
  readonly chunkMessagesMax: number;
  /** Kafka's long poll; also the delay before a resumed partition is fetched again. */
  readonly fetchWaitMs: number;
  readonly sessionTimeoutMs: number;
  readonly heartbeatMs: number;
  /** Messages of a partition fetched and not yet processed; beyond it fetching pauses. */
  readonly inboxMessagesMax: number;
  /** The longest wait between tries while a server is away. */
  readonly holdMaxMs: number;
}

export const LANE_LIMITS: Record<Lane, LaneLimits> = {
  // A shopper waits: small chunks are answered sooner.
  cascade: {
    workers: 1,
    chunkMessagesMax: 50,
    fetchWaitMs: 250,
    // The broker's minimum: so long do the partitions of a killed instance wait.
    sessionTimeoutMs: 6_000,
    heartbeatMs: 500,
    inboxMessagesMax: 200,
    holdMaxMs: 1_000,
  },
  // A transaction's cost is waiting for the majority: many messages share one.
  bulk: {
    workers: 2,
    chunkMessagesMax: 500,
    fetchWaitMs: 500,
    sessionTimeoutMs: 10_000,
    heartbeatMs: 1_000,
    inboxMessagesMax: 2_000,
    holdMaxMs: 5_000,
  },
};

/** Valid keys are order ids of a few dozen bytes. What bounds a message's value, and a fetch, is in src/kafka/fetching. */
export const KEY_BYTES_MAX = 10_000;

/** Clients add a handful. All that follows is made from a message carries some of them on. */
export const HEADERS_MAX = 100;
export const HEADER_BYTES_MAX = 64_000;

/** A chunk's inputs: their outputs are about as large, so the checkpoint stays far below MongoDB's 16 MB. */
export const CHUNK_INPUT_BYTES_MAX = 2_000_000;

/** A partition's messages fetched and not yet processed: a few large ones could fill the memory. */
export const INBOX_BYTES_MAX = 8_000_000;

/** A chunk's outputs: they are stored in the checkpoint (16 MB at most) and sent in one Kafka transaction. */
export const CHUNK_OUTPUT_BYTES_MAX = 6_000_000;

/** kafkajs sends one `send` to one partition as one record batch; the broker's default limit is 1 MB. */
export const SEND_BYTES_MAX = 700_000;

/** One message: the broker's default limit, less room for the batch's own header. */
export const MESSAGE_BYTES_MAX = 900_000;

/** A dead letter with its headers: below the broker's default limit of 1,048,588 bytes for a batch. */
export const DEAD_LETTER_BYTES_MAX = 1_000_000;

/** The longest time that a dead producer's open transaction blocks `read_committed` readers. */
export const KAFKA_TRANSACTION_TIMEOUT_MS = 15_000;

/**
 * A partition that was not fetched for so long is checked before it is read on: within seconds a topic can be deleted,
 * created again and filled beyond the next offset. A fetch that is under way at that moment fails, and is noticed by it.
 */
export const READING_GAP_MS = 2_000;

/** A message alone that MongoDB refused so often, for the same reason, over so long, is refused for ever: a dead letter. */
export const DETERMINISTIC_FAILURES = 3;
export const DETERMINISTIC_FAILURES_MS = 10_000;

/** The same for failures that may still pass: they stop the partition. */
export const UNEXPLAINED_FAILURES = 10;
export const UNEXPLAINED_FAILURES_MS = 60_000;

/** Write conflicts in a row before the chunk is halved. */
export const WRITE_CONFLICTS_BEFORE_HALVING = 3;

/** Write conflicts in a row of one message alone before its partition is held. */
export const WRITE_CONFLICTS_BEFORE_HELD = 12;

/** Rounds of `reads`: a reference found in a document may lead to another document, but not endlessly. */
export const LOAD_ROUNDS_MAX = 4;

/** Where a topic stamps its messages by itself, the search for outputs starts so long before `storedAt`: clocks differ. */
export const OUTPUT_SEARCH_MARGIN_MS = 10 * 60_000;

/** The wait for an earlier owner to release a partition by itself; then it is fenced. */
export const RELEASE_WAIT_MS = 2_000;
export const RELEASE_POLL_MS = 50;

/** An offset that no transaction carries goes by itself after this time; then published outputs are forgotten too. */
export const OFFSET_ALONE_AFTER_MS = 1_000;

/** The event loop gets a turn after so many decisions in a row. */
export const DECISIONS_IN_A_ROW = 50;

/** How often a stopped partition checks whether an operator has resumed it. */
export const STOPPED_POLL_MS = 1_000;

/** How often a partition without a configuration checks whether there is one. */
export const CONFIGURATION_POLL_MS = 200;

/** A graceful stop takes 10 s at most: a take-over that still waits for a server is abandoned, and the next owner fences it. */
export const STOP_WAIT_MS = 8_500;
