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

/** Listens for the first answers to rerun requests. */
export interface AnswerListener {
  readonly answers: readonly RerunAnswer[];
  /** Call this before publishing the request, so that its answer is recognised. */
  expect(request: RerunRequestId): void;
  /** Resolves when every expected request is answered, when no answer came for `quietMs`, or when `signal` aborts. */
  waitForAnswers(quietMs: number, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

const CHECK_EVERY_MS = 50;

/**
 * Reads the answer topics (`read_committed`) from their current ends, so it misses no answer to a request that is published
 * after this resolves.
 * @throws kafkajs's errors if Kafka is unreachable, from `waitForAnswers` and `close` too.
 */
export async function listenForAnswers(servers: TopicServers): Promise<AnswerListener> {
  const { admin, names, codec } = servers;
  const starts = await endsOf(
    admin,
    ANSWER_TOPICS.map(({ name }) => names.topic(name)),
  );
  const open = new Map<string, RerunRequestId>();
  const orders = new Set<string>();
  const answers: RerunAnswer[] = [];
  let lastAt = Date.now();

  async function read({ topic, key, value }: LogRecord): Promise<void> {
    // Most messages answer other requests; their key is enough to skip them.
    if (key === null || value === null || !orders.has(key.toString())) return;
    const answer = await answerOf(names.contractTopic(topic), value);
    if (answer === null || !open.delete(requestIdText(answer))) return;
    answers.push(answer);
    lastAt = Date.now();
  }

  async function answerOf(topic: string, value: Buffer): Promise<RerunAnswer | null> {
    try {
      return topic === declineAccepted.name
        ? acceptance(await codec.decode(declineAccepted, value))
        : refusal(await codec.decode(declineNotSent, value));
    } catch (error) {
      if (error instanceof PoisonError) return null;
      throw error;
    }
  }

  const closing = new AbortController();
  let failure: { error: unknown } | null = null;
  const following = followLog(servers, starts, read, closing.signal).catch((error: unknown) => {
    failure = { error };
  });
  const throwFailure = () => {
    if (failure !== null) throw failure.error;
  };
  return {
    answers,
    expect: (request) => {
      open.set(requestIdText(request), request);
      orders.add(request.orderId);
    },
    waitForAnswers: async (quietMs, signal) => {
      lastAt = Date.now();
      while (open.size > 0 && Date.now() - lastAt < quietMs && !signal.aborted) {
        throwFailure();
        await wait(CHECK_EVERY_MS, signal);
      }
      throwFailure();
    },
    close: async () => {
      closing.abort();
      await following;
    },
  };
}
