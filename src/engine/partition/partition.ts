import type { Logger } from 'pino';
import { errorMessage } from '../../errors.ts';
import { isFenced } from '../../kafka/client/kafka-errors.ts';
import { backoffMs, wait } from '../../waiting/backoff.ts';
import type { Checkpoint, CheckpointStore } from '../checkpoint.ts';
import { FailingMessages } from '../chunk/failing-messages.ts';
import { pinStage } from '../chunk/pinned-stage.ts';
import { publishChunk } from '../chunk/publish-chunk.ts';
import { storeOrGiveUp } from '../chunk/store-or-give-up.ts';
import type { Inbox, SourceMessage } from '../consumer/inbox.ts';
import type { FetchedBatch } from '../consumer/intake.ts';
import { type Fetching, PartitionReader } from '../consumer/partition-reader.ts';
import type { EngineDependencies } from '../dependencies.ts';
import type { EngineStep } from '../fault-points.ts';
import { CONFIGURATION_POLL_MS, EFFECT_CHUNK_MESSAGES_MAX } from '../limits.ts';
import type { AssignedPartition } from '../partition-id.ts';
import type { AnyStage, InputMessage } from '../stage.ts';
import { disconnectQuietly } from '../transactions/kafka-transaction.ts';
import { HeldRecord } from './held-record.ts';
import { isForOperator, stopBecause, waitForOperator } from './operator-stop.ts';
import { PartitionMetrics } from './partition-metrics.ts';
import { PartitionLife, type PartitionState } from './partition-state.ts';
import { logEnds, type Ownership, takeOver } from './take-over.ts';

/**
 * One partition of one stage, from its assignment to its release. Owns its state, its producer, its checkpoint's epoch
 * and its inbox. Every failure is handled in one way: drop everything and take over again.
 */
export class Partition<In extends InputMessage> {
  readonly id: AssignedPartition;
  readonly #deps: EngineDependencies;
  readonly #stage: AnyStage<In>;
  readonly #fetching: Fetching;
  readonly #logger: Logger;
  readonly #store: CheckpointStore;
  readonly #metrics: PartitionMetrics;
  readonly #held: HeldRecord;
  readonly #life: PartitionLife;
  readonly #stopping = new AbortController();
  readonly #reader: PartitionReader;
  readonly #ended: Promise<void>;
  readonly #failing = new FailingMessages();
  #failuresInARow = 0;

