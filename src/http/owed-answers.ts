import type { ServerResponse } from 'node:http';

/** Requests that were read to their end and are not answered: a server that stops still owes them an answer. */
export class OwedAnswers {
  readonly #owed = new Set<ServerResponse>();
  #onNone: () => void = () => {};

  add(response: ServerResponse): void {
    this.#owed.add(response);
    // Also where the client goes away first.
    response.once('close', () => {
      this.#owed.delete(response);
      if (this.#owed.size === 0) this.#onNone();
    });
  }

  /** Resolves when none is owed, or when the time is over. */
  async given(waitMs: number): Promise<void> {
    if (this.#owed.size === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, waitMs);
    this.#onNone = resolve;
    await promise;
    clearTimeout(timer);
  }
}
