import type { Logger } from 'pino';
import type { Dispatch } from '../../domain/documents/submission.ts';
import { errorMessage, TransientError } from '../../errors.ts';
import { wait } from '../../waiting/backoff.ts';
import { type Checkpoint, ownerOf, partitionName, type Stopped } from '../checkpoint.ts';
import { FailingMessages } from '../chunk/failing-messages.ts';
import { Inbox, type SourceMessage } from '../consumer/inbox.ts';
import type { FetchedBatch } from '../consumer/intake.ts';
import { type Fetching, PartitionReader } from '../consumer/partition-reader.ts';
import type { EngineDependencies } from '../dependencies.ts';
import { positionOf } from '../fault-points.ts';
import { logEnds } from '../ownership/log-state.ts';
import type { SettledPartition } from '../ownership/settle.ts';
import type { AssignedPartition } from '../partition-id.ts';
import type { Dispatcher } from '../stage.ts';
import { Holding } from './holding.ts';
import { afterChunk, newOwnership, type Ownership } from './ownership.ts';
import { PartitionMetrics } from './partition-metrics.ts';
import { PartitionLife, type PartitionState } from './partition-state.ts';
import { resumedByOperator } from './resumed-by-operator.ts';

/** What reads an owned partition; closed while the partition is taken over, stopped or lost. */
interface Reading {
  readonly inbox: Inbox;
  readonly clusterId: string;
}

/**
 * One partition of one stage in this process, from its assignment to its release: its state, what is owned of it, and its
 * messages. It is passive: its worker decides when it is taken over, read from, and released.
 */
export class Partition {
  readonly id: AssignedPartition;
  readonly failing = new FailingMessages();
  readonly metrics: PartitionMetrics;
  readonly #deps: EngineDependencies;
  readonly #fetching: Fetching;
  readonly #dispatcher: Dispatcher | undefined;
  readonly #logger: Logger;
  readonly #holding: Holding;
  readonly #life: PartitionLife;
  readonly #reader: PartitionReader;
  readonly #gone = new AbortController();
  #wake: () => void = () => {};
  #owned: Ownership | null = null;
  /** The last ownership that the dispatcher was told of. */
  #dispatch: Dispatch | null = null;
  #reading: Reading | null = null;
  #isTakingOver = false;

