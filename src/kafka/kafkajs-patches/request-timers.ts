/**
 * Bug: kafkajs 2.2.4 arms a timer on every connection for ever. `RequestQueue.scheduleCheckPendingRequests` is meant to
 * look again at requests that a broker's throttling holds back, but arms its timer where none is held back too, and then
 * with a negative delay. Node makes that 1 ms, and the timer arms itself again: half of an idle process's CPU with 55
 * connections. Node 24 also prints a `TimeoutNegativeWarning`.
 *
 * Patch: the timer is armed only while requests are held back. `push` calls the method after it has queued a request, so
 * that no request is forgotten.
 *
 * Test: test/kafka/kafkajs-patches/request-timers.test.ts.
 *
 * No longer needed when the first test there, which shows the bug, fails after an update of kafkajs.
 */
import KafkajsRequestQueue from 'kafkajs/src/network/requestQueue/index.js';

/** The part of a connection's queue of requests that is patched. */
interface RequestQueue {
  readonly pending: readonly unknown[];
  scheduleCheckPendingRequests(): void;
}

/** Lets the connections of this process rest while they have nothing to send. */
export function patchRequestTimers(queue: RequestQueue = KafkajsRequestQueue.prototype): void {
  if (patched.has(queue)) return;
  patched.add(queue);
  const { scheduleCheckPendingRequests } = queue;

  queue.scheduleCheckPendingRequests = function (this: RequestQueue) {
    if (this.pending.length > 0) scheduleCheckPendingRequests.call(this);
  };
}

const patched = new WeakSet<RequestQueue>();
