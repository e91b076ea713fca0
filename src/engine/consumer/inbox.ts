import type { KafkaHeaders } from '../../kafka/client/kafka-types.ts';
import { costOf } from '../../kafka/fetching/message-cost.ts';
import { INBOX_BYTES_MAX } from '../limits.ts';

/** A fetched message; `next` is the offset to read after it, behind any control records. */
export interface SourceMessage {
  readonly offset: number;
  readonly next: number;
  /** In Kafka's form: epoch ms in digits. */
  readonly timestamp: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: KafkaHeaders;
  /** Why it is not even looked at. What is kept of it is a part. */
  readonly refusedBecause?: string;
}

/** The fetched messages of a partition that are in no chunk yet. Bounded: check `full` before `push`. */
export class Inbox {
  readonly #messages: SourceMessage[] = [];
  readonly #messagesMax: number;
  readonly #wake: () => void;
  /** Of the messages that were taken last and not returned: the offsets to read after them. */
  readonly #takenUpTo: number[] = [];
  #bytes = 0;
  #failure: Error | null = null;

  /** @param wake called when there is something to do: messages, or a failure. */
  constructor(messagesMax: number, wake: () => void) {
    this.#messagesMax = messagesMax;
    this.#wake = wake;
  }

  get length(): number {
    return this.#messages.length;
  }

  /** Why the partition must be taken over again: what was fetched does not fit its log. */
  get failure(): Error | null {
    return this.#failure;
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
    if (messages.length === 0) return;
    this.#messages.push(...messages);
    for (const message of messages) this.#bytes += costOf(message);
    this.#wake();
  }

  /** Returns messages to the front: their chunk was halved, or was not stored. */
  putBack(messages: readonly SourceMessage[]): void {
    this.#messages.unshift(...messages);
    this.#takenUpTo.splice(Math.max(0, this.#takenUpTo.length - messages.length));
    for (const message of messages) this.#bytes += costOf(message);
  }

  /** Whether all that was taken was applied, up to `next`, or returned: otherwise taking more would skip messages. */
  continuesAt(next: number): boolean {
    return (this.#takenUpTo.at(-1) ?? next) === next;
  }

  fail(error: Error): void {
    this.#failure = error;
    this.#wake();
  }

  /** Takes messages in order: at most `max`, and no more bytes than `bytesMax` after the first one. */
  take(max: number, bytesMax: number): { messages: SourceMessage[]; bytes: number } {
    let bytes = 0;
    let count = 0;
    for (const message of this.#messages) {
      if (count === max || (count > 0 && bytes + costOf(message) > bytesMax)) break;
      bytes += costOf(message);
      count++;
    }
    this.#bytes -= bytes;
    const messages = this.#messages.splice(0, count);
    this.#takenUpTo.splice(0, this.#takenUpTo.length, ...messages.map((message) => message.next));
    return { messages, bytes };
  }
}
