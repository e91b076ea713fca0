import type { TopicDefinition } from '../../topics/contract/topic.ts';
import { errorMessage } from '../errors.ts';
import type { ConsumedMessage, KafkaConsumer } from '../kafka/client/kafka-types.ts';
import { Codec } from '../kafka/codec/codec.ts';
import { HttpRegistry } from '../kafka/codec/registry.ts';
import type { Names } from '../names.ts';
import { backoffMs, wait } from '../waiting/backoff.ts';
import { type ConnectionOptions, kafkaOf, namesOf } from './connection.ts';
import { OUTCOME_TOPICS, type Outcomes } from './event-topics.ts';
import { type OutcomeKey, outcomeKey, recognise } from './handled-outcomes.ts';
import type { OutcomeStore } from './outcome-store.ts';

export interface HandledOutcome<Transaction> {
  /** Store what you do in it. */
  readonly transaction: Transaction;
  /** Whether it tells the debt's state now; false where a newer outcome was handled before. */
  readonly isNewest: boolean;
  /** Tells this outcome from every other one, for systems that take an idempotency key. */
  readonly key: OutcomeKey;
}

type Handler<Event, Transaction> = (event: Event, outcome: HandledOutcome<Transaction>) => Promise<void> | void;

/** Only the topics with a handler are read. */
export type OutcomeHandlers<Transaction> = {
  readonly [Name in keyof Outcomes]?: Handler<Outcomes[Name], Transaction>;
};

/** Why a message waits. It is tried again until it is handled: nothing is skipped. */
export interface OutcomeProblem {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly error: unknown;
}

export interface OutcomeOptions<Transaction> extends ConnectionOptions {
  /** Of all your processes that share the work. */
  readonly groupId: string;
  readonly handlers: OutcomeHandlers<Transaction>;
  readonly store: OutcomeStore<Transaction>;
  /** Whether a new group begins with what is still in the topics (30 days) or with what comes. Default: true. */
  readonly fromBeginning?: boolean;
  /** Default: a line on stderr. */
  readonly onProblem?: (problem: OutcomeProblem) => void;
}

/**
 * Reads outcomes until `signal` aborts, each in the order of its partition, and handles each once: those that were committed
 * only, and none twice, however often it is read. A message that cannot be handled is tried again, and those behind it wait.
 * @throws what ends the consumer for good, such as a missing right or a broker that nobody can reach at the start.
 */
export async function consumeOutcomes<Transaction>(
  options: OutcomeOptions<Transaction>,
  signal: AbortSignal,
): Promise<void> {
  const readers = readersOf(options);
  const consumer = kafkaOf(options).consumer({ groupId: options.groupId, readUncommitted: false });
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [...readers.keys()], fromBeginning: options.fromBeginning ?? true });
    const ended = untilEnded(consumer, signal);
    ended.catch(() => undefined);
    await consumer.run({ eachMessage: (message) => handle(readers, message, options, signal) });
    await ended;
  } finally {
    await consumer.disconnect();
  }
}

/** Resolves when the signal aborts; rejects when the consumer has given up. */
function untilEnded(consumer: KafkaConsumer, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  if (signal.aborted) resolve();
  signal.addEventListener('abort', () => resolve(), { once: true });
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    if (!payload.restart) reject(payload.error);
  });
  return promise;
}

type Reader = (value: Buffer) => Promise<void>;

function readersOf<Transaction>(options: OutcomeOptions<Transaction>): ReadonlyMap<string, Reader> {
  const names = namesOf(options);
  const codec = new Codec(new HttpRegistry(options.schemaRegistryUrl), names);
  const { handlers, store } = options;
  const read = { codec, names, store };
  return new Map([
    ...reader(read, OUTCOME_TOPICS['decline-accepted'], handlers['decline-accepted']),
    ...reader(read, OUTCOME_TOPICS['decline-not-sent'], handlers['decline-not-sent']),
    ...reader(read, OUTCOME_TOPICS['order-complete.new-sale'], handlers['order-complete.new-sale']),
    ...reader(read, OUTCOME_TOPICS['order-complete.recurring'], handlers['order-complete.recurring']),
    ...reader(read, OUTCOME_TOPICS['order-declined'], handlers['order-declined']),
    ...reader(read, OUTCOME_TOPICS['subscription-recycle-failed'], handlers['subscription-recycle-failed']),
    ...reader(read, OUTCOME_TOPICS['money-contradiction'], handlers['money-contradiction']),
  ]);
}

interface ReadWith<Transaction> {
  readonly codec: Codec;
  readonly names: Names;
  readonly store: OutcomeStore<Transaction>;
}

/** None where the topic has no handler. */
function reader<Event extends Outcomes[keyof Outcomes], Transaction>(
  { codec, names, store }: ReadWith<Transaction>,
  topic: TopicDefinition<Event>,
  handler: Handler<Event, Transaction> | undefined,
): [string, Reader][] {
  if (handler === undefined) return [];
  const read = async (value: Buffer) => {
    const event = await codec.decode(topic, value);
    const key = outcomeKey(topic.name, event);
    await store.transact(async (transaction) => {
      const { isHandled, isNewest, handledThen } = recognise(await store.load(transaction, key.id), key);
      if (isHandled) return;
      await handler(event, { transaction, isNewest, key });
      await store.save(transaction, key.id, handledThen);
    });
  };
  return [[names.topic(topic.name), read]];
}

async function handle<Transaction>(
  readers: ReadonlyMap<string, Reader>,
  { topic, partition, message, heartbeat }: ConsumedMessage,
  { onProblem = printProblem }: OutcomeOptions<Transaction>,
  signal: AbortSignal,
): Promise<void> {
  for (let attempt = 0; message.value !== null; attempt++) {
    // An error, so that the offset is not committed.
    signal.throwIfAborted();
    try {
      return await readers.get(topic)?.(message.value);
    } catch (error) {
      onProblem({ topic, partition, offset: message.offset, error });
      await wait(backoffMs(attempt), signal);
      // Throws where another process has the partition now.
      await heartbeat();
    }
  }
}

function printProblem({ topic, partition, offset, error }: OutcomeProblem): void {
  process.stderr.write(`${topic} ${partition}:${offset} waits, and is tried again: ${errorMessage(error)}\n`);
}
