import type { Logger } from 'pino';
import { errorMessage } from '../../errors.ts';
import { isFenced } from '../../kafka/client/kafka-errors.ts';
import { backoffMs, wait } from '../../waiting/backoff.ts';
import { partitionName } from '../checkpoint.ts';
import type { EngineDependencies } from '../dependencies.ts';
import { CONFIGURATION_POLL_MS, OFFSET_ALONE_AFTER_MS, STOP_WAIT_MS } from '../limits.ts';
import type { Partition } from '../partition/partition.ts';
import type { AnyStage, InputMessage, Lane } from '../stage.ts';
import { newTransactionalId, WorkerProducer } from '../transactions/worker-producer.ts';
import { applyShares } from './apply-shares.ts';
import { takeFairly } from './fair-share.ts';
import { commitDueOffsets, forgetPublishedOutputs, untilOffsetDueMs } from './idle-work.ts';
import { stopBecause, stopOrHold, takeOver } from './take-over.ts';
import { Wakeup } from './wakeup.ts';

/** A lane of a stage, as its workers see it. */
export interface WorkerPlan<In extends InputMessage> {
  readonly stage: AnyStage<In>;
  readonly lane: Lane;
  /** Full group id, prefix included. */
  readonly group: string;
  readonly chunkMessagesMax: number;
}

/**
 * One loop with one transactional producer. It owns some of the partitions that the group gave this process, and applies
 * their messages chunk by chunk. Whatever happens to a transaction of its producer, there is one way back: the producer is
 * dropped, and all partitions are taken over again with another one.
 */
export class Worker<In extends InputMessage> {
  readonly #deps: EngineDependencies;
  readonly #plan: WorkerPlan<In>;
  readonly #logger: Logger;
  readonly #partitions = new Set<Partition>();
  readonly #takeOvers = new Set<Promise<void>>();
  readonly #stopping = new AbortController();
  readonly #wakeup = new Wakeup();
  readonly #ended: Promise<void>;
  #producer: WorkerProducer | null = null;
  #failuresInARow = 0;
  #laneHeldBecause: string | null = null;

  constructor(deps: EngineDependencies, plan: WorkerPlan<In>) {
    this.#deps = deps;
    this.#plan = plan;
    this.#logger = deps.logger.child({ stage: plan.stage.name, lane: plan.lane });
    this.#ended = this.#live();
  }

