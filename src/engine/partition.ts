import type { Logger } from 'pino';
import { errorMessage, FencedError, SalvageError } from '../errors.ts';
import { backoffMs, wait } from './backoff.ts';
import type { Checkpoint, LogIdentity, Stopped } from './checkpoint.ts';
import { storeChunk } from './chunk.ts';
import type { EngineDependencies, PartitionPlace } from './dependencies.ts';
import { Inbox, type SourceMessage } from './inbox.ts';
import { publishAndCommit } from './kafka-transaction.ts';
import { EFFECT_CHUNK_MESSAGES_MAX, STOPPED_POLL_MS } from './limits.ts';
import { RefusedError, readingStart, verifyIdentity } from './log-identity.ts';
import type { EngineStep } from './observer.ts';
import type { AnyStage, InputMessage } from './stage.ts';
import { type Ownership, takeOver } from './take-over.ts';

/** The same words as in the runbook and in the log. */
export type PartitionState =
  | { readonly kind: 'taking-over' }
  | { readonly kind: 'running' }
  | { readonly kind: 'held-back'; readonly reason: string }
  | { readonly kind: 'fenced' }
  | { readonly kind: 'stopped'; readonly reason: string }
  | { readonly kind: 'released' };

/** What the consumer does for a partition. */
export interface Fetching {
  pause(): void;
  /** Goes on fetching at `offset`; a hint only: what is taken in is checked against the checkpoint. */
  resumeAt(offset: number): void;
  resume(): void;
  /** Resolves once the group has confirmed after `since` (epoch ms) that this process is its member. */
  membershipConfirmed(since: number, signal: AbortSignal): Promise<void>;
}

/** One fetch's messages of this partition. */
export interface FetchedBatch {
  readonly fetchedOffset: number;
  /** The last offset it covers, control records included. */
  readonly lastOffset: number;
  readonly highWatermark: number;
  readonly messages: readonly Omit<SourceMessage, 'next'>[];
}

/**
 * The life of one partition of one stage, from being given it to being released. Owns its producer, its checkpoint's
 * epoch and its inbox. There is one way back from every failure: drop everything and take over again.
 */
export class Partition<In extends InputMessage> {
  readonly #deps: EngineDependencies;
  readonly #stage: AnyStage<In>;
  readonly #place: PartitionPlace;
  readonly #fetching: Fetching;
  readonly #logger: Logger;
  readonly #stopping = new AbortController();
  readonly #ended: Promise<void>;
  #state: PartitionState = { kind: 'taking-over' };
  #inbox: Inbox | null = null;
  /** The next offset to take in; lower ones are dropped. */
  #position = 0;
  /** Until the first batch: the record that must be found at its offset. */
  #unverified: LogIdentity | null = null;
  #failuresInARow = 0;

  constructor(deps: EngineDependencies, stage: AnyStage<In>, place: PartitionPlace, fetching: Fetching) {
    this.#deps = deps;
    this.#stage = stage;
    this.#place = place;
    this.#fetching = fetching;
    this.#logger = deps.logger.child({ stage: place.stage, topic: place.topic.name, partition: place.partition });
    this.#ended = this.#live();
  }

  get state(): PartitionState {
    return this.#state;
  }

  get place(): PartitionPlace {
    return this.#place;
  }

  /** Finishes or parks what is in hand, and releases the partition. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#ended;
  }

  /** Takes in what was fetched; false where it cannot now, and the same is to be fetched again later. */
  offer(batch: FetchedBatch): boolean {
    const inbox = this.#inbox;
    if (inbox === null || inbox.full) {
      this.#fetching.pause();
      return false;
    }
    if (batch.fetchedOffset > this.#position) {
      inbox.fail(new Error(`fetched from ${batch.fetchedOffset}, but ${this.#position} is next: the consumer jumped`));
      return false;
    }
    try {
      inbox.push(this.#unseen(batch));
    } catch (error) {
      inbox.fail(error instanceof Error ? error : new Error(errorMessage(error)));
      return false;
    }
    this.#position = Math.max(this.#position, batch.lastOffset + 1);
    this.#tellLag(batch);
    if (inbox.full) this.#fetching.pause();
    return true;
  }

  /** The group was joined anew and still gives us this partition: kafkajs has forgotten its position. */
  rejoined(): void {
    if (this.#inbox === null || this.#inbox.full) this.#fetching.pause();
    else this.#fetching.resumeAt(this.#position);
  }

  #unseen(batch: FetchedBatch): SourceMessage[] {
    const fresh = batch.messages.filter(({ offset }) => offset >= this.#position);
    const messages = fresh.map((message, index) => ({
      ...message,
      next: index === fresh.length - 1 ? Math.max(batch.lastOffset, message.offset) + 1 : message.offset + 1,
    }));
    const identity = this.#unverified;
    if (identity === null || batch.lastOffset < identity.offset) return messages;
    verifyIdentity(this.#deps.checkpoints(this.#place).id, identity, messages[0]);
    this.#unverified = null;
    return messages.slice(1);
  }

  async #live(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        await this.#own();
      } catch (error) {
        await this.#recover(error);
      }
    }
    this.#become({ kind: 'released' });
  }

