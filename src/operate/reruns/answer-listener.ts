import { declineAccepted } from '../../../topics/decline-accepted.ts';
import { declineNotSent } from '../../../topics/decline-not-sent.ts';
import { PoisonError } from '../../errors.ts';
import type { TopicServers } from '../../inspect/servers.ts';
import { followLog } from '../../kafka/log/follow-log.ts';
import { endsOf } from '../../kafka/log/log-bounds.ts';
import type { LogRecord } from '../../kafka/log/log-reader.ts';
import { wait } from '../../waiting/backoff.ts';
import {
  ANSWER_TOPICS,
  acceptance,
  type RerunAnswer,
  type RerunRequestId,
  refusal,
  requestIdText,
} from './rerun-answer.ts';

const CHECK_EVERY_MS = 50;

/** Listens for the first answers to rerun requests. */
export class AnswerListener {
  readonly #servers: TopicServers;
  readonly #answers: RerunAnswer[] = [];
  /** The requests without an answer, by their id. */
  readonly #open = new Set<string>();
  readonly #orders = new Set<string>();
  readonly #closing = new AbortController();
  #following: Promise<void> = Promise.resolve();
  #failure: { readonly error: unknown } | null = null;
  #lastAt = Date.now();

  constructor(servers: TopicServers) {
    this.#servers = servers;
  }

  get answers(): readonly RerunAnswer[] {
    return this.#answers;
  }

  /**
   * Reads the answer topics (`read_committed`) from their current ends, so it misses no answer to a request that is published
   * after this resolves.
   * @throws kafkajs's errors if Kafka is unreachable, from `waitForAnswers` and `close` too.
   */
  async start(): Promise<void> {
    const { admin, names } = this.#servers;
    const topics = ANSWER_TOPICS.map(({ name }) => names.topic(name));
    const starts = await endsOf(admin, topics);
    const following = followLog(this.#servers, starts, (record) => this.#read(record), this.#closing.signal);
    this.#following = following.catch((error: unknown) => {
      this.#failure = { error };
    });
  }

  /** Call this before publishing the request, so that its answer is recognised. */
  expect(request: RerunRequestId): void {
    this.#open.add(requestIdText(request));
    this.#orders.add(request.orderId);
  }

  /** Resolves when every expected request is answered, when no answer came for `quietMs`, or when `signal` aborts. */
  async waitForAnswers(quietMs: number, signal: AbortSignal): Promise<void> {
    this.#lastAt = Date.now();
    while (this.#open.size > 0 && Date.now() - this.#lastAt < quietMs && !signal.aborted) {
      this.#throwFailure();
      await wait(CHECK_EVERY_MS, signal);
    }
    this.#throwFailure();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#following;
  }

  async #read({ topic, key, value }: LogRecord): Promise<void> {
    // Most messages answer other requests; their key is enough to skip them.
    if (key === null || value === null || !this.#orders.has(key.toString())) return;
    const answer = await this.#answerOf(this.#servers.names.contractTopic(topic), value);
    if (answer === null || !this.#open.delete(requestIdText(answer))) return;
    this.#answers.push(answer);
    this.#lastAt = Date.now();
  }

  /** Null for a message that cannot be read: it answers nobody. */
  async #answerOf(topic: string, value: Buffer): Promise<RerunAnswer | null> {
    const { codec } = this.#servers;
    try {
      return topic === declineAccepted.name
        ? acceptance(await codec.decode(declineAccepted, value))
        : refusal(await codec.decode(declineNotSent, value));
    } catch (error) {
      if (error instanceof PoisonError) return null;
      throw error;
    }
  }

  #throwFailure(): void {
    if (this.#failure !== null) throw this.#failure.error;
  }
}
