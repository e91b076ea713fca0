import type { Logger } from 'pino';
import { errorMessage } from '../../errors.ts';
import { decodeMessage } from '../../inspect/messages/decode-message.ts';
import { TAILABLE_TOPICS } from '../../inspect/messages/tailable-topics.ts';
import { PartitionReads } from '../../kafka/log/partition-reads.ts';
import { cleanText } from '../../telemetry/log-cleaning.ts';
import { wait } from '../../waiting/backoff.ts';
import type { ConsoleOptions } from '../dependencies.ts';
import { FollowedTopic, type TopicListener } from './followed-topic.ts';

const EVERY_MS = 1_000;

type FeedSources = Pick<ConsoleOptions, 'kafka' | 'names' | 'codec'> & { readonly logger: Logger };

/**
 * Follows the topics that somebody watches, with one reader for all who do, `read_committed`. Each topic is read in bounded
 * rounds: where more comes than a person can read, the newest are shown, and how many were passed over.
 */
export class TopicFeed {
  readonly #sources: FeedSources;
  readonly #topics = new Map<string, FollowedTopic>();
  readonly #stopping = new AbortController();
  #loop: Promise<void> | null = null;

  constructor(sources: FeedSources) {
    this.#sources = sources;
  }

  /** @param topic its contract name. Returns what ends it. */
  watch(topic: string, listener: TopicListener): () => void {
    const { names, codec } = this.#sources;
    const decode = decodeMessage.bind(null, codec, names);
    const followed = this.#topics.get(topic) ?? new FollowedTopic(names.topic(topic), decode);
    this.#topics.set(topic, followed);
    followed.add(listener);
    this.#loop ??= this.#run();
    return () => {
      followed.remove(listener);
      if (!followed.isWatched && this.#topics.get(topic) === followed) this.#topics.delete(topic);
    };
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    const { kafka, names } = this.#sources;
    while (this.#topics.size > 0 && !signal.aborted) {
      try {
        await PartitionReads.use(kafka, TAILABLE_TOPICS.map(names.topic), (reads) => this.#follow(reads));
      } catch (error) {
        for (const followed of this.#topics.values()) this.#fail(followed, error);
      }
      await wait(EVERY_MS, signal);
    }
    this.#loop = null;
  }

  /** Until nobody watches any more, or a topic cannot be read. The others have their turn before. */
  async #follow(reads: PartitionReads): Promise<void> {
    const { signal } = this.#stopping;
    let failed = false;
    while (this.#topics.size > 0 && !signal.aborted && !failed) {
      for (const followed of this.#topics.values()) {
        try {
          await followed.round(reads);
        } catch (error) {
          failed = true;
          this.#fail(followed, error);
        }
      }
      if (!failed) await wait(EVERY_MS, signal);
    }
  }

  #fail(followed: FollowedTopic, error: unknown): void {
    if (this.#stopping.signal.aborted) return;
    this.#sources.logger.warn({ err: error }, 'the console cannot read topics; trying again');
    followed.tell({ kind: 'problem', detail: cleanText(errorMessage(error)) });
  }
}
