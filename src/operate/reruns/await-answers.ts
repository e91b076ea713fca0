import { declineAccepted } from '../../../topics/decline-accepted.ts';
import { declineNotSent } from '../../../topics/decline-not-sent.ts';
import type { Requested } from '../../cli/rerun/rerun-report.ts';
import { PoisonError } from '../../errors.ts';
import type { TopicServers } from '../../inspect/servers.ts';
import { followLog } from '../../kafka/log/follow-log.ts';
import { endsOf } from '../../kafka/log/log-bounds.ts';
import type { LogRecord } from '../../kafka/log/log-reader.ts';
import { wait } from '../../waiting/backoff.ts';
import { ANSWER_TOPICS, acceptance, type RerunAnswer, refusal, requestId } from './rerun-answer.ts';

/** Listens for the first answers of rerun requests. */
export interface AnswerListener {
  readonly answers: readonly RerunAnswer[];
  /** Before it is asked for, so that its answer is known when it comes. */
  expect(request: Requested): void;
  /** Resolves when everything expected is answered, or nothing was for `quietMs`, or `signal` aborts. */
  settled(quietMs: number, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** How often it is looked whether the wait is over. */
const LOOK_EVERY_MS = 50;

/**
 * Reads the answers' topics `read_committed` from their ends as they are now, so that what is asked for after this has
 * resolved is not missed.
 * @throws kafkajs's errors where Kafka is away, from `settled` and `close` too.
 */
export async function listenForAnswers({ kafka, admin, names, codec }: TopicServers): Promise<AnswerListener> {
  const starts = await endsOf(
    admin,
    ANSWER_TOPICS.map(({ name }) => names.topic(name)),
  );
  const open = new Map<string, Requested>();
  const orders = new Set<string>();
  const answers: RerunAnswer[] = [];
  let lastAt = Date.now();

  async function read({ topic, key, value }: LogRecord): Promise<void> {
    // Others' answers are most of what is there: their key alone tells.
    if (key === null || value === null || !orders.has(key.toString())) return;
    const answer = await answerOf(names.contractTopic(topic), value);
    if (answer === null || !open.delete(requestId(answer))) return;
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
  const following = followLog(kafka, starts, read, closing.signal).catch((error: unknown) => {
    failure = { error };
  });
  const throwFailure = () => {
    if (failure !== null) throw failure.error;
  };
  return {
    answers,
    expect: (request) => {
      open.set(requestId(request), request);
      orders.add(request.orderId);
    },
    settled: async (quietMs, signal) => {
      lastAt = Date.now();
      while (open.size > 0 && Date.now() - lastAt < quietMs && !signal.aborted) {
        throwFailure();
        await wait(LOOK_EVERY_MS, signal);
      }
      throwFailure();
    },
    close: async () => {
      closing.abort();
      await following;
    },
  };
}
