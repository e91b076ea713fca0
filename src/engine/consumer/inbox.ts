import type { KafkaHeaders } from '../../kafka/client/kafka-types.ts';
import { CHUNK_INPUT_BYTES_MAX, INBOX_BYTES_MAX } from '../limits.ts';

/** A fetched message; `next` is the offset to read after it, behind any control records. */
export interface SourceMessage {
  readonly offset: number;
  readonly next: number;
  /** In Kafka's form: epoch ms in digits. */
  readonly timestamp: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: KafkaHeaders;
}

/** The fetched messages of a partition that are in no chunk yet. Bounded: check `full` before `push`. */
export class Inbox {
  readonly #messages: SourceMessage[] = [];
  readonly #messagesMax: number;
  #bytes = 0;
  #wake: (() => void) | null = null;
  #failure: Error | null = null;

  constructor(messagesMax: number) {
    this.#messagesMax = messagesMax;
  }

  get full(): boolean {
    return this.#messages.length >= this.#messagesMax || this.#bytes >= INBOX_BYTES_MAX;
  }

  get hasRoomAgain(): boolean {
    return this.#messages.length <= this.#messagesMax / 2 && this.#bytes <= INBOX_BYTES_MAX / 2;
  }

  /** When the oldest message here was written, epoch ms; null where there is none. */
  get oldestAt(): number | null {
    const oldest = this.#messages[0];
    return oldest === undefined ? null : Number(oldest.timestamp);
  }

  push(messages: readonly SourceMessage[]): void {
    this.#messages.push(...messages);
    this.#bytes += bytesOf(messages);
    this.#wake?.();
  }

  /** Returns messages to the front: their chunk was halved. */
  putBack(messages: readonly SourceMessage[]): void {
    this.#messages.unshift(...messages);
    this.#bytes += bytesOf(messages);
  }

  /** The `take` that waits now, or the next one, throws this error. */
  fail(error: Error): void {
    this.#failure = error;
    this.#wake?.();
  }

  /** Takes up to `max` messages in order, within the byte limit; waits for the first. Empty once the signal aborts. */
  async take(max: number, signal: AbortSignal): Promise<SourceMessage[]> {
    while (this.#messages.length === 0 && this.#failure === null && !signal.aborted) await this.#woken(signal);
    if (this.#failure !== null) throw this.#failure;
    if (signal.aborted) return [];
    const taken = this.#messages.splice(0, this.#chunkLength(max));
    this.#bytes -= bytesOf(taken);
    return taken;
  }

  #chunkLength(max: number): number {
    let bytes = 0;
    let count = 0;
    for (const message of this.#messages.slice(0, max)) {
      bytes += bytesOf([message]);
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

function bytesOf(messages: readonly SourceMessage[]): number {
  return messages.reduce((sum, { key, value }) => sum + (key?.length ?? 0) + (value?.length ?? 0), 0);
}
