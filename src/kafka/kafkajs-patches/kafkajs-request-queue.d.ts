/** The part of kafkajs's untyped queue of requests that `request-timers.ts` patches; only that file and tests use it. */
declare module 'kafkajs/src/network/requestQueue/index.js' {
  interface QueuedRequest {
    entry: { correlationId: number; resolve(): void; reject(): void };
    expectResponse: boolean;
    sendRequest(): void;
    requestTimeout?: number;
  }

  export default class RequestQueue {
    constructor(options: {
      maxInFlightRequests: number | null;
      requestTimeout: number;
      enforceRequestTimeout: boolean;
      clientId: string;
      broker: string;
      logger: { debug(message: string): void; warn(message: string): void };
    });
    readonly pending: readonly unknown[];
    createSocketRequest(request: QueuedRequest): { readonly requestTimeout: number };
    push(request: QueuedRequest): void;
    fulfillRequest(response: { correlationId: number; payload: unknown; size: number }): void;
    maybeThrottle(forMs: number): void;
    scheduleCheckPendingRequests(): void;
  }
}
