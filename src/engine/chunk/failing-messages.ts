import type { SourceMessage } from '../consumer/inbox.ts';
import {
  DETERMINISTIC_FAILURES,
  DETERMINISTIC_FAILURES_MS,
  UNEXPLAINED_FAILURES,
  UNEXPLAINED_FAILURES_MS,
} from '../limits.ts';
import type { StoreFailure } from './store-failure.ts';

/** `again`: after a wait. `dead-letter`: this one message can never be stored. `stop`: an operator has to look at it. */
type Verdict = 'again' | 'dead-letter' | 'stop';

interface Streak {
  readonly code: string | null;
  readonly since: number;
  readonly count: number;
}

/**
 * Finds the message that keeps a partition's chunks from being stored, and decides when to give up on it. A chunk that
 * failed is repeated one partition at a time, then one message at a time, and only what a message meets alone, again and
 * again, counts against it.
 */
export class FailingMessages {
  /** Messages before this offset are stored without those of other partitions. */
  #apartBefore = 0;
  /** Messages before this offset are stored alone. */
  #aloneBefore = 0;
  #offset: number | null = null;
  #deterministic: Streak | null = null;
  #unexplained: Streak | null = null;

  /** A chunk that covered other partitions too was not stored: it may be the fault of any of its messages. */
  failedTogether(chunk: readonly Pick<SourceMessage, 'next'>[]): void {
    this.#apartBefore = Math.max(this.#apartBefore, chunk.at(-1)?.next ?? 0);
  }

  /** Whether the next chunk may cover no other partition. */
  mustBeApart(next: number): boolean {
    return next < this.#apartBefore || next < this.#aloneBefore;
  }

  /** How many messages the next chunk may have. */
  chunkMessagesMax(next: number, max: number): number {
    return next < this.#aloneBefore ? 1 : max;
  }

  /** @param now real time, epoch ms. */
  failed(chunk: readonly Pick<SourceMessage, 'offset' | 'next'>[], failure: StoreFailure, now: number): Verdict {
    const [first] = chunk;
    const last = chunk.at(-1);
    if (first === undefined || last === undefined) return 'again';
    this.#aloneBefore = Math.max(this.#aloneBefore, last.next);
    if (first !== last) return 'again';
    if (first.offset !== this.#offset) this.#countFrom(first.offset);
    if (failure.kind === 'deterministic') {
      this.#deterministic = longer(this.#deterministic, failure.code, now);
      return reached(this.#deterministic, DETERMINISTIC_FAILURES, DETERMINISTIC_FAILURES_MS, now)
        ? 'dead-letter'
        : 'again';
    }
    this.#unexplained = longer(this.#unexplained, null, now);
    return reached(this.#unexplained, UNEXPLAINED_FAILURES, UNEXPLAINED_FAILURES_MS, now) ? 'stop' : 'again';
  }

  /** An operator looks at it: what they resume is counted from the start. */
  forget(): void {
    this.#countFrom(null);
  }

  #countFrom(offset: number | null): void {
    this.#offset = offset;
    this.#deterministic = null;
    this.#unexplained = null;
  }
}

/** Only failures with the same code make a streak. */
function longer(streak: Streak | null, code: string | null, now: number): Streak {
  if (streak === null || streak.code !== code) return { code, since: now, count: 1 };
  return { ...streak, count: streak.count + 1 };
}

function reached({ count, since }: Streak, failures: number, ms: number, now: number): boolean {
  return count >= failures && now - since >= ms;
}
