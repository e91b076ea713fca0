import type { Logger } from 'pino';
import { errorMessage, FencedError } from '../../errors.ts';
import { isFencedByBroker } from '../../kafka/client/kafka-errors.ts';
import { backoffMs, wait } from '../../waiting/backoff.ts';
import type { Checkpoint, CheckpointStore } from '../checkpoint.ts';
import { storeChunk } from '../chunk/chunk.ts';
import { pinStage } from '../chunk/pinned-stage.ts';
import type { Inbox, SourceMessage } from '../consumer/inbox.ts';
import { type FetchedBatch, Intake } from '../consumer/intake.ts';
import type { EngineDependencies } from '../dependencies.ts';
import type { EngineStep } from '../fault-points.ts';
import { EFFECT_CHUNK_MESSAGES_MAX, STOPPED_POLL_MS } from '../limits.ts';
import type { AssignedPartition } from '../partition-id.ts';
import type { AnyStage, InputMessage } from '../stage.ts';
import { disconnectQuietly, publishAndCommit } from '../transactions/kafka-transaction.ts';
import { isForOperator, waitForOperator } from './operator-stop.ts';
import { PartitionReport, type PartitionState } from './partition-report.ts';
import { type Ownership, takeOver } from './take-over.ts';

/** What the consumer does for a partition. */
export interface Fetching {
  pause(): void;
  /** Where fetching goes on; a hint only: what is taken in is checked against the checkpoint. */
  seek(offset: number): void;
  resume(): void;
  /** Resolves once the group has confirmed after `since` (epoch ms) that this process is its member. */
  membershipConfirmed(since: number, signal: AbortSignal): Promise<void>;
}

/**
 * The life of one partition of one stage, from being given it to being released. Owns its producer, its checkpoint's
 * epoch and its inbox. There is one way back from every failure: drop everything and take over again.
 */
export class Partition<In extends InputMessage> {
  readonly id: AssignedPartition;
  readonly #deps: EngineDependencies;
  readonly #stage: AnyStage<In>;
  readonly #fetching: Fetching;
  readonly #logger: Logger;
  readonly #store: CheckpointStore;
  readonly #report: PartitionReport;
  readonly #stopping = new AbortController();
  readonly #ended: Promise<void>;
  #intake: Intake | null = null;
  #failuresInARow = 0;
  #heldSince: number | null = null;

  constructor(deps: EngineDependencies, stage: AnyStage<In>, id: AssignedPartition, fetching: Fetching) {
    this.#deps = deps;
    this.#stage = stage;
    this.id = id;
    this.#fetching = fetching;
    this.#logger = deps.logger.child({ stage: id.stage, topic: id.topic, partition: id.partition });
    this.#store = deps.checkpoints(id);
    this.#report = new PartitionReport(deps.metrics, this.#logger, id);
    this.#ended = this.#live();
  }

  get state(): PartitionState {
    return this.#report.state;
  }

  /** Finishes or parks what is in hand, and releases the partition. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#ended;
  }

  /** Takes in what was fetched; false where it cannot now: fetching is paused, and the same comes again later. */
  offer(batch: FetchedBatch): boolean {
    this.#report.logEnd(batch.highWatermark);
    const taken = this.#intake?.offer(batch) ?? false;
    if (!taken || this.#intake?.inbox.full !== false) this.#fetching.pause();
    return taken;
  }

  /** The consumer passed over control records or aborted messages, which it does not hand over. */
  skipped(batch: Omit<FetchedBatch, 'messages'>): void {
    this.#intake?.skip(batch);
  }

  /** The group was joined anew and still gives us this partition: kafkajs has forgotten its position. */
  rejoined(): void {
    if (this.#intake !== null) this.#fetching.seek(this.#intake.readFrom);
    if (this.#intake?.inbox.full === false) this.#fetching.resume();
    else this.#fetching.pause();
  }

  async #live(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        await this.#own();
      } catch (error) {
        await this.#recover(error);
      }
    }
    this.#report.become({ kind: 'released' });
  }

