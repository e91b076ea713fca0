import { errorMessage } from '../../errors.ts';
import type { Checkpoint } from '../checkpoint.ts';
import { READING_GAP_MS } from '../limits.ts';
import type { LogBounds, LogEnds } from '../ownership/log-identity.ts';
import type { Inbox } from './inbox.ts';
import { type FetchedBatch, Intake } from './intake.ts';

/** What a consumer does for one of its partitions. */
export interface Fetching {
  pause(): void;
  /** The offset to continue fetching at. Only a hint: the intake checks every fetch against the checkpoint. */
  seek(offset: number): void;
  resume(): void;
  /** Resolves once the group has confirmed after `since` (epoch ms) that this process is its member. */
  membershipConfirmed(since: number, signal: AbortSignal): Promise<void>;
}

/**
 * Reads one partition while this process owns it. A topic may be deleted and created again at any moment, and kafkajs
 * then continues at the old offset of the new log. So each time that this may have happened unseen, reading goes back to
 * the last known record, and continues only if the log still holds it.
 */
export class PartitionReader {
  readonly #fetching: Fetching;
  readonly #bounds: () => Promise<LogEnds>;
  readonly #now: () => number;
  #intake: Intake | null = null;
  /** The check that is under way: nothing is accepted before it has ended. A later one replaces it. */
  #check: symbol | null = null;
  #pausedAt: number | null = null;

  /** @param now real time, epoch ms. */
  constructor(fetching: Fetching, bounds: () => Promise<LogEnds>, now: () => number = Date.now) {
    this.#fetching = fetching;
    this.#bounds = bounds;
    this.#now = now;
  }

  open(checkpoint: Checkpoint, log: LogBounds, inbox: Inbox): void {
    this.#intake = new Intake(checkpoint, log, inbox);
    this.#continueAt(this.#intake);
  }

  close(): void {
    this.#intake = null;
    this.#check = null;
    this.#pause();
  }

  /** Accepts a fetched batch. False where it cannot now: fetching is paused, and the same batch comes again later. */
  offer(batch: FetchedBatch): boolean {
    const accepted = this.#check === null && (this.#intake?.offer(batch) ?? false);
    if (!accepted || this.#intake?.inbox.full !== false) this.#pause();
    return accepted;
  }

  /** The consumer skipped control records or aborted messages, which it never hands over. */
  skipped(batch: Omit<FetchedBatch, 'messages'>): void {
    if (this.#check === null) this.#intake?.skip(batch);
  }

  /** Fetches again where the inbox has room again. */
  resumeIfRoom(): void {
    if (this.#intake?.inbox.hasRoomAgain !== true || this.#check !== null) return;
    const pausedAt = this.#pausedAt;
    if (pausedAt !== null && this.#now() - pausedAt > READING_GAP_MS) this.verify();
    else this.#resume();
  }

  /**
   * Checks that the log is still the one that was read: it must hold the next offset, and reading goes back to the last
   * known record. Called where the consumer has joined its group again (kafkajs has then forgotten its position as well),
   * and where nothing was fetched for a while. What does not fit fails the inbox: the partition is taken over again.
   */
  verify(): void {
    this.#pause();
    const intake = this.#intake;
    if (intake === null) return;
    const check = Symbol('check');
    this.#check = check;
    this.#bounds()
      .then((log) => {
        if (this.#check !== check) return;
        intake.goBack(log);
        this.#continueAt(intake);
      })
      .catch((error: unknown) => {
        if (this.#check === check) intake.inbox.fail(error instanceof Error ? error : new Error(errorMessage(error)));
      });
  }

  #continueAt(intake: Intake): void {
    this.#check = null;
    this.#fetching.seek(intake.readFrom);
    if (!intake.inbox.full) this.#resume();
  }

  #pause(): void {
    this.#pausedAt ??= this.#now();
    this.#fetching.pause();
  }

  #resume(): void {
    this.#pausedAt = null;
    this.#fetching.resume();
  }
}
