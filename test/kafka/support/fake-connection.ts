import type { ClosingConnection } from '../../../src/kafka/kafkajs-patches/endless-closings.ts';

/** A connection with requests that nobody answers, in kafkajs's form. */
export class FakeConnection implements ClosingConnection {
  readonly host = 'broker';
  readonly port = 1;
  readonly authHandlers = null;
  connectionStatus = 'connected';
  chunks: Buffer[] = [Buffer.from('half an answer')];
  bytesBuffered = 14;
  bytesNeeded = 100;
  socket = { bytesRead: 14, destroy: () => this.#destroy() };
  isDestroyed = false;
  readonly rejected: Error[] = [];
  readonly #answered = Promise.withResolvers<void>();
  readonly requestQueue;

  /** @param sentAt when each request was sent, epoch ms. */
  constructor(sentAt: readonly number[] = []) {
    const inflight = new Map(sentAt.map((at, id) => [id, { sentAt: at }]));
    this.requestQueue = {
      inflight,
      rejectAll: (error: Error) => {
        inflight.clear();
        this.rejected.push(error);
        this.#answered.resolve();
      },
    };
    if (inflight.size === 0) this.#answered.resolve();
  }

  #destroy(): void {
    this.isDestroyed = true;
  }

  /** As kafkajs does: after all answers. */
  async disconnect(): Promise<void> {
    this.connectionStatus = 'disconnecting';
    await this.#answered.promise;
    this.connectionStatus = 'disconnected';
  }
}
