import type { Consumer } from 'kafkajs';
import { allTopics } from '../../../topics/all.ts';
import { declineNotSent } from '../../../topics/decline-not-sent.ts';
import { flexecomSubmitCascade } from '../../../topics/flexecom-submit.cascade.ts';
import { orderCompleteNewSale } from '../../../topics/order-complete.new-sale.ts';
import type { BenchScene } from '../bench-scene.ts';

/** When the bench saw one cascade, epoch ms with fractions. */
export interface CascadeTimes {
  readonly producedAt: number;
  submittedAt?: number;
  resultAt?: number;
  completedAt?: number;
  /** Not sent, because its deadline had passed. */
  isNotSent?: true;
}

/** Longer than a gateway's cascade deadline: what has not come by then never comes. */
const SILENCE_MS_MAX = 40_000;
const POLL_MS = 50;

/** The clock that processes of one machine share, finer than a millisecond. */
export function nowMs(): number {
  return performance.timeOrigin + performance.now();
}

/** Follows cascades through the topics, by their orders: messages have the order's id as key, so nothing is decoded. */
export class CascadeWatch {
  readonly #times = new Map<string, CascadeTimes>();
  readonly #consumers: Consumer[] = [];
  #steps: { read(): void; pause(): void } | null = null;
  #open = 0;
  #lastEndAt = 0;

  private constructor() {}

  /**
   * @param besideBacklog then it reads `order-complete` alone: other topics are full of the backlog's messages, and the
   * bench would be late.
   */
  static async start(scene: BenchScene, besideBacklog: boolean): Promise<CascadeWatch> {
    const watch = new CascadeWatch();
    await watch.#read(scene, 'bench-ends', besideBacklog ? COMPLETED : { ...COMPLETED, ...NOT_SENT });
    if (besideBacklog) return watch;
    const readers = stepReaders();
    const consumer = await watch.#read(scene, 'bench-steps', readers);
    const topics = Object.keys(readers).map((name) => ({ topic: scene.names.topic(name) }));
    watch.#steps = { read: () => consumer.resume(topics), pause: () => consumer.pause(topics) };
    watch.#steps.pause();
    return watch;
  }

  /** Reads the topics between decline and `order-complete` too. Each message costs the broker a fetch, so not for long. */
  readSteps(): void {
    this.#steps?.read();
  }

  pauseSteps(): void {
    this.#steps?.pause();
  }

  produced(orderId: string): void {
    this.#times.set(orderId, { producedAt: nowMs() });
    this.#open++;
  }

  timesOf(orderId: string): CascadeTimes | undefined {
    return this.#times.get(orderId);
  }

  /** Resolves when each cascade has ended, or none has for longer than a shopper is let wait. */
  async allEnded(): Promise<void> {
    this.#lastEndAt = nowMs();
    while (this.#open > 0 && nowMs() < this.#lastEndAt + SILENCE_MS_MAX) {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.#consumers.map((consumer) => consumer.disconnect()));
  }

  async #read({ kafka, names }: BenchScene, group: string, readers: Readers): Promise<Consumer> {
    const consumer = kafka.consumer({ groupId: names.group(group), maxWaitTimeInMs: 50 });
    this.#consumers.push(consumer);
    await consumer.connect();
    await consumer.subscribe({ topics: Object.keys(readers).map((name) => names.topic(name)), fromBeginning: true });
    const joined = new Promise<void>((resolve) => {
      consumer.on(consumer.events.GROUP_JOIN, () => resolve());
    });
    await consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch }) => {
        const at = nowMs();
        const reader = readers[names.contractTopic(batch.topic)];
        for (const { key } of batch.messages) this.#see(key?.toString() ?? '', at, reader);
      },
    });
    await joined;
    return consumer;
  }

  #see(orderId: string, at: number, read: Reader | undefined): void {
    const times = this.#times.get(orderId);
    if (times === undefined || read === undefined) return;
    const hadEnded = hasEnded(times);
    read(times, at);
    if (hadEnded || !hasEnded(times)) return;
    this.#open--;
    this.#lastEndAt = at;
  }
}

type Reader = (times: CascadeTimes, at: number) => void;

type Readers = Readonly<Record<string, Reader>>;

const COMPLETED: Readers = {
  [orderCompleteNewSale.name]: (times, at) => {
    times.completedAt ??= at;
  },
};

const NOT_SENT: Readers = {
  [declineNotSent.name]: (times) => {
    times.isNotSent = true;
  },
};

function stepReaders(): Readers {
  const results = allTopics.map(({ name }) => name).filter((name) => /^flexecom-result(\.cascade)?$/.test(name));
  return {
    [flexecomSubmitCascade.name]: (times, at) => {
      times.submittedAt ??= at;
    },
    ...Object.fromEntries(
      results.map((name): [string, Reader] => [
        name,
        (times, at) => {
          times.resultAt ??= at;
        },
      ]),
    ),
  };
}

function hasEnded({ completedAt, isNotSent }: CascadeTimes): boolean {
  return completedAt !== undefined || isNotSent === true;
}
