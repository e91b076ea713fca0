import type { Logger } from 'pino';
import type { DeadLetter } from '../../dead-letters/dead-letter.ts';
import { countText } from '../../domain/count-text.ts';
import { errorMessage, UsageError } from '../../errors.ts';
import type { Operator } from '../../operate/audit.ts';
import { replayDeadLetters, replayEndText } from '../../operate/dead-letters/replay-dead-letters.ts';
import type { ConsoleOptions } from '../dependencies.ts';

/** How far a replay is. */
interface ReplayProgress {
  readonly by: string;
  /** Epoch ms. */
  readonly startedAt: number;
  readonly perSecond: number;
  readonly total: number;
  readonly replayed: number;
  /** How it ended, as the audit says it; null while it runs. */
  readonly result: string | null;
}

/** Ended ones that are still shown. */
const KEPT_MAX = 5;
/** The entry in the audit is written at once. */
const SAME_MS = 5_000;

type ReplaySources = Pick<ConsoleOptions, 'database' | 'publisher'> & { readonly logger: Logger };

/**
 * Replays of dead letters, which may take longer than a request: one runs at a time, and goes on when the person who began it
 * leaves. When the console stops, it stops after what it has sent; the audit then has how many that were.
 */
export class Replays {
  readonly #sources: ReplaySources;
  readonly #stopping = new AbortController();
  #newestFirst: readonly ReplayProgress[] = [];
  #running: Promise<void> = Promise.resolve();

  constructor(sources: ReplaySources) {
    this.#sources = sources;
  }

  get list(): readonly ReplayProgress[] {
    return this.#newestFirst;
  }

  /** Whether an entry of the audit is of a replay that this process knows. */
  hasBegun(by: string, at: number): boolean {
    return this.#newestFirst.some((one) => one.by === by && Math.abs(at - one.startedAt) < SAME_MS);
  }

  /** @throws UsageError while another one runs */
  start(deadLetters: readonly DeadLetter[], perSecond: number, operator: Operator): void {
    const [newest] = this.#newestFirst;
    if (newest !== undefined && newest.result === null) {
      const { by, replayed, total } = newest;
      throw new UsageError(
        `a replay of ${by} runs (${replayed} of ${countText(total, 'dead letter')}): wait for its end`,
      );
    }
    const begun = { startedAt: Date.now(), perSecond, total: deadLetters.length, replayed: 0, result: null };
    this.#newestFirst = [{ ...begun, by: operator.by }, ...this.#newestFirst].slice(0, KEPT_MAX);
    this.#running = this.#run(deadLetters, perSecond, operator);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(deadLetters: readonly DeadLetter[], perSecond: number, operator: Operator): Promise<void> {
    const onReplayed = (replayed: number) => this.#note({ replayed });
    const request = { deadLetters, perSecond, onReplayed, signal: this.#stopping.signal };
    try {
      const end = await replayDeadLetters(this.#sources, request, operator);
      this.#note({ replayed: end.replayed, result: replayEndText(end, deadLetters.length) });
    } catch (error) {
      this.#sources.logger.warn({ err: error }, 'a replay of dead letters failed');
      this.#note({ result: `failed: ${errorMessage(error)}` });
    }
  }

  #note(changes: Partial<ReplayProgress>): void {
    const [newest, ...others] = this.#newestFirst;
    if (newest !== undefined) this.#newestFirst = [{ ...newest, ...changes }, ...others];
  }
}
