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
  #open = 0;
  #lastEndAt = 0;

  private constructor() {}

  /**
   * @param readsSteps also reads the topics in between. Beside a backlog they would be full of its messages, and the bench
   * would read `order-complete` late.
   */
  static async start(scene: BenchScene, readsSteps: boolean): Promise<CascadeWatch> {
    const watch = new CascadeWatch();
    await watch.#read(scene, 'bench-completed', {
      [orderCompleteNewSale.name]: (times, at) => {
        times.completedAt ??= at;
      },
    });
    if (readsSteps) await watch.#read(scene, 'bench-steps', stepReaders());
    return watch;
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

  async #read({ kafka, names }: BenchScene, group: string, readers: Readonly<Record<string, Reader>>): Promise<void> {
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

function stepReaders(): Record<string, Reader> {
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
    [declineNotSent.name]: (times) => {
      times.isNotSent = true;
    },
  };
}

function hasEnded({ completedAt, isNotSent }: CascadeTimes): boolean {
  return completedAt !== undefined || isNotSent === true;
}
