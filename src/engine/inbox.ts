import type { IHeaders } from 'kafkajs';
import { CHUNK_INPUT_BYTES_MAX } from './limits.ts';

/** A message as fetched; `next` is the offset to go on from after it (it covers trailing control records). */
export interface SourceMessage {
  readonly offset: number;
  readonly next: number;
  /** As Kafka tells it: epoch ms in digits. */
  readonly timestamp: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: IHeaders;
}

/** Messages fetched and not yet in a chunk, of one partition. Bounded: whoever offers looks at `full` first. */
export class Inbox {
  readonly #messages: SourceMessage[] = [];
  readonly #messagesMax: number;
  #wake: (() => void) | null = null;
  #failure: Error | null = null;

  constructor(messagesMax: number) {
    this.#messagesMax = messagesMax;
  }

  get full(): boolean {
    return this.#messages.length >= this.#messagesMax;
  }

  get hasRoomAgain(): boolean {
    return this.#messages.length <= this.#messagesMax / 2;
  }

  push(messages: readonly SourceMessage[]): void {
    this.#messages.push(...messages);
    this.#wake?.();
  }

  /** Puts messages back at the front: the chunk they were in was halved. */
  putBack(messages: readonly SourceMessage[]): void {
    this.#messages.unshift(...messages);
  }

  /** Whoever waits, or takes next, gets this error. */
  fail(error: Error): void {
    this.#failure = error;
    this.#wake?.();
  }

  /** Up to `max` messages, within the byte limit, in order; waits for the first. Empty once the signal aborts. */
  async take(max: number, signal: AbortSignal): Promise<SourceMessage[]> {
    while (this.#messages.length === 0 && this.#failure === null && !signal.aborted) await this.#woken(signal);
    if (this.#failure !== null) throw this.#failure;
    if (signal.aborted) return [];
    return this.#messages.splice(0, this.#chunkLength(max));
  }

  #chunkLength(max: number): number {
    let bytes = 0;
    let count = 0;
    for (const message of this.#messages.slice(0, max)) {
      bytes += (message.value?.length ?? 0) + (message.key?.length ?? 0);
      if (count > 0 && bytes > CHUNK_INPUT_BYTES_MAX) break;
      count++;
    }
    return count;
  }

  #woken(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.#wake = null;
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#wake = wake;
      signal.addEventListener('abort', wake, { once: true });
    });
  }
}
