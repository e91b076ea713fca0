import type { Logger } from 'pino';
import type { Metrics } from '../../telemetry/metrics.ts';
import type { PartitionId } from '../partition-id.ts';
import type { LastOutputs } from './take-over.ts';

/** The same words as in the runbook and in the log. */
export type PartitionState =
  | { readonly kind: 'taking-over' }
  | { readonly kind: 'running' }
  | { readonly kind: 'held-back'; readonly reason: string }
  | { readonly kind: 'fenced' }
  | { readonly kind: 'stopped'; readonly reason: string }
  | { readonly kind: 'released' };

/** What a partition tells of itself: its state, and its numbers for the metrics. */
export class PartitionReport {
  readonly #metrics: Metrics;
  readonly #logger: Logger;
  readonly #labels: { stage: string; topic: string };
  readonly #partition: string;
  #state: PartitionState = { kind: 'taking-over' };
  #logEnd = 0;

  constructor(metrics: Metrics, logger: Logger, { stage, topic, partition }: PartitionId) {
    this.#metrics = metrics;
    this.#logger = logger;
    this.#labels = { stage, topic };
    this.#partition = String(partition);
    metrics.partitions.inc({ stage, state: this.#state.kind });
  }

  get state(): PartitionState {
    return this.#state;
  }

  become(state: PartitionState): void {
    const { stage } = this.#labels;
    this.#metrics.partitions.dec({ stage, state: this.#state.kind });
    // A released one is this process's no more: it is counted, and its lag told, by its next owner.
    if (state.kind === 'released') this.#forgetLag();
    else this.#metrics.partitions.inc({ stage, state: state.kind });
    if (state.kind !== this.#state.kind) this.#logger.debug({ from: this.#state.kind }, `partition ${state.kind}`);
    this.#state = state;
  }

  takenOver(outputs: LastOutputs): void {
    this.#metrics.takeOvers.inc({ ...this.#labels, outputs });
  }

  fenced(): void {
    this.#metrics.fenced.inc(this.#labels);
  }

  /** The log's end as last seen. */
  logEnd(offset: number): void {
    this.#logEnd = offset;
  }

  /** `next` is the next offset to apply; `oldestAt` when the oldest message not yet applied was written, epoch ms. */
  lag(next: number, oldestAt: number | null): void {
    const labels = { ...this.#labels, partition: this.#partition };
    this.#metrics.lagMessages.set(labels, Math.max(0, this.#logEnd - next));
    this.#metrics.lagSeconds.set(labels, oldestAt === null ? 0 : Math.max(0, Date.now() - oldestAt) / 1_000);
  }

  chunk(folded: { counted: readonly string[]; deadLetters: number }, messages: number): void {
    this.#metrics.chunks.inc(this.#labels);
    this.#metrics.messages.inc(this.#labels, messages);
    if (folded.deadLetters > 0) this.#metrics.deadLetters.inc(this.#labels, folded.deadLetters);
    for (const decision of folded.counted) this.#metrics.decisions.inc({ stage: this.#labels.stage, decision });
  }

  #forgetLag(): void {
    const labels = { ...this.#labels, partition: this.#partition };
    this.#metrics.lagMessages.remove(labels);
    this.#metrics.lagSeconds.remove(labels);
  }
}
