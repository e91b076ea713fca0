import type { Logger } from 'pino';
import type { DeadLetter } from '../../dead-letters/dead-letter.ts';
import { countText } from '../../domain/count-text.ts';
import { UsageError } from '../../errors.ts';
import type { Operator } from '../../operate/audit.ts';
import type { ReplayRequest } from '../../operate/dead-letters/replay.ts';
import { replayDeadLetters } from '../../operate/dead-letters/replay-dead-letters.ts';
import type { ConsoleOptions } from '../dependencies.ts';

type ReplaySources = Pick<ConsoleOptions, 'database' | 'publisher'> & { readonly logger: Logger };

/** What this process replays now. */
interface Current {
  readonly by: string;
  readonly total: number;
  replayed: number;
}

/**
 * Replays of dead letters, which may take longer than a request: a process runs one at a time, and it goes on when the person
 * who began it leaves; its entry in the audit says how far it is. When the console stops, it stops after what it has sent.
 */
export class Replays {
  readonly #sources: ReplaySources;
  readonly #stopping = new AbortController();
  #current: Current | null = null;
  #running: Promise<void> = Promise.resolve();

  constructor(sources: ReplaySources) {
    this.#sources = sources;
  }

  /** @throws UsageError while another one runs */
  start(deadLetters: readonly DeadLetter[], perSecond: number, operator: Operator): void {
    if (this.#current !== null) {
      const { by, replayed, total } = this.#current;
      throw new UsageError(
        `a replay of ${by} runs (${replayed} of ${countText(total, 'dead letter')}): wait for its end, or stop it`,
      );
    }
    this.#current = { by: operator.by, total: deadLetters.length, replayed: 0 };
    this.#running = this.#run(this.#current, { deadLetters, perSecond }, operator);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(
    current: Current,
    chosen: Pick<ReplayRequest, 'deadLetters' | 'perSecond'>,
    operator: Operator,
  ): Promise<void> {
    const onReplayed = (replayed: number) => {
      current.replayed = replayed;
    };
    try {
      await replayDeadLetters(this.#sources, { ...chosen, onReplayed, signal: this.#stopping.signal }, operator);
    } catch (error) {
      this.#sources.logger.warn({ err: error }, 'a replay of dead letters failed');
    } finally {
      this.#current = null;
    }
  }
}
