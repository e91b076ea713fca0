export interface FloorMessage {
  readonly offset: number;
  readonly value: Buffer | null;
}

/**
 * Messages that were fetched and are not yet in a chunk. Bounded like the engine's: the floor may not use more memory.
 */
export class FloorInbox {
  readonly #messages: FloorMessage[] = [];
  readonly #messagesMax: number;
  readonly #fetching: { pause(): void; resume(): void };
  #wake: () => void = () => undefined;

  constructor(messagesMax: number, fetching: { pause(): void; resume(): void }) {
    this.#messagesMax = messagesMax;
    this.#fetching = fetching;
  }

  push(messages: readonly FloorMessage[]): void {
    this.#messages.push(...messages);
    if (this.#messages.length >= this.#messagesMax) this.#fetching.pause();
    this.#wake();
  }

  /** Returns up to `max` messages; waits for the first. */
  async take(max: number): Promise<FloorMessage[]> {
    if (this.#messages.length === 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const taken = this.#messages.splice(0, max);
    if (this.#messages.length <= this.#messagesMax / 2) this.#fetching.resume();
    return taken;
  }
}