  async #own(): Promise<void> {
    this.#report.become({ kind: 'taking-over' });
    try {
      const owned = await takeOver({ ...this.#deps, checkpoints: this.#store, logger: this.#logger }, this.id);
      this.#report.takenOver(owned.outputs);
      await this.#run(owned).finally(() => disconnectQuietly(owned.producer));
    } catch (error) {
      if (isForOperator(error)) {
        await this.#store.stop({ kind: 'refused', reason: error.message, at: Date.now() });
      }
      throw error;
    } finally {
      this.#dropIntake();
    }
  }

  async #run({ producer, log, checkpoint: taken }: Ownership): Promise<void> {
    let checkpoint = taken;
    if (checkpoint.stopped !== null) return this.#waitForOperator(checkpoint.stopped.reason);
    const { inbox } = this.#openIntake(checkpoint, log);
    // With nothing to apply, no chunk will tell that what was away is back.
    if (checkpoint.next >= log.end) checkpoint = await this.#clearHeld(checkpoint);
    while (!this.#stopping.signal.aborted) {
      const config = await this.#requiredConfiguration();
      if (config === null && this.#stage.configuration === 'required') return;
      this.#report.become({ kind: 'running' });
      const messages = await this.#take(inbox, checkpoint);
      if (messages.length === 0) continue;
      // Pinned now, not before the wait for messages, which may have taken hours.
      const stage = pinStage(this.#stage, this.#deps.clock.now(), this.#deps.configuration.current() ?? config);
      const owned = { partition: this.id, checkpoint, clusterId: log.clusterId };
      const stored = await storeChunk(this.#deps, stage, owned, messages, this.#stopping.signal);
      checkpoint = stored.checkpoint;
      await this.#step('mongo-committed', checkpoint);
      await this.#publish(producer, checkpoint);
      inbox.putBack(stored.rest);
      this.#report.chunk(stored.folded, messages.length - stored.rest.length);
      this.#report.lag(checkpoint.next, inbox.oldestAt);
      await this.#step('kafka-committed', checkpoint);
      checkpoint = await this.#clearHeld(checkpoint);
      if (checkpoint.stopped !== null) return this.#waitForOperator(checkpoint.stopped.reason);
    }
  }

  async #take(inbox: Inbox, { next }: Checkpoint): Promise<SourceMessage[]> {
    const { chunkMessagesMax } = this.id.limits;
    const max =
      this.#stage.kind === 'effect' ? Math.min(chunkMessagesMax, EFFECT_CHUNK_MESSAGES_MAX) : chunkMessagesMax;
    const messages = await inbox.take(max, this.#stopping.signal);
    if (inbox.hasRoomAgain) this.#fetching.resume();
    const [oldest] = messages;
    if (oldest !== undefined) this.#report.lag(next, Number(oldest.timestamp));
    return messages;
  }

  async #publish(producer: Ownership['producer'], checkpoint: Checkpoint): Promise<void> {
    const { stage, group, topic, partition } = this.id;
    const offset = { group, topic: this.#deps.names.topic(topic), partition, next: checkpoint.next };
    const { chunkSeconds, kafkaTransactions } = this.#deps.metrics;
    const count = (outcome: string) => kafkaTransactions.inc({ stage, outcome });
    const done = chunkSeconds.startTimer({ stage, step: 'kafka' });
    const sent = () => this.#step('kafka-sent', checkpoint);
    try {
      await publishAndCommit(producer, checkpoint.outputs, offset, sent, () => count('retried'));
    } catch (error) {
      count('failed');
      throw error;
    }
    done();
    count('committed');
  }

  #openIntake(checkpoint: Checkpoint, log: Ownership['log']): Intake {
    const intake = new Intake(checkpoint, log, this.id.limits.inboxMessagesMax);
    this.#intake = intake;
    this.#report.logEnd(log.end);
    this.#report.lag(checkpoint.next, null);
    this.#fetching.seek(intake.readFrom);
    this.#fetching.resume();
    return intake;
  }

  #dropIntake(): void {
    this.#intake = null;
    this.#fetching.pause();
  }

  /** Waits for the first configuration where the stage requires one. Null: it does not, or the partition must stop. */
  async #requiredConfiguration() {
    if (this.#stage.configuration === 'none') return null;
    let config = this.#deps.configuration.current();
    if (config !== null) return config;
    const reason = 'no routing configuration was applied yet';
    this.#logger.warn({ reason }, 'held back');
    this.#recordHeld(reason);
    while (config === null && !this.#stopping.signal.aborted) {
      await wait(STOPPED_POLL_MS / 5, this.#stopping.signal);
      config = this.#deps.configuration.current();
    }
    if (config === null) return null;
    this.#heldSince = null;
    await this.#store.recordHeld(null);
    return config;
  }

  async #recover(error: unknown): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    if (isForOperator(error)) return this.#waitForOperator(error.message);
    if (error instanceof FencedError || isFencedByBroker(error)) return this.#afterFencing(error);
    await this.#holdBack(error);
  }

  async #afterFencing(error: unknown): Promise<void> {
    const fencedAt = Date.now();
    this.#report.become({ kind: 'fenced' });
    this.#report.fenced();
    this.#logger.warn({ reason: errorMessage(error) }, 'fenced: another owner has taken over, state dropped');
    await wait(backoffMs(this.#failuresInARow++), this.#stopping.signal);
    await this.#fetching.membershipConfirmed(fencedAt, this.#stopping.signal);
  }

  async #holdBack(error: unknown): Promise<void> {
    const reason = errorMessage(error);
    const waitMs = backoffMs(this.#failuresInARow++, this.id.limits.holdMaxMs);
    this.#logger.warn({ reason, waitMs: Math.round(waitMs) }, 'held back: waits and tries again, nothing is lost');
    this.#recordHeld(reason);
    await this.#deps.faultPoints.onStep('held', this.#at(null));
    await wait(waitMs, this.#stopping.signal);
  }

  async #waitForOperator(reason: string): Promise<void> {
    this.#dropIntake();
    this.#report.become({ kind: 'stopped', reason });
    await waitForOperator(this.#store, reason, this.#logger, this.#stopping.signal);
  }

  /** Not waited for: what is away may be MongoDB, and then only the log and the metrics can tell. */
  #recordHeld(reason: string): void {
    this.#heldSince ??= Date.now();
    this.#report.become({ kind: 'held-back', reason });
    this.#store
      .recordHeld({ reason, since: this.#heldSince })
      .catch((error: unknown) => this.#logger.debug({ reason: errorMessage(error) }, 'could not tell in MongoDB'));
  }

  /** Clears what this owner, or one before it, has told. */
  async #clearHeld(checkpoint: Checkpoint): Promise<Checkpoint> {
    this.#failuresInARow = 0;
    if (this.#heldSince === null && checkpoint.held === null) return checkpoint;
    await this.#store.recordHeld(null);
    this.#heldSince = null;
    return { ...checkpoint, held: null };
  }

  #step(step: EngineStep, checkpoint: Checkpoint) {
    return this.#deps.faultPoints.onStep(step, this.#at(checkpoint.from));
  }

  #at(offset: number | null) {
    const { stage, topic, partition } = this.id;
    return { stage, topic, partition, offset };
  }
}
