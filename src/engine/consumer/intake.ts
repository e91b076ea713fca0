import { errorMessage, TransientError } from '../../errors.ts';
import type { Checkpoint, LogIdentity } from '../checkpoint.ts';
import { identityOf, type LogBounds, type LogEnds, readingStart, verifyIdentity } from '../ownership/log-identity.ts';
import type { Inbox, SourceMessage } from './inbox.ts';

/** The messages of one partition in one fetch. */
export interface FetchedBatch {
  readonly fetchedOffset: number;
  /** The last offset it covers, control records included. */
  readonly lastOffset: number;
  readonly highWatermark: number;
  readonly messages: readonly Omit<SourceMessage, 'next'>[];
}

/**
 * Puts every message from the checkpoint's `next` on into the inbox, once and in order. kafkajs moves its position by
 * itself after OFFSET_OUT_OF_RANGE, and a topic may be recreated, so each fetch is checked: it must begin at or before
 * the next message, and if it covers the last known record, that record must be the same one.
 */
export class Intake {
  readonly inbox: Inbox;
  readonly #checkpointId: string;
  readonly #clusterId: string;
  /** The next offset to accept; lower ones are dropped. */
  #position: number;
  /** A fetch must begin at this offset or before. */
  #readFrom: number;
  /** The last known record before `#position`; a fetch that covers its offset must contain it. */
  #mark: LogIdentity | null;

  constructor(checkpoint: Checkpoint, log: LogBounds, inbox: Inbox) {
    this.inbox = inbox;
    this.#checkpointId = checkpoint._id;
    this.#clusterId = log.clusterId;
    this.#position = checkpoint.next;
    this.#readFrom = readingStart(checkpoint, log);
    this.#mark = this.#readFrom < checkpoint.next ? checkpoint.identity : null;
  }

  /** The offset to continue fetching at. */
  get readFrom(): number {
    return this.#readFrom;
  }

  /**
   * Reading goes back to the last known record, so that it is recognised again; not where the log no longer holds its
   * offset, as it cannot be recognised then.
   * @throws TransientError where the next offset is outside the log.
   */
  goBack(log: LogEnds): void {
    if (this.#position < log.start || this.#position > log.end) {
      throw new TransientError(`the log holds ${log.start} to ${log.end}, but ${this.#position} is next`);
    }
    const isHeld = this.#mark !== null && this.#mark.offset >= log.start && log.start < log.end;
    if (!isHeld) this.#mark = null;
    this.#readFrom = this.#mark?.offset ?? this.#position;
  }

  /** Accepts a batch; false where it cannot now. A batch that does not fit the log fails the inbox; the reader takes over again. */
  offer(batch: FetchedBatch): boolean {
    if (this.inbox.full || !this.#fits(batch)) return false;
    const fresh = batch.messages.filter(({ offset }) => offset >= this.#position);
    const messages = fresh.map((message, index) => ({
      ...message,
      next: index === fresh.length - 1 ? Math.max(batch.lastOffset, message.offset) + 1 : message.offset + 1,
    }));
    this.inbox.push(messages);
    const last = messages.at(-1);
    this.#passed(batch.lastOffset, last === undefined ? this.#mark : identityOf(last, this.#clusterId));
    return true;
  }

  /** A batch with only control records or aborted messages, which kafkajs skips without handing it over. */
  skip(batch: Omit<FetchedBatch, 'messages'>): void {
    if (this.#fits({ ...batch, messages: [] })) this.#passed(batch.lastOffset, this.#mark);
  }

  #passed(lastOffset: number, mark: LogIdentity | null): void {
    const markSeen = this.#mark === null || lastOffset >= this.#mark.offset;
    this.#position = Math.max(this.#position, lastOffset + 1);
    this.#mark = mark;
    if (markSeen) this.#readFrom = this.#position;
  }

  #fits(batch: FetchedBatch): boolean {
    try {
      this.#check(batch);
      return true;
    } catch (error) {
      this.inbox.fail(error instanceof Error ? error : new Error(errorMessage(error)));
      return false;
    }
  }

  #check({ fetchedOffset, lastOffset, highWatermark, messages }: FetchedBatch): void {
    if (fetchedOffset > this.#readFrom) {
      throw new TransientError(
        `fetched from ${fetchedOffset}, but ${this.#readFrom} is next: the consumer skipped messages`,
      );
    }
    const mark = this.#mark;
    if (mark === null || fetchedOffset > mark.offset) return;
    if (highWatermark <= mark.offset) {
      throw new TransientError(`the log ends at ${highWatermark}, but offset ${mark.offset} was read already`);
    }
    if (lastOffset < mark.offset) return;
    verifyIdentity(
      this.#checkpointId,
      mark,
      messages.find(({ offset }) => offset === mark.offset),
    );
  }
}
