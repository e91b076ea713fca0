import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import KafkajsRequestQueue from 'kafkajs/src/network/requestQueue/index.js';
import { patchRequestTimers } from '../../../src/kafka/kafkajs-patches/request-timers.ts';

/** kafkajs's own class, and one with the patch. */
class PatchedQueue extends KafkajsRequestQueue {}
patchRequestTimers(PatchedQueue.prototype);

describe("a connection's queue of requests", () => {
  let sent: number[] = [];
  beforeEach(() => {
    sent = [];
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const queueOf = (Queue: typeof KafkajsRequestQueue, maxInFlightRequests: number | null = null) =>
    new Queue({
      maxInFlightRequests,
      requestTimeout: 1_000,
      enforceRequestTimeout: false,
      clientId: 'test',
      broker: 'localhost:9092',
      logger: { debug: () => undefined, warn: () => undefined },
    });

  const push = (queue: KafkajsRequestQueue, correlationId: number) =>
    queue.push({
      entry: { correlationId, resolve: () => undefined, reject: () => undefined },
      expectResponse: true,
      sendRequest: () => sent.push(correlationId),
    });
  const answer = (queue: KafkajsRequestQueue, correlationId: number) =>
    queue.fulfillRequest({ correlationId, payload: null, size: 0 });

  it('arms a timer again and again without the patch, although nothing is pending', () => {
    const queue = queueOf(KafkajsRequestQueue);
    push(queue, 1);
    answer(queue, 1);
    for (let round = 0; round < 100; round += 1) {
      expect(jest.getTimerCount()).toBe(1);
      jest.runOnlyPendingTimers();
    }
  });

  it('has no timer while nothing is pending', () => {
    const queue = queueOf(PatchedQueue);
    push(queue, 1);
    answer(queue, 1);
    expect(sent).toEqual([1]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('sends what was pushed while the broker throttles once the throttling ends', () => {
    const queue = queueOf(PatchedQueue);
    queue.maybeThrottle(500);
    push(queue, 1);
    jest.advanceTimersByTime(499);
    expect(sent).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(sent).toEqual([1]);
    answer(queue, 1);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('sends the next request as soon as an answer makes room for it', () => {
    const queue = queueOf(PatchedQueue, 1);
    push(queue, 1);
    push(queue, 2);
    expect(sent).toEqual([1]);
    answer(queue, 1);
    expect(sent).toEqual([1, 2]);
    answer(queue, 2);
    jest.advanceTimersByTime(10);
    expect(jest.getTimerCount()).toBe(0);
  });
});
