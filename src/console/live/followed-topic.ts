import type { DecodedMessage } from '../../inspect/messages/decode-message.ts';
import type { LogRecord } from '../../kafka/log/log-reader.ts';
import type { PartitionReads } from '../../kafka/log/partition-reads.ts';

/** What somebody who watches a topic is told. */
export type TopicNews =
  | MessageNews
  /** More came than is shown: so many were passed over. */
  | { readonly kind: 'passed-over'; readonly count: number }
  | { readonly kind: 'problem'; readonly detail: string };

interface MessageNews {
  readonly kind: 'message';
  readonly message: DecodedMessage;
  /** For filters, as what is shown of a key may be masked. */
  readonly record: Pick<LogRecord, 'key'>;
}

export type TopicListener = (news: TopicNews) => void;

type Reads = Pick<PartitionReads, 'partitionCount' | 'starts' | 'ends' | 'read'>;

/** Of one partition in one round; a person reads no faster, and a flood must not keep the process busy. */
const A_ROUND_MAX = 50;
/** Messages have a few hundred bytes; somebody may write some with a million each. */
const A_ROUND_BYTES_MAX = 8_000_000;
/** Shown at once to whoever begins to watch: so many of each partition's newest. */
const FIRST_MAX = 20;
/** For whoever comes while others watch. */
const KEPT_MAX = 200;
const KEPT_BYTES_MAX = 2_000_000;

/** A topic that somebody watches: where it was read to, who is told, and what they were told last. */
export class FollowedTopic {
  readonly #fullTopic: string;
  readonly #decode: (record: LogRecord) => Promise<DecodedMessage>;
  readonly #listeners = new Set<TopicListener>();
  /** The next offset of each partition. */
  readonly #next = new Map<number, number>();
  readonly #kept = new Newest<MessageNews>(KEPT_MAX, KEPT_BYTES_MAX);

  constructor(fullTopic: string, decode: (record: LogRecord) => Promise<DecodedMessage>) {
    this.#fullTopic = fullTopic;
    this.#decode = decode;
  }

  get isWatched(): boolean {
    return this.#listeners.size > 0;
  }

  add(listener: TopicListener): void {
    this.#listeners.add(listener);
    for (const news of this.#kept.items) listener(news);
  }

  remove(listener: TopicListener): void {
    this.#listeners.delete(listener);
  }

  tell(news: TopicNews): void {
    for (const listener of this.#listeners) listener(news);
  }

  /**
   * Shows what came since the last round. Where it fails, nothing was shown, and the next round begins at the same place.
   * @throws what Kafka's client throws; TransientError where the schema registry is away
   */
  async round(reads: Reads): Promise<void> {
    const { records, passedOver, readTo } = await this.#newRecords(reads);
    const messages: { news: MessageNews; bytes: number }[] = [];
    for (const record of records) {
      const news = { kind: 'message', message: await this.#decode(record), record: { key: record.key } } as const;
      messages.push({ news, bytes: bytesOf(record) });
    }
    for (const [partition, next] of readTo) this.#next.set(partition, next);
    if (passedOver > 0) this.tell({ kind: 'passed-over', count: passedOver });
    for (const { news, bytes } of messages) {
      this.#kept.add(news, bytes);
      this.tell(news);
    }
  }

  async #newRecords(reads: Reads) {
    const topic = this.#fullTopic;
    const partitions = Array.from({ length: reads.partitionCount(topic) }, (_, partition) => ({ topic, partition }));
    const startOf = await reads.starts(partitions);
    const endOf = await reads.ends(partitions);
    const newest = new Newest<LogRecord>(Number.POSITIVE_INFINITY, A_ROUND_BYTES_MAX);
    const readTo = new Map<number, number>();
    let passedOver = 0;
    for (const id of partitions) {
      const log = { start: startOf(id) ?? 0, end: endOf(id) ?? 0 };
      const next = this.#next.get(id.partition) ?? null;
      const part = nextPart(next, log);
      passedOver += part.passedOver;
      const range = { ...id, from: part.from, to: log.end };
      readTo.set(id.partition, await reads.read(range, (record) => newest.add(record, bytesOf(record))));
    }
    const records = newest.items.toSorted((a, b) => a.timestamp - b.timestamp || a.offset - b.offset);
    return { records, passedOver: passedOver + newest.leftOut, readTo };
  }
}

/** Where to read on. A topic that was deleted and made again ends before the place that was read to. */
function nextPart(next: number | null, { start, end }: { start: number; end: number }) {
  if (next === null || next > end) return { from: Math.max(start, end - FIRST_MAX), passedOver: 0 };
  const from = Math.max(next, start, end - A_ROUND_MAX);
  return { from, passedOver: from - next };
}

function bytesOf({ key, value }: LogRecord): number {
  return (key?.length ?? 0) + (value?.length ?? 0);
}

/** The newest of what is added, within bounds; the very newest in any case. */
class Newest<Item> {
  readonly #itemsMax: number;
  readonly #bytesMax: number;
  readonly #all: { readonly item: Item; readonly bytes: number }[] = [];
  #bytes = 0;
  #leftOut = 0;

  constructor(itemsMax: number, bytesMax: number) {
    this.#itemsMax = itemsMax;
    this.#bytesMax = bytesMax;
  }

  get items(): Item[] {
    return this.#all.map(({ item }) => item);
  }

  get leftOut(): number {
    return this.#leftOut;
  }

  add(item: Item, bytes: number): void {
    this.#all.push({ item, bytes });
    this.#bytes += bytes;
    while (this.#all.length > 1 && (this.#all.length > this.#itemsMax || this.#bytes > this.#bytesMax)) {
      this.#bytes -= this.#all.shift()?.bytes ?? 0;
      this.#leftOut += 1;
    }
  }
}
