/**
 * Bug: kafkajs 2.2.4 hands aborted messages to `read_committed` consumers where transactions of several producers
 * overlap in a partition. Its `filterAbortedMessages` expects the aborted transactions by first offset and starts at most
 * one of them a message; brokers list them by when they ended, and a fetch can begin in the middle of several. It also
 * takes any record with the key 00000000 for the marker that ends a transaction, so that a data record with this key
 * lets the rest of its aborted transaction out, and comes out itself.
 *
 * Patch: `Broker.fetch` finds the aborted messages itself. It marks them as control records, which kafkajs keeps from
 * handlers but counts for offsets, and empties the list, so that kafkajs's own filter does nothing. The filter itself
 * cannot be replaced: `consumer/batch.js` binds it when it is loaded.
 *
 * Tests: test/kafka/kafkajs-patches/aborted-messages.test.ts and aborted-messages.int.test.ts.
 *
 * No longer needed when the integration tests pass without the call in `patch-kafkajs.ts`.
 */
import KafkajsBroker from 'kafkajs/src/broker/index.js';

/** The part of a connection to a broker that is patched. */
export interface FetchingBroker {
  fetch(request: object): Promise<FetchResponse>;
}

interface FetchResponse {
  readonly responses: readonly { readonly partitions: readonly FetchedPartition[] }[];
}

interface FetchedPartition {
  readonly abortedTransactions?: readonly AbortedTransaction[];
  readonly messages: readonly FetchedMessage[];
}

/** What kafkajs reads of a message, control records included. */
export interface FetchedMessage {
  readonly offset: string;
  readonly key: Buffer | null;
  readonly isControlRecord?: boolean;
  /** The record batch it came in; none in the log format of before Kafka 0.11, which knows no transactions. */
  readonly batchContext?: { readonly producerId: string; readonly inTransaction: boolean };
}

interface AbortedTransaction {
  readonly producerId: string;
  readonly firstOffset: string;
}

/** Makes every consumer of this process drop exactly the aborted messages. */
export function patchAbortedMessages(broker: FetchingBroker = KafkajsBroker.prototype): void {
  if (patched.has(broker)) return;
  patched.add(broker);
  const { fetch } = broker;

  broker.fetch = async function (this: FetchingBroker, request) {
    const response = await fetch.call(this, request);
    const responses = response.responses.map((topic) => ({ ...topic, partitions: topic.partitions.map(hideAborted) }));
    return { ...response, responses };
  };
}

const patched = new WeakSet<FetchingBroker>();

/** A `read_uncommitted` consumer gets no list of aborted transactions, and keeps every message. */
function hideAborted<Partition extends FetchedPartition>(partition: Partition): Partition {
  const { abortedTransactions, messages } = partition;
  if (!abortedTransactions?.length) return partition;
  const aborted = new Set(abortedMessages(messages, abortedTransactions));
  const marked = messages.map((message) => (aborted.has(message) ? { ...message, isControlRecord: true } : message));
  return { ...partition, abortedTransactions: [], messages: marked };
}

/**
 * The messages that belong to an aborted transaction, in their order. Markers are not among them.
 * @param messages of one partition, by offset, control records included.
 * @param transactions the aborted ones that the broker listed with them, in any order.
 */
export function abortedMessages<Message extends FetchedMessage>(
  messages: readonly Message[],
  transactions: readonly AbortedTransaction[],
): Message[] {
  const begins = transactions
    .map(({ producerId, firstOffset }) => ({ producerId, firstOffset: BigInt(firstOffset) }))
    .sort((a, b) => Number(a.firstOffset - b.firstOffset));
  const aborting = new Set<string>();
  let next = 0;
  return messages.filter((message) => {
    const offset = BigInt(message.offset);
    for (let begin = begins[next]; begin !== undefined && begin.firstOffset <= offset; begin = begins[++next]) {
      aborting.add(begin.producerId);
    }
    const { batchContext } = message;
    if (batchContext === undefined) return false;
    if (isAbortMarker(message)) aborting.delete(batchContext.producerId);
    return !message.isControlRecord && batchContext.inTransaction && aborting.has(batchContext.producerId);
  });
}

/** The key of a control record is its version and its type, two bytes each; type 0 ends an aborted transaction. */
function isAbortMarker({ isControlRecord, key }: FetchedMessage): boolean {
  return isControlRecord === true && key !== null && key.length >= 4 && key.readInt16BE(2) === 0;
}