  async #own(): Promise<void> {
    this.#become({ kind: 'taking-over' });
    const owned = await takeOver(
      { ...this.#deps, checkpoints: this.#deps.checkpoints(this.#place), logger: this.#logger },
      { ...this.#place, topic: this.#place.topic.name },
    );
    this.#deps.metrics.takeOvers.inc({ stage: this.#place.stage, topic: this.#place.topic.name });
    try {
      await this.#run(owned);
    } finally {
      this.#dropInbox();
      await owned.producer.disconnect();
    }
  }

  async #run({ producer, log, checkpoint: taken }: Ownership): Promise<void> {
    let checkpoint = taken;
    const inbox = this.#openInbox(checkpoint, log);
    while (!this.#stopping.signal.aborted) {
      if (checkpoint.stopped !== null) return this.#waitForOperator(checkpoint.stopped);
      const config = await this.#configuration(checkpoint);
      if (config === null) return;
      this.#become({ kind: 'running' });
      const messages = await inbox.take(this.#chunkMessagesMax(), this.#stopping.signal);
      if (inbox.hasRoomAgain) this.#fetching.resume();
      if (messages.length === 0) continue;
      const context = { now: this.#deps.clock.now(), config };
      const owned = { place: this.#place, checkpoint, clusterId: log.clusterId };
      const stored = await storeChunk(this.#deps, this.#stage, owned, messages, context, this.#stopping.signal);
      checkpoint = stored.checkpoint;
      await this.#step('mongo-committed', checkpoint);
      await this.#publish(producer, checkpoint);
      inbox.putBack(stored.rest);
      this.#countChunk(stored.folded, messages.length - stored.rest.length);
      await this.#step('kafka-committed', checkpoint);
      if (this.#failuresInARow > 0) await this.#heldNoMore(checkpoint);
    }
  }

  async #publish(producer: Ownership['producer'], checkpoint: Checkpoint): Promise<void> {
    const { group, topic, partition } = this.#place;
    const offset = { group, topic: this.#deps.names.topic(topic.name), partition, next: checkpoint.next };
    await publishAndCommit(producer, checkpoint.outputs, offset, () => this.#step('kafka-sent', checkpoint));
    this.#deps.metrics.kafkaTransactions.inc({ stage: this.#place.stage, outcome: 'committed' });
  }

  #openInbox(checkpoint: Checkpoint, log: Ownership['log']): Inbox {
    const inbox = new Inbox(this.#place.laneLimits.inboxMessagesMax);
    this.#inbox = inbox;
    this.#position = readingStart(checkpoint, log);
    this.#unverified = this.#position < checkpoint.next ? checkpoint.identity : null;
    this.#fetching.resumeAt(this.#position);
    return inbox;
  }

  #dropInbox(): void {
    this.#inbox = null;
    this.#fetching.pause();
  }

  #chunkMessagesMax(): number {
    const { chunkMessagesMax } = this.#place.laneLimits;
    return this.#stage.kind === 'effect' ? Math.min(chunkMessagesMax, EFFECT_CHUNK_MESSAGES_MAX) : chunkMessagesMax;
  }

  /** No configuration yet: nothing can be decided, the partition holds. Null: told to stop meanwhile. */
  async #configuration(checkpoint: Checkpoint) {
    let config = this.#deps.configuration.current();
    if (config === null) await this.#tellHeld(checkpoint.epoch, 'no routing configuration was applied yet');
    while (config === null && !this.#stopping.signal.aborted) {
      await wait(STOPPED_POLL_MS / 5, this.#stopping.signal);
      config = this.#deps.configuration.current();
      if (config !== null) await this.#heldNoMore(checkpoint);
    }
    return config;
  }

  async #recover(error: unknown): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    if (error instanceof RefusedError) return this.#refuse(error);
    if (error instanceof FencedError || isFencedByBroker(error)) return this.#afterFencing(error);
    if (error instanceof SalvageError && error.kind === 'fatal') return this.#refuse(new RefusedError(error.message));
    await this.#holdBack(error);
  }

  async #afterFencing(error: unknown): Promise<void> {
    const fencedAt = Date.now();
    this.#become({ kind: 'fenced' });
    this.#deps.metrics.fenced.inc({ stage: this.#place.stage, topic: this.#place.topic.name });
    this.#logger.warn({ reason: errorMessage(error) }, 'fenced: another owner has taken over, state dropped');
    await wait(backoffMs(this.#failuresInARow++), this.#stopping.signal);
    await this.#fetching.membershipConfirmed(fencedAt, this.#stopping.signal);
  }

  async #holdBack(error: unknown): Promise<void> {
    const reason = errorMessage(error);
    const waitMs = backoffMs(this.#failuresInARow++, this.#place.laneLimits.holdMaxMs);
    this.#logger.warn({ reason, waitMs: Math.round(waitMs) }, 'held back: waits and tries again, nothing is lost');
    this.#become({ kind: 'held-back', reason });
    await this.#deps.observer.onStep('held', this.#at(null));
    await wait(waitMs, this.#stopping.signal);
  }

  async #refuse(error: RefusedError): Promise<void> {
    const stopped: Stopped = { kind: 'refused', reason: error.message, at: Date.now() };
    const store = this.#deps.checkpoints(this.#place);
    const checkpoint = await store.read();
    if (checkpoint !== null && checkpoint.stopped === null) await store.stop(checkpoint.epoch, stopped);
    await this.#waitForOperator(stopped);
  }

  async #waitForOperator(stopped: Stopped): Promise<void> {
    this.#dropInbox();
    this.#become({ kind: 'stopped', reason: stopped.reason });
    this.#logger.error(
      { reason: stopped.reason },
      `stopped until an operator decides: salvage checkpoint show ${this.#deps.checkpoints(this.#place).id}`,
    );
    while (!this.#stopping.signal.aborted) {
      await wait(STOPPED_POLL_MS, this.#stopping.signal);
      if (await this.#resumedByOperator()) return;
    }
  }

  async #resumedByOperator(): Promise<boolean> {
    try {
      const checkpoint = await this.#deps.checkpoints(this.#place).read();
      return checkpoint !== null && checkpoint.stopped === null;
    } catch (error) {
      this.#logger.warn({ reason: errorMessage(error) }, 'cannot look whether the partition was resumed');
      return false;
    }
  }

  async #tellHeld(epoch: number, reason: string): Promise<void> {
    this.#become({ kind: 'held-back', reason });
    this.#logger.warn({ reason }, 'held back');
    await this.#deps.checkpoints(this.#place).tellHeld(epoch, { reason, since: Date.now() });
  }

  async #heldNoMore({ epoch }: Checkpoint): Promise<void> {
    this.#failuresInARow = 0;
    await this.#deps.checkpoints(this.#place).tellHeld(epoch, null);
  }

  #become(state: PartitionState): void {
    if (state.kind === this.#state.kind && state.kind !== 'held-back') return;
    const { stage } = this.#place;
    this.#deps.metrics.partitions.dec({ stage, state: this.#state.kind });
    this.#deps.metrics.partitions.inc({ stage, state: state.kind });
    this.#logger.debug({ from: this.#state.kind, to: state.kind }, `partition ${state.kind}`);
    this.#state = state;
  }

  #countChunk(folded: { counted: readonly string[]; deadLetters: number }, messages: number): void {
    const { metrics } = this.#deps;
    const labels = { stage: this.#place.stage, topic: this.#place.topic.name };
    metrics.chunks.inc(labels);
    metrics.messages.inc(labels, messages);
    if (folded.deadLetters > 0) metrics.deadLetters.inc(labels, folded.deadLetters);
    for (const decision of folded.counted) metrics.decisions.inc({ stage: this.#place.stage, decision });
  }

  #tellLag(batch: FetchedBatch): void {
    const labels = {
      stage: this.#place.stage,
      topic: this.#place.topic.name,
      partition: String(this.#place.partition),
    };
    this.#deps.metrics.lagMessages.set(labels, Math.max(0, batch.highWatermark - this.#position));
  }

  #step(step: EngineStep, checkpoint: Checkpoint) {
    return this.#deps.observer.onStep(step, this.#at(checkpoint.from));
  }

  #at(offset: number | null) {
    return { stage: this.#place.stage, topic: this.#place.topic.name, partition: this.#place.partition, offset };
  }
}

const FENCED_TYPES = new Set(['PRODUCER_FENCED', 'INVALID_PRODUCER_EPOCH']);

function isFencedByBroker(error: unknown): boolean {
  return error instanceof Error && 'type' in error && FENCED_TYPES.has(String(error.type));
}