  add(partition: Partition): void {
    this.#partitions.add(partition);
    partition.listen(() => this.#wakeup.wake());
    this.#wakeup.wake();
  }

  /** Finishes the chunk in hand, and releases the partitions. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    for (const partition of this.#partitions) partition.lose();
    this.#wakeup.wake();
    await this.#ended;
  }

  async #live(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        await this.#round();
        this.#failuresInARow = 0;
      } catch (error) {
        await this.#afterFailure(error);
      }
    }
    await this.#leave();
  }

  async #round(): Promise<void> {
    // Before anything is released: what a transaction with an unknown end covered must be fenced by its next owner.
    if (this.#producer?.hasFailed === true) await this.#dropProducer();
    await this.#releaseLost();
    if (this.#partitions.size === 0) return void (await this.#wakeup.wait(OFFSET_ALONE_AFTER_MS));
    const producer = await this.#usableProducer();
    await this.#takeOverWaiting(producer);
    const shares = this.#mayRun() ? takeFairly([...this.#partitions], this.#plan.chunkMessagesMax) : [];
    if (shares.length > 0) {
      const work = { deps: this.#deps, plan: this.#plan, producer, stopping: this.#stopping.signal };
      await applyShares(work, shares, [...this.#partitions]);
    }
    await commitDueOffsets(this.#deps, this.#plan.group, producer, this.#partitions);
    if (shares.length === 0) await this.#rest();
  }

  /** @throws kafkajs's errors where the brokers are away. */
  async #usableProducer(): Promise<WorkerProducer> {
    if (this.#producer !== null) return this.#producer;
    const { names, kafka, ownTransactionalIds } = this.#deps;
    const transactionalId = newTransactionalId(names, this.#plan.stage.name, this.#plan.lane);
    ownTransactionalIds.add(transactionalId);
    this.#producer = await WorkerProducer.start(kafka, transactionalId);
    return this.#producer;
  }

  /** A transaction failed, and its end may be unknown: everything it covered is taken over again with another producer. */
  async #dropProducer(): Promise<void> {
    const dropped = this.#producer;
    this.#producer = null;
    for (const partition of this.#partitions) {
      if (partition.owned === null) continue;
      if (isFenced(dropped?.failure)) partition.fenced(dropped?.failure);
      else partition.takeOverAgain();
    }
    await dropped?.drop();
  }

  async #takeOverWaiting(producer: WorkerProducer): Promise<void> {
    for (const partition of this.#partitions) await this.#checkAgain(partition);
    // One that was lost and came back waits until what we had of it is released.
    const lost = [...this.#partitions].filter(({ gone }) => gone.aborted).map(({ id }) => partitionName(id));
    const waiting = [...this.#partitions].filter(
      (partition) => partition.needsTakeOver && !lost.includes(partitionName(partition.id)),
    );
    if (waiting.length === 0) return;
    const running = takeOver(this.#deps, waiting, producer).finally(() => this.#takeOvers.delete(running));
    this.#takeOvers.add(running);
  }

  /** What was fetched does not fit what was read before: the topic was recreated, or the consumer skipped messages. */
  async #checkAgain(partition: Partition): Promise<void> {
    const failure = partition.readingFailure;
    if (failure === null) return;
    const stopped = stopBecause(failure);
    if (stopped !== null) return await stopOrHold(partition, stopped);
    this.#logger.info({ partition: partition.id.partition, reason: failure.message }, 'a log is checked again');
    partition.takeOverAgain();
  }

  /** Whether the lane can do anything with messages now. */
  #mayRun(): boolean {
    const { stage, lane } = this.#plan;
    const needsConfiguration = stage.configuration === 'required' && this.#deps.configuration.current() === null;
    const reason = needsConfiguration
      ? 'no routing configuration was applied yet: salvage config apply'
      : (stage.dispatcher?.heldBecause(lane) ?? null);
    if (reason === null && this.#laneHeldBecause !== null) {
      for (const partition of this.#partitions) partition.continueWithLane();
    }
    if (reason !== null) for (const partition of this.#partitions) partition.holdWithLane(reason);
    // Without a configuration, the process has said it once for all lanes.
    if (reason !== null && reason !== this.#laneHeldBecause && !needsConfiguration) {
      this.#logger.warn({ reason }, 'held: nothing is lost, and it continues by itself');
    }
    this.#laneHeldBecause = reason;
    return reason === null;
  }

  async #rest(): Promise<void> {
    if (this.#laneHeldBecause !== null) return void (await this.#wakeup.wait(CONFIGURATION_POLL_MS));
    const wasWoken = await this.#wakeup.wait(untilOffsetDueMs(this.#partitions));
    if (!wasWoken) return await forgetPublishedOutputs(this.#deps, this.#partitions);
    // One fetch wakes the worker at its first partition: the chunk takes from the others too.
    await new Promise((resolve) => setImmediate(resolve));
  }

  async #releaseLost(): Promise<void> {
    for (const partition of this.#partitions) {
      if (partition.gone.aborted && !partition.isTakingOver) await this.#release(partition);
    }
  }

  /** Where the release cannot be written, the next owner fences this one. */
  async #release(partition: Partition): Promise<void> {
    const { id } = partition;
    this.#partitions.delete(partition);
    // What a transaction covers whose end is not known, or that is still under way, must be fenced by the next owner.
    if (this.#producer?.hasFailed === true || partition.isTakingOver) partition.takeOverAgain();
    try {
      await partition.giveUp();
    } catch (error) {
      this.#logger.debug({ ...id, reason: errorMessage(error) }, 'could not release a partition; it will be fenced');
    }
    partition.end();
  }

  async #afterFailure(error: unknown): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    const waitMs = backoffMs(this.#failuresInARow++, 1_000);
    this.#logger.warn({ reason: errorMessage(error), waitMs: Math.round(waitMs) }, 'a worker tries again after a wait');
    if (this.#producer?.hasFailed === true) await this.#dropProducer();
    await wait(waitMs, this.#stopping.signal);
  }

  /** A take-over that still waits for a server is abandoned, and the next owner fences it. */
  async #leave(): Promise<void> {
    const inTime = new AbortController();
    await Promise.race([Promise.all(this.#takeOvers), wait(STOP_WAIT_MS, inTime.signal)]);
    inTime.abort();
    const producer = this.#producer;
    if (producer !== null && !producer.hasFailed) {
      await commitDueOffsets(this.#deps, this.#plan.group, producer, this.#partitions, 0).catch(() => undefined);
    }
    await Promise.all([...this.#partitions].map((partition) => this.#release(partition)));
    await producer?.drop();
  }
}
