import { randomUUID } from 'node:crypto';
import { errorMessage, TransientError } from '../../errors.ts';
import type { KafkaClient, KafkaProducer } from '../../kafka/client/kafka-types.ts';
import { checkedProducer } from '../../kafka/kafkajs-patches/whole-sends.ts';
import type { Names } from '../../names.ts';
import { KAFKA_TRANSACTION_TIMEOUT_MS } from '../limits.ts';
import type { Lane } from '../stage.ts';
import { type Publication, publishAndCommit } from './kafka-transaction.ts';

const TRANSACTION_RETRY = { initialRetryTime: 8, maxRetryTime: 400, retries: 12, multiplier: 1.6 };
/**
 * The transactional producer of a worker. It is initialised once, before its id is written into any checkpoint, and never
 * again: who initialises a producer with its id fences it for ever. After a transaction that failed, whose end may be
 * unknown, it refuses every other one and must be dropped.
 */
export class WorkerProducer {
  readonly transactionalId: string;
  readonly #producer: KafkaProducer;
  /** One transaction at a time: the chunk's, or one that settles a partition beside it. */
  #last: Promise<unknown> = Promise.resolve();
  #failure: unknown = null;

  private constructor(transactionalId: string, producer: KafkaProducer) {
    this.transactionalId = transactionalId;
    this.#producer = producer;
  }

  /** @throws kafkajs's errors where the transaction's coordinator cannot be reached. */
  static async start(kafka: KafkaClient, transactionalId: string): Promise<WorkerProducer> {
    return new WorkerProducer(transactionalId, await initialised(kafka, transactionalId));
  }

  get hasFailed(): boolean {
    return this.#failure !== null;
  }

  /** Why its last transaction failed; null: none has. */
  get failure(): unknown {
    return this.#failure;
  }

  /** @throws what `publishAndCommit` throws; TransientError after an earlier failure. */
  publish(publication: Publication): Promise<void> {
    const own = this.#last.then(() => this.#publishNow(publication));
    this.#last = own.catch(() => undefined);
    return own;
  }

  async #publishNow(publication: Publication): Promise<void> {
    if (this.#failure !== null) {
      throw new TransientError(`an earlier transaction failed: ${errorMessage(this.#failure)}`);
    }
    try {
      await publishAndCommit(this.#producer, publication);
    } catch (error) {
      this.#failure = error;
      throw error;
    }
  }

  /** Waits for a transaction under way, and disconnects. */
  async drop(): Promise<void> {
    this.#failure ??= new Error('it was dropped');
    await this.#last;
    await disconnectQuietly(this.#producer);
  }
}

/** `<prefix><stage>.<lane>.<random>`. */
export function newTransactionalId(names: Names, stage: string, lane: Lane): string {
  return names.transactionalId(`${stage}.${lane}.${randomUUID()}`);
}

/** Whoever used a transactional id before can publish nothing any more, and what it had under way is aborted. */
export async function fence(kafka: KafkaClient, transactionalId: string): Promise<void> {
  await disconnectQuietly(await initialised(kafka, transactionalId));
}

/** Connecting is not enough: the first transaction sends InitProducerId. */
async function initialised(kafka: KafkaClient, transactionalId: string): Promise<KafkaProducer> {
  const producer = checkedProducer(kafka, {
    transactionalId,
    idempotent: true,
    maxInFlightRequests: 1,
    transactionTimeout: KAFKA_TRANSACTION_TIMEOUT_MS,
    allowAutoTopicCreation: false,
    retry: TRANSACTION_RETRY,
  });
  try {
    await producer.connect();
    await (await producer.transaction()).abort();
    return producer;
  } catch (error) {
    await disconnectQuietly(producer);
    throw error;
  }
}

/** A connection that cannot be closed is closed already, and its error would hide the one that led here. */
async function disconnectQuietly(producer: KafkaProducer): Promise<void> {
  await producer.disconnect().catch(() => undefined);
}