  constructor(deps: EngineDependencies, stage: AnyStage<In>, id: AssignedPartition, fetching: Fetching) {
    this.#deps = deps;
    this.#stage = stage;
    this.id = id;
    this.#fetching = fetching;
    this.#logger = deps.logger.child({ stage: id.stage, topic: id.topic, partition: id.partition });
    this.#store = deps.checkpoints(id);
    this.#metrics = new PartitionMetrics(deps.metrics, id);
    this.#held = new HeldRecord(this.#store, this.#logger);
    this.#reader = new PartitionReader(fetching, () => logEnds(deps, id));
    this.#life = new PartitionLife([
      (to, from) => this.#metrics.stateChanged(to, from),
      (to) => this.#held.stateChanged(to),
      (to, from) => to.kind !== from?.kind && this.#logger.debug({ from: from?.kind }, `partition ${to.kind}`),
    ]);
    this.#ended = this.#live();
  }

  get state(): PartitionState {
    return this.#life.state;
  }

  /** Finishes or parks the chunk in hand, and releases the partition. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#ended;
  }

  /** Accepts a fetched batch. False where it cannot now: the same batch comes again later. */
  offer(batch: FetchedBatch): boolean {
    this.#metrics.logEnd(batch.highWatermark);
    return this.#reader.offer(batch);
  }

  /** The consumer skipped control records or aborted messages, which it never hands over. */
  skipped(batch: Omit<FetchedBatch, 'messages'>): void {
    this.#reader.skipped(batch);
  }

  /** The consumer may have missed that the topic was deleted and created again. */
  verifyLog(): void {
    this.#reader.verify();
  }

  async #live(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        await this.#own();
      } catch (error) {
        await this.#recover(error);
      }
    }
    this.#life.become({ kind: 'released' });
  }

  async #own(): Promise<void> {
    this.#life.become({ kind: 'taking-over' });
    try {
      const owned = await takeOver({ ...this.#deps, checkpoints: this.#store, logger: this.#logger }, this.id);
      this.#metrics.takenOver(owned.outputs);
      await this.#run(owned).finally(() => disconnectQuietly(owned.producer));
    } catch (error) {
      if (isForOperator(error)) await this.#store.stop(stopBecause(error));
      throw error;
    } finally {
      this.#reader.close();
    }
  }

  async #run({ producer, log, checkpoint: takenOver }: Ownership): Promise<void> {
    let checkpoint = takenOver;
    if (checkpoint.stopped !== null) return this.#waitForOperator(checkpoint.stopped.reason);
    const inbox = this.#openInbox(checkpoint, log);
    // With nothing to apply, no chunk would clear it.
    if (checkpoint.next >= log.end) checkpoint = await this.#clearHeld(checkpoint);
    while (!this.#stopping.signal.aborted) {
      const config = await this.#requiredConfiguration(checkpoint);
      if (config === null && this.#stage.configuration === 'required') return;
      this.#life.become({ kind: 'running' });
      const messages = await this.#take(inbox, checkpoint);
      if (messages.length === 0) continue;
      // Pinned now, not before the wait for messages, which may have taken hours.
      const stage = pinStage(this.#stage, this.#deps.clock.now(), this.#deps.configuration.current() ?? config);
      const owned = { partition: this.id, checkpoint, clusterId: log.clusterId };
      const stored = await storeOrGiveUp(this.#deps, stage, owned, messages, this.#failing, this.#stopping.signal);
      checkpoint = stored.checkpoint;
      await this.#step('mongo-committed', checkpoint);
      await publishChunk(this.#deps, this.id, producer, checkpoint);
      inbox.putBack(stored.rest);
      this.#metrics.chunk(stored.folded, messages.length - stored.rest.length);
      this.#metrics.lag(checkpoint.next, inbox.oldestAt);
      await this.#step('kafka-committed', checkpoint);
      checkpoint = await this.#clearHeld(checkpoint);
      if (checkpoint.stopped !== null) return this.#waitForOperator(checkpoint.stopped.reason);
    }
  }

  async #take(inbox: Inbox, { next }: Checkpoint): Promise<SourceMessage[]> {
    const { chunkMessagesMax } = this.id.limits;
    const max =
      this.#stage.kind === 'effect' ? Math.min(chunkMessagesMax, EFFECT_CHUNK_MESSAGES_MAX) : chunkMessagesMax;
    const messages = await inbox.take(this.#failing.chunkMessagesMax(next, max), this.#stopping.signal);
    this.#reader.resumeIfRoom();
    const [oldest] = messages;
    if (oldest !== undefined) this.#metrics.lag(next, Number(oldest.timestamp));
    return messages;
  }

  #openInbox(checkpoint: Checkpoint, log: Ownership['log']): Inbox {
    this.#metrics.logEnd(log.end);
    this.#metrics.lag(checkpoint.next, null);
    return this.#reader.open(checkpoint, log, this.id.limits.inboxMessagesMax);
  }

  /** Waits for the first configuration where the stage requires one. Null: it does not, or the partition must stop. */
  async #requiredConfiguration(checkpoint: Checkpoint) {
    if (this.#stage.configuration === 'none') return null;
    let config = this.#deps.configuration.current();
    if (config !== null) return config;
    const reason = 'no routing configuration was applied yet: salvage config apply';
    this.#logger.warn({ reason }, 'held');
    this.#life.become({ kind: 'held', reason });
    while (config === null && !this.#stopping.signal.aborted) {
      await wait(CONFIGURATION_POLL_MS, this.#stopping.signal);
      config = this.#deps.configuration.current();
    }
    if (config !== null) await this.#held.clear(checkpoint);
    return config;
  }

  async #recover(error: unknown): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    if (isForOperator(error)) return this.#waitForOperator(error.message);
    if (isFenced(error)) return this.#afterFencing(error);
    await this.#hold(error);
  }

  async #afterFencing(error: unknown): Promise<void> {
    const fencedAt = Date.now();
    this.#life.become({ kind: 'fenced' });
    this.#logger.warn(
      { reason: errorMessage(error) },
      'fenced: another owner has taken over; what was in hand is dropped',
    );
    await wait(backoffMs(this.#failuresInARow++), this.#stopping.signal);
    await this.#fetching.membershipConfirmed(fencedAt, this.#stopping.signal);
  }

  async #hold(error: unknown): Promise<void> {
    const reason = errorMessage(error);
    const waitMs = backoffMs(this.#failuresInARow++, this.id.limits.holdMaxMs);
    this.#logger.warn({ reason, waitMs: Math.round(waitMs) }, 'held: tries again after a wait, nothing is lost');
    this.#life.become({ kind: 'held', reason });
    await this.#deps.faultPoints.onStep('held', this.#at(null));
    await wait(waitMs, this.#stopping.signal);
  }

  async #waitForOperator(reason: string): Promise<void> {
    this.#reader.close();
    this.#failing.forget();
    this.#life.become({ kind: 'stopped', reason });
    await waitForOperator(this.#store, reason, this.#logger, this.#stopping.signal);
  }

  async #clearHeld(checkpoint: Checkpoint): Promise<Checkpoint> {
    this.#failuresInARow = 0;
    return this.#held.clear(checkpoint);
  }

  #step(step: EngineStep, checkpoint: Checkpoint) {
    return this.#deps.faultPoints.onStep(step, this.#at(checkpoint.from));
  }

  #at(offset: number | null) {
    const { stage, topic, partition } = this.id;
    return { stage, topic, partition, offset };
  }
}
