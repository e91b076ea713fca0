import { z } from 'zod';
import type { AnyTopic } from '../../domain/decision.ts';
import { FatalError } from '../../errors.ts';
import { isWithoutGroup } from '../../kafka/client/consumer-errors.ts';
import type { BatchStart, ConsumedBatch, KafkaConsumer } from '../../kafka/client/kafka-types.ts';
import { wait } from '../../waiting/backoff.ts';
import type { EngineDependencies } from '../dependencies.ts';
import { type LaneLimits, READING_GAP_MS, STOP_WAIT_MS } from '../limits.ts';
import { Partition } from '../partition/partition.ts';
import type { AnyStage, InputMessage, Lane } from '../stage.ts';
import { Worker } from '../worker/worker.ts';
import type { FetchedBatch } from './intake.ts';
import type { Fetching } from './partition-reader.ts';
import { sourceMessage } from './source-message.ts';

/** A consumer group of a stage: it reads the topics of one lane. */
export interface GroupPlan {
  readonly id: string;
  readonly lane: Lane;
  readonly limits: LaneLimits;
  readonly workers: number;
  readonly topics: readonly AnyTopic[];
}

const FETCH_BYTES_PER_PARTITION_MAX = 512 * 1024;
const MEMBERSHIP_POLL_MS = 50;

/** Not in kafkajs's types, but present in every batch that it hands over. */
const WithFetchedOffset = z.looseObject({ fetchedOffset: z.union([z.string(), z.number()]) });

/**
 * Owns one kafkajs consumer. `eachBatch` only hands batches over and never waits: kafkajs fetches from a broker again
 * only when `eachBatch` has returned for the whole last fetch, so waiting for one partition would delay all of them.
 */
export class ConsumerGroup<In extends InputMessage> {
  readonly #deps: EngineDependencies;
  readonly #stage: AnyStage<In>;
  readonly #plan: GroupPlan;
  readonly #consumer: KafkaConsumer;
  readonly #workers: readonly Worker<In>[];
  readonly #partitions = new Map<string, Partition>();
  readonly failed: Promise<Error>;
  #fail: (error: Error) => void = () => {};
  #membershipConfirmedAt = 0;
  /** When the last fetch from each broker ended, by its node id. */
  readonly #fetchedAt = new Map<number, number>();
  #stopped = false;

