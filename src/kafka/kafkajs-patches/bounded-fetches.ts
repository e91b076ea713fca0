/**
 * Bugs: kafkajs 2.2.4 decodes all that a fetch brings at once. It copies all headers of a message for each of them: a
 * message with 12,000 headers stops the whole process for 25 seconds. A few kilobytes of compressed messages can become
 * gigabytes. More than about 120,000 messages in a batch overflow the stack. And where one batch cannot be decompressed,
 * the consumer crashes again and again, and with it every partition that it reads.
 *
 * Patch: answers of version 11, which brokers give since Kafka 2.3, are decoded by `src/kafka/fetching`: up to a limit, from
 * the offset that was asked for, so that the rest comes with the next fetch. A batch that cannot be read becomes a message
 * that says so.
 *
 * Tests: test/engine/hostile-messages.int.test.ts and test/kafka/fetching.
 *
 * No longer needed when the integration test passes without the call in `patch-kafkajs.ts`.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import KafkajsBroker from 'kafkajs/src/broker/index.js';
import KafkajsFetchResponse from 'kafkajs/src/protocol/requests/fetch/v11/response.js';
import { type AskedFor, decodeFetchResponse } from '../fetching/fetch-response.ts';
import type { FetchingBroker } from './aborted-messages.ts';

/** The part of a fetch that says where it reads. */
interface FetchPositions {
  readonly topics?: readonly {
    readonly topic: string;
    readonly partitions: readonly { readonly partition: number; readonly fetchOffset: string }[];
  }[];
}

const positions = new AsyncLocalStorage<AskedFor>();
let patched = false;

export function patchBoundedFetches(): void {
  if (patched) return;
  patched = true;
  const broker: FetchingBroker = KafkajsBroker.prototype;
  const { fetch } = broker;
  broker.fetch = function (this: FetchingBroker, request: FetchPositions) {
    return positions.run(askedFor(request), () => fetch.call(this, request));
  };
  const { decode } = KafkajsFetchResponse;
  KafkajsFetchResponse.decode = async (raw) => {
    const asked = positions.getStore();
    return asked === undefined ? await decode(raw) : await decodeFetchResponse(raw, asked);
  };
}

function askedFor({ topics = [] }: FetchPositions): AskedFor {
  const offsets = new Map<string, number>();
  for (const { topic, partitions } of topics) {
    for (const { partition, fetchOffset } of partitions) offsets.set(`${topic}/${partition}`, Number(fetchOffset));
  }
  return (topic, partition) => offsets.get(`${topic}/${partition}`) ?? 0;
}
