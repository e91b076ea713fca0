/**
 * What one fetch may take, whatever the messages are. Whoever may write to a topic can make a batch of a few kilobytes that
 * becomes gigabytes, or millions of objects.
 */

/**
 * Of one partition in one fetch, by `costOf` (`message-cost.ts`); at least one message. The others come with the next fetch.
 * An uncompressed fetch has half a megabyte.
 */
export const FETCHED_BYTES_MAX = 4_000_000;

/** Of one partition in one fetch: so many are decoded without a turn of the event loop, which takes about 20 ms. */
export const FETCHED_MESSAGES_MAX = 5_000;

/** Of one value, and of one key. Brokers take messages of one megabyte by default; compressed ones may hold far more. */
export const VALUE_BYTES_MAX = 1_000_000;

/** What is kept of a value that is longer: its dead letter must fit into a broker's limit. */
export const CUT_VALUE_BYTES = 500_000;

/** Records that are passed over before the event loop has a turn: those of a batch that an earlier fetch handed out. */
export const PASSED_IN_A_ROW = 20_000;

/**
 * Headers of one message: more than a dead letter has, which keeps 100 and adds a few of its own. The others are not read,
 * so that whoever counts finds too many.
 */
export const HEADERS_READ_MAX = 128;
export const HEADER_BYTES_READ_MAX = 256_000;