  constructor(deps: EngineDependencies, stage: AnyStage<In>, plan: GroupPlan) {
    this.#deps = deps;
    this.#stage = stage;
    this.#plan = plan;
    this.failed = new Promise((resolve) => {
      this.#fail = resolve;
    });
    const { id: group, lane, limits } = plan;
    const workerPlan = { stage, lane, group, chunkMessagesMax: limits.chunkMessagesMax };
    this.#workers = Array.from({ length: plan.workers }, () => new Worker(deps, workerPlan));
    this.#consumer = deps.kafka.consumer({
      groupId: plan.id,
      sessionTimeout: deps.limits.sessionTimeoutMs ?? plan.limits.sessionTimeoutMs,
      rebalanceTimeout: plan.limits.sessionTimeoutMs,
      heartbeatInterval: Math.min(plan.limits.heartbeatMs, (deps.limits.sessionTimeoutMs ?? 60_000) / 4),
      maxWaitTimeInMs: plan.limits.fetchWaitMs,
      maxBytesPerPartition: FETCH_BYTES_PER_PARTITION_MAX,
      readUncommitted: false,
      allowAutoTopicCreation: false,
      retry: { restartOnFailure: async () => !this.#stopped },
    });
  }

  async start(): Promise<void> {
    const { events } = this.#consumer;
    this.#consumer.on(events.GROUP_JOIN, ({ payload }) => this.#assigned(payload.memberAssignment));
    this.#consumer.on(events.HEARTBEAT, () => this.#confirmMembership());
    this.#consumer.on(events.FETCH, ({ payload }) => this.#fetched(payload.nodeId));
    this.#consumer.on(events.START_BATCH_PROCESS, ({ payload }) => this.#batchBegins(payload));
    this.#consumer.on(events.CRASH, ({ payload }) => this.#crashed(payload.error, payload.restart));
    await this.#consumer.connect();
    const topics = this.#plan.topics.map(({ name }) => this.#deps.names.topic(name));
    await this.#consumer.subscribe({ topics, fromBeginning: true });
    await this.#consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: 1,
      eachBatch: async (payload) => this.#handOver(payload),
    });
  }

  /**
   * Stops the workers first, so that no chunk is in hand when another member takes over. What hangs is abandoned, and its
   * next owner fences it.
   */
  async stop(): Promise<void> {
    this.#stopped = true;
    const inTime = new AbortController();
    const stopped = Promise.all(this.#workers.map((worker) => worker.stop()));
    await Promise.race([stopped, wait(STOP_WAIT_MS, inTime.signal)]);
    inTime.abort();
    await this.#consumer.disconnect();
  }

  partitions(): Partition[] {
    return [...this.#partitions.values()];
  }

  /** Must throw nothing but Kafka's own errors: kafkajs stops the consumer for good after any other. */
  #handOver({ batch, resolveOffset }: ConsumedBatch): void {
    const partition = this.#partitions.get(key(batch.topic, batch.partition));
    if (partition === undefined) {
      // Assigned while stopping. Without a pause it would be fetched again and again.
      this.#pause(batch.topic, batch.partition);
      return;
    }
    const fetched: FetchedBatch = {
      fetchedOffset: Number(WithFetchedOffset.parse(batch).fetchedOffset),
      lastOffset: Number(batch.lastOffset()),
      highWatermark: Number(batch.highWatermark),
      messages: batch.messages.map(sourceMessage),
    };
    const last = batch.messages.at(-1);
    if (partition.offer(fetched) && last !== undefined) resolveOffset(last.offset);
  }

  /** A fetch that was under way while a topic was deleted fails; after a gap between fetches (a paused process) none was. */
  #fetched(nodeId: number): void {
    const now = Date.now();
    const before = this.#fetchedAt.get(nodeId) ?? now;
    this.#fetchedAt.set(nodeId, now);
    if (now - before <= this.#plan.limits.fetchWaitMs + READING_GAP_MS) return;
    for (const partition of this.#partitions.values()) partition.verifyLog();
  }

  /** kafkajs does not hand over a batch with only control records or aborted messages; only this event shows it. */
  #batchBegins(batch: BatchStart): void {
    if (batch.batchSize > 0) return;
    this.#partitions.get(key(batch.topic, batch.partition))?.skipped({
      fetchedOffset: Number(batch.firstOffset),
      lastOffset: Number(batch.lastOffset),
      highWatermark: Number(batch.highWatermark),
    });
  }

  #assigned(assignment: Record<string, number[]>): void {
    this.#confirmMembership();
    const ours = new Set<string>();
    for (const topic of this.#plan.topics) {
      for (const partition of assignment[this.#deps.names.topic(topic.name)] ?? []) {
        ours.add(key(this.#deps.names.topic(topic.name), partition));
        this.#assignedOne(topic, partition);
      }
    }
    for (const [id, partition] of this.#partitions) {
      if (ours.has(id)) continue;
      this.#partitions.delete(id);
      partition.lose();
    }
  }

  #assignedOne(topic: AnyTopic, partition: number): void {
    const id = key(this.#deps.names.topic(topic.name), partition);
    const known = this.#partitions.get(id);
    if (known !== undefined) known.verifyLog();
    else if (!this.#stopped) this.#start(id, topic, partition);
  }

  /** Partitions are dealt to the workers by number. */
  #start(id: string, topic: AnyTopic, partition: number): void {
    const { id: group, lane, limits } = this.#plan;
    const assigned = { stage: this.#stage.name, topic: topic.name, partition, lane, group, definition: topic, limits };
    const isOurs = () => this.#partitions.get(id) === started;
    const fetching = this.#fetching(this.#deps.names.topic(topic.name), partition, isOurs);
    const started: Partition = new Partition(this.#deps, assigned, fetching, this.#stage.dispatcher);
    this.#partitions.set(id, started);
    this.#workers[partition % this.#workers.length]?.add(started);
  }

  /** A partition's hold on the consumer. It ends with the release: the same partition may have been assigned to us again. */
  #fetching(topic: string, partition: number, isOurs: () => boolean): Fetching {
    return {
      pause: () => void (isOurs() && this.#pause(topic, partition)),
      resume: () => void (isOurs() && ifInGroup(() => this.#consumer.resume(topicPartitions(topic, partition)))),
      seek: (offset) =>
        void (isOurs() && ifInGroup(() => this.#consumer.seek({ topic, partition, offset: String(offset) }))),
      membershipConfirmed: async (since, signal) => {
        while (this.#membershipConfirmedAt <= since && !signal.aborted) await wait(MEMBERSHIP_POLL_MS, signal);
      },
    };
  }

  #pause(topic: string, partition: number): void {
    ifInGroup(() => this.#consumer.pause(topicPartitions(topic, partition)));
  }

  #confirmMembership(): void {
    this.#membershipConfirmedAt = Date.now();
  }

  #crashed(error: Error, restart: boolean): void {
    this.#deps.logger.warn({ group: this.#plan.id, reason: error.message, restart }, 'the consumer crashed');
    if (!restart && !this.#stopped) {
      this.#fail(new FatalError(`consumer group ${this.#plan.id} has stopped for good: ${error.message}`));
    }
  }
}

/** Between a crash and its restart, and once stopped, kafkajs is in no group and throws; joining sets everything again. */
function ifInGroup(action: () => void): void {
  try {
    action();
  } catch (error) {
    if (!isWithoutGroup(error)) throw error;
  }
}

function topicPartitions(topic: string, partition: number) {
  return [{ topic, partitions: [partition] }];
}

function key(topic: string, partition: number): string {
  return `${topic}/${partition}`;
}
