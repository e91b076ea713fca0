/**
 * Lack: the admin client of kafkajs 2.2.4 asks for the ends of a topic `read_committed` only. While any producer has a
 * transaction open in a partition, that end stands before it, although messages that were committed later follow: who
 * reads to that end does not see them.
 *
 * Patch: inside `withWholeLogEnds`, `Broker.listOffsets` asks for the ends of the whole log (the high watermarks).
 *
 * Test: test/kafka/kafkajs-patches/whole-log-ends.int.test.ts.
 *
 * No longer needed when `admin.fetchTopicOffsets` of kafkajs takes an isolation level.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import KafkajsBroker from 'kafkajs/src/broker/index.js';

/** The part of a connection to a broker that is patched. */
export interface OffsetListingBroker {
  listOffsets(request: { readonly isolationLevel?: number }): Promise<unknown>;
}

const READ_UNCOMMITTED = 0;

const wholeLog = new AsyncLocalStorage<true>();
let patched = false;

export function patchWholeLogEnds(broker: OffsetListingBroker = KafkajsBroker.prototype): void {
  if (broker === KafkajsBroker.prototype) {
    if (patched) return;
    patched = true;
  }
  const listOffsets = broker.listOffsets;
  broker.listOffsets = function (request) {
    const isolation = wholeLog.getStore() === true ? { isolationLevel: READ_UNCOMMITTED } : {};
    return listOffsets.call(this, { ...request, ...isolation });
  };
}

/** What `ask` learns of the ends of topics counts open transactions and what follows them. */
export function withWholeLogEnds<Result>(ask: () => Promise<Result>): Promise<Result> {
  return wholeLog.run(true, ask);
}