  constructor(deps: EngineDependencies, id: AssignedPartition, fetching: Fetching, dispatcher: Dispatcher | undefined) {
    this.#deps = deps;
    this.#dispatcher = dispatcher;
    this.id = id;
    this.#fetching = fetching;
    this.#logger = deps.logger.child({ stage: id.stage, topic: id.topic, partition: id.partition });
    this.metrics = new PartitionMetrics(deps.metrics, id);
    this.#holding = new Holding(deps.checkpoints, this.#logger, id.limits.holdMaxMs);
    this.#reader = new PartitionReader(fetching, () => logEnds(deps, id));
    this.#life = new PartitionLife([
      (to, from) => this.metrics.stateChanged(to, from),
      (to, from) => to.kind !== from?.kind && this.#logger.debug({ from: from?.kind }, `partition ${to.kind}`),
    ]);
  }

  get state(): PartitionState {
    return this.#life.state;
  }

  get owned(): Ownership | null {
    return this.#owned;
  }

  /** Aborts when the group has taken the partition away, or the process stops. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  /** @param wake called when there is something to do for the partition. */
  listen(wake: () => void): void {
    this.#wake = wake;
  }

  lose(): void {
    this.#gone.abort();
    this.#wake();
  }

  // What its consumer fetches.

  /** Accepts a fetched batch. False where it cannot now: the same batch comes again later. */
  offer(batch: FetchedBatch): boolean {
    this.metrics.logEnd(batch.highWatermark);
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

  // Taking over.

  get needsTakeOver(): boolean {
    const { kind } = this.state;
    const isWaiting = kind === 'taking-over' || (kind === 'held' && this.#reading === null);
    return isWaiting && !this.#isTakingOver && !this.gone.aborted && this.#holding.mayTryAgain;
  }

  get isTakingOver(): boolean {
    return this.#isTakingOver;
  }

  takeOverBegins(): void {
    this.#isTakingOver = true;
    this.#life.become({ kind: 'taking-over' });
  }

  takeOverEnds(): void {
    this.#isTakingOver = false;
    this.#wake();
  }

  becameOwner(checkpoint: Checkpoint): void {
    this.#owned = newOwnership(checkpoint);
    this.#holding.takenOver(checkpoint.held);
    this.#dispatch = { checkpoint: checkpoint._id, epoch: checkpoint.epoch };
    this.#dispatcher?.owned(this.#dispatch);
  }

  /** Its last chunk is settled: its messages are read from here on. */
  run({ checkpoint, log, outputs, isOffsetDue }: SettledPartition): void {
    this.#owned = { checkpoint, isPublished: true, offsetDueSince: isOffsetDue ? performance.now() : null };
    this.metrics.takenOver(outputs);
    this.metrics.logEnd(log.end);
    this.metrics.lag(checkpoint.next, null);
    const inbox = new Inbox(this.id.limits.inboxMessagesMax, this.#wake);
    this.#reading = { inbox, clusterId: log.clusterId };
    this.#life.become({ kind: 'running' });
    this.#reader.open(checkpoint, log, inbox);
    // With nothing to apply, no chunk would clear it.
    if (checkpoint.next >= log.end) this.#holding.over(ownerOf(checkpoint));
  }

  /** The worker has a new producer, or the log does not fit: everything about the partition is read again. */
  takeOverAgain(): void {
    this.#close();
    this.#owned = null;
    this.#holding.tryAgainAtOnce();
    const { kind } = this.state;
    if (kind === 'running' || (kind === 'held' && !this.#isTakingOver)) this.#life.become({ kind: 'taking-over' });
  }

  // Its messages.

  /** Why what was fetched does not fit the log; null: it does. */
  get readingFailure(): Error | null {
    return this.#reading?.inbox.failure ?? null;
  }

  /** How many messages a chunk could take from it now. */
  get ready(): number {
    const { kind } = this.state;
    const mayRun = kind === 'running' || (kind === 'held' && this.#holding.mayTryAgain);
    return this.#reading === null || !mayRun || this.gone.aborted ? 0 : this.#reading.inbox.length;
  }

  get clusterId(): string {
    return this.#reading?.clusterId ?? '';
  }

  take(max: number, bytesMax: number): { messages: SourceMessage[]; bytes: number } {
    const { inbox } = this.#reading ?? { inbox: null };
    if (inbox === null || this.#owned === null) return { messages: [], bytes: 0 };
    const { next } = this.#owned.checkpoint;
    if (!inbox.continuesAt(next)) {
      inbox.fail(new TransientError(`messages from ${next} on were taken, and neither applied nor returned`));
      return { messages: [], bytes: 0 };
    }
    const taken = inbox.take(this.failing.chunkMessagesMax(next, max), bytesMax);
    this.#reader.resumeIfRoom();
    const [oldest] = taken.messages;
    if (oldest !== undefined) this.metrics.lag(next, Number(oldest.timestamp));
    return taken;
  }

  putBack(messages: readonly SourceMessage[]): void {
    this.#reading?.inbox.putBack(messages);
  }

  /** A chunk of its messages is in MongoDB. */
  applied(checkpoint: Checkpoint): void {
    if (this.#owned !== null) this.#owned = afterChunk(this.#owned, checkpoint);
  }

  /** Its outputs and its offset are in Kafka. */
  published(): void {
    if (this.#owned === null) return;
    this.#owned = { ...this.#owned, isPublished: true, offsetDueSince: null };
    this.#progressed(this.#owned.checkpoint);
  }

  /** Nothing of its chunk has to be published; its offset goes with a later transaction. */
  storedOnly(): void {
    if (this.#owned !== null) this.#progressed(this.#owned.checkpoint);
  }

  offsetCommitted(): void {
    if (this.#owned !== null) this.#owned = { ...this.#owned, offsetDueSince: null };
  }

  outputsEmptied(): void {
    if (this.#owned === null) return;
    this.#owned = { ...this.#owned, checkpoint: { ...this.#owned.checkpoint, outputs: [] } };
  }

  #progressed(checkpoint: Checkpoint): void {
    this.metrics.lag(checkpoint.next, this.#reading?.inbox.oldestAt ?? null);
    this.#holding.chunkStored();
    if (this.state.kind === 'held') this.#life.become({ kind: 'running' });
  }

  // What it waits for.

  /** Waits, with backoff, for something that is away. */
  async hold(error: unknown): Promise<void> {
    const reason = errorMessage(error);
    const waitMs = this.#holding.backOff();
    this.#logger.warn({ reason, waitMs: Math.round(waitMs) }, 'held: tries again after a wait, nothing is lost');
    this.#enterHeld(reason);
    setTimeout(this.#wake, waitMs + 1).unref();
    await this.#deps.faultPoints.onStep('held', positionOf(this.id, null));
  }

  /** Waits with its whole lane, which says when it continues. */
  holdWithLane(reason: string): void {
    if (this.#reading === null || this.state.kind !== 'running') return;
    this.#holding.waitForLane();
    this.#logger.debug({ reason }, 'held with its lane');
    this.#enterHeld(reason);
  }

  continueWithLane(): void {
    if (!this.#holding.isWithLane) return;
    this.#holding.tryAgainAtOnce();
    // A chunk that follows at once clears the record itself.
    if (this.#owned !== null && this.#reading?.inbox.length === 0) this.#holding.over(ownerOf(this.#owned.checkpoint));
    if (this.state.kind === 'held') this.#life.become({ kind: 'running' });
  }

  #enterHeld(reason: string): void {
    this.#life.become({ kind: 'held', reason });
    if (this.#owned !== null) this.#holding.note(ownerOf(this.#owned.checkpoint), reason);
  }

  /** Another owner has taken over, or may have: nothing is taken over before the group confirms that it is ours. */
  fenced(error: unknown): void {
    const fencedAt = Date.now();
    this.#close();
    this.#owned = null;
    this.#dispatchLost();
    this.#life.become({ kind: 'fenced' });
    this.#logger.warn(
      { reason: errorMessage(error) },
      'fenced: another owner has taken over; what was in hand is dropped',
    );
    void this.#confirm(fencedAt);
  }

  async #confirm(fencedAt: number): Promise<void> {
    await wait(this.#holding.nextBackoffMs(), this.gone);
    await this.#fetching.membershipConfirmed(fencedAt, this.gone);
    this.#resumeFrom('fenced');
  }

  /** Its worker has found it fenced, or has ended it, while something else waited for a server. */
  get hasLeft(): boolean {
    return this.state.kind === 'fenced' || this.state.kind === 'released';
  }

  /** Waits for an operator, without owning the partition. */
  stop(reason: string): void {
    if (this.hasLeft) return;
    this.#close();
    this.#owned = null;
    this.failing.forget();
    this.#life.become({ kind: 'stopped', reason });
    const name = partitionName(this.id);
    this.#logger.error({ reason }, `stopped until an operator resumes it; see: salvage checkpoint show ${name}`);
    void resumedByOperator(this.#deps.checkpoints, this.id, this.#logger, this.gone).then(() =>
      this.#resumeFrom('stopped'),
    );
  }

  #resumeFrom(kind: 'fenced' | 'stopped'): void {
    if (this.state.kind === kind && !this.gone.aborted) this.#life.become({ kind: 'taking-over' });
    this.#wake();
  }

  // The end.

  /** Writes the stop, and gives the partition up. */
  async stopAndRelease(stopped: Stopped): Promise<void> {
    if (this.#owned !== null) await this.#deps.checkpoints.stop(ownerOf(this.#owned.checkpoint), stopped);
    await this.releaseStopped(stopped.reason);
  }

  /** The checkpoint has the stop already: an operator may have resumed it by now. */
  async releaseStopped(reason: string): Promise<void> {
    try {
      await this.giveUp();
    } catch (error) {
      this.#logger.debug({ reason: errorMessage(error) }, 'could not release a stopped partition; it will be fenced');
    }
    this.stop(reason);
  }

  /** Releases the checkpoint, so that the next owner need not fence this one. */
  async giveUp(): Promise<void> {
    this.#close();
    const owned = this.#owned;
    this.#owned = null;
    if (owned === null) return;
    await this.#deps.checkpoints.release(ownerOf(owned.checkpoint), owned.isPublished);
    await this.#deps.faultPoints.onStep('released', positionOf(this.id, null));
  }

  end(): void {
    this.#close();
    this.#dispatchLost();
    this.#life.become({ kind: 'released' });
  }

  #dispatchLost(): void {
    if (this.#dispatch !== null) this.#dispatcher?.lost(this.#dispatch);
    this.#dispatch = null;
  }

  #close(): void {
    this.#reader.close();
    this.#reading = null;
  }
}
