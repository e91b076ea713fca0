import type { Logger } from 'pino';
import { errorMessage } from '../../errors.ts';
import { type DecodedMessage, decodeMessage } from '../../inspect/messages/decode-message.ts';
import { TAILABLE_TOPICS } from '../../inspect/messages/tailable-topics.ts';
import type { LogRecord } from '../../kafka/log/log-reader.ts';
import { PartitionReads } from '../../kafka/log/partition-reads.ts';
import { wait } from '../../waiting/backoff.ts';
import type { ConsoleOptions } from '../dependencies.ts';

/** What somebody who watches a topic is told. */
export type TopicNews =
  | { readonly kind: 'message'; readonly message: DecodedMessage }
  /** More came than is shown: so many were passed over. */
  | { readonly kind: 'passed-over'; readonly count: number }
  | { readonly kind: 'problem'; readonly detail: string };

type Listener = (news: TopicNews) => void;

const EVERY_MS = 1_000;
/** Of one partition in one round; a person reads no faster, and a flood must not keep the process busy. */
const A_ROUND_MAX = 50;
/** Shown at once to whoever begins to watch: so many of each partition's newest. */
const FIRST_MAX = 20;
/** Of a topic, for whoever comes while others watch. */
const KEPT_MAX = 200;

interface WatchedTopic {
  readonly listeners: Set<Listener>;
  /** The next offset of each partition. */
  readonly next: Map<number, number>;
  readonly kept: DecodedMessage[];
}

type FeedSources = Pick<ConsoleOptions, 'kafka' | 'names' | 'codec'> & { readonly logger: Logger };

/**
 * Follows the topics that somebody watches, with one reader for all who do, `read_committed`. Each topic is read in bounded
 * rounds: where more comes than a person can read, the newest are shown, and how many were passed over.
 */
export class TopicFeed {
  readonly #sources: FeedSources;
  readonly #topics = new Map<string, WatchedTopic>();
  readonly #stopping = new AbortController();
  #loop: Promise<void> | null = null;

  constructor(sources: FeedSources) {
    this.#sources = sources;
  }

  /** @param topic its contract name. Returns what ends it. */
  watch(topic: string, listener: Listener): () => void {
    const watched = this.#topics.get(topic) ?? { listeners: new Set(), next: new Map(), kept: [] };
    this.#topics.set(topic, watched);
    watched.listeners.add(listener);
    for (const message of watched.kept) listener({ kind: 'message', message });
    this.#loop ??= this.#run();
    return () => {
      watched.listeners.delete(listener);
      if (watched.listeners.size === 0) this.#topics.delete(topic);
    };
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    const { kafka, names, logger } = this.#sources;
    while (this.#topics.size > 0 && !signal.aborted) {
      try {
        await PartitionReads.use(kafka, TAILABLE_TOPICS.map(names.topic), (reads) => this.#follow(reads));
      } catch (error) {
        logger.warn({ err: error }, 'the console cannot read topics; trying again');
        this.#tellAll({ kind: 'problem', detail: errorMessage(error) });
        await wait(EVERY_MS, signal);
      }
    }
    this.#loop = null;
  }

  /** Until nobody watches any more. */
  async #follow(reads: PartitionReads): Promise<void> {
    const { signal } = this.#stopping;
    while (this.#topics.size > 0 && !signal.aborted) {
      for (const [topic, watched] of this.#topics) await this.#round(reads, topic, watched);
      await wait(EVERY_MS, signal);
    }
  }

  async #round(reads: PartitionReads, topic: string, watched: WatchedTopic): Promise<void> {
    const fullTopic = this.#sources.names.topic(topic);
    const partitions = Array.from({ length: reads.partitionCount(fullTopic) }, (_, partition) => {
      return { topic: fullTopic, partition };
    });
    const endOf = await reads.ends(partitions);
    const records: LogRecord[] = [];
    let passedOver = 0;
    for (const { partition } of partitions) {
      const to = endOf({ topic: fullTopic, partition }) ?? 0;
      const next = watched.next.get(partition);
      const from = Math.max(next ?? 0, to - (next === undefined ? FIRST_MAX : A_ROUND_MAX));
      if (next !== undefined) passedOver += from - next;
      const readTo = await reads.read({ topic: fullTopic, partition, from, to }, (record) => void records.push(record));
      watched.next.set(partition, Math.max(from, readTo));
    }
    if (passedOver > 0) tell(watched, { kind: 'passed-over', count: passedOver });
    records.sort((a, b) => a.timestamp - b.timestamp || a.offset - b.offset);
    for (const record of records) await this.#show(watched, record);
  }

  async #show(watched: WatchedTopic, record: LogRecord): Promise<void> {
    const message = await decodeMessage(this.#sources.codec, this.#sources.names, record);
    watched.kept.push(message);
    if (watched.kept.length > KEPT_MAX) watched.kept.shift();
    tell(watched, { kind: 'message', message });
  }

  #tellAll(news: TopicNews): void {
    for (const watched of this.#topics.values()) tell(watched, news);
  }
}

function tell({ listeners }: WatchedTopic, news: TopicNews): void {
  for (const listener of listeners) listener(news);
}
