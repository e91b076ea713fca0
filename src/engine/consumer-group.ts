import type { Consumer, EachBatchPayload } from 'kafkajs';
import { z } from 'zod';
import { FatalError } from '../errors.ts';
import { wait } from './backoff.ts';
import type { EngineDependencies } from './dependencies.ts';
import type { LaneLimits } from './limits.ts';
import { type FetchedBatch, type Fetching, Partition } from './partition.ts';
import type { AnyStage, AnyTopic, InputMessage, Lane } from './stage.ts';

/** One consumer group of a stage: the topics of one lane. */
export interface GroupPlan {
  readonly id: string;
  readonly lane: Lane;
  readonly limits: LaneLimits;
  readonly topics: readonly AnyTopic[];
}

const FETCH_BYTES_PER_PARTITION_MAX = 512 * 1024;
const MEMBERSHIP_POLL_MS = 50;

/** Not in kafkajs's types; present in every batch it hands out. */
const WithFetchedOffset = z.looseObject({ fetchedOffset: z.union([z.string(), z.number()]) });

/**
 * Owns one kafkajs consumer. `eachBatch` only hands over: kafkajs fetches from a broker again only when every batch of
 * the last fetch has been dealt with, so that waiting there for one partition would hold all.
 */
export class ConsumerGroup<In extends InputMessage> {
  readonly #deps: EngineDependencies;
  readonly #stage: AnyStage<In>;
  readonly #plan: GroupPlan;
  readonly #consumer: Consumer;
  readonly #partitions = new Map<string, Partition<In>>();
  readonly #releasing = new Map<string, Promise<void>>();
  readonly failed: Promise<Error>;
  #fail: (error: Error) => void = () => {};
  #membershipConfirmedAt = 0;
  #stopped = false;

  constructor(deps: EngineDependencies, stage: AnyStage<In>, plan: GroupPlan) {
    this.#deps = deps;
    this.#stage = stage;
    this.#plan = plan;
    this.failed = new Promise((resolve) => {
      this.#fail = resolve;
    });
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

  /** Partitions first, so that nothing is in hand when the group is left and another member takes over. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all([...this.#partitions.values()].map((partition) => partition.stop()));
    await Promise.all(this.#releasing.values());
    await this.#consumer.disconnect();
  }

  partitions(): Partition<In>[] {
    return [...this.#partitions.values()];
  }

  /** Nothing but Kafka's own errors may leave this: any other would stop the consumer for good. */
  #handOver({ batch, resolveOffset }: EachBatchPayload): void {
    const partition = this.#partitions.get(key(batch.topic, batch.partition));
    if (partition === undefined) return;
    const fetched: FetchedBatch = {
      fetchedOffset: Number(WithFetchedOffset.parse(batch).fetchedOffset),
      lastOffset: Number(batch.lastOffset()),
      highWatermark: Number(batch.highWatermark),
      messages: batch.messages.map(({ offset, timestamp, key: messageKey, value, headers = {} }) => ({
        offset: Number(offset),
        timestamp,
        key: messageKey,
        value,
        headers,
      })),
    };
    const last = batch.messages.at(-1);
    if (partition.offer(fetched) && last !== undefined) resolveOffset(last.offset);
  }

  #assigned(assignment: Record<string, number[]>): void {
    this.#confirmMembership();
    const ours = new Set<string>();
    for (const topic of this.#plan.topics) {
      for (const partition of assignment[this.#deps.names.topic(topic.name)] ?? []) {
        ours.add(key(this.#deps.names.topic(topic.name), partition));
        this.#given(topic, partition);
      }
    }
    for (const [id, partition] of this.#partitions) if (!ours.has(id)) this.#release(id, partition);
  }

  #given(topic: AnyTopic, partition: number): void {
    const id = key(this.#deps.names.topic(topic.name), partition);
    const known = this.#partitions.get(id);
    if (known !== undefined) known.rejoined();
    else if (!this.#stopped) this.#start(id, topic, partition);
  }

  #start(id: string, topic: AnyTopic, partition: number): void {
    const place = {
      stage: this.#stage.name,
      topic,
      partition,
      group: this.#plan.id,
      lane: this.#plan.lane,
      laneLimits: this.#plan.limits,
    };
    this.#partitions.set(id, new Partition(this.#deps, this.#stage, place, this.#fetching(topic, partition)));
  }

  #release(id: string, partition: Partition<In>): void {
    this.#partitions.delete(id);
    const released = partition.stop().finally(() => this.#releasing.delete(id));
    this.#releasing.set(id, released);
  }

  #fetching(topic: AnyTopic, partition: number): Fetching {
    const name = this.#deps.names.topic(topic.name);
    const place = [{ topic: name, partitions: [partition] }];
    const whileConsuming = (action: () => void) => {
      if (!this.#stopped) action();
    };
    return {
      pause: () => whileConsuming(() => this.#consumer.pause(place)),
      resume: () => whileConsuming(() => this.#consumer.resume(place)),
      resumeAt: (offset) =>
        whileConsuming(() => {
          this.#consumer.seek({ topic: name, partition, offset: String(offset) });
          this.#consumer.resume(place);
        }),
      membershipConfirmed: async (since, signal) => {
        while (this.#membershipConfirmedAt <= since && !signal.aborted) await wait(MEMBERSHIP_POLL_MS, signal);
      },
    };
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

function key(topic: string, partition: number): string {
  return `${topic}/${partition}`;
}
