import type { RecoveredMoney } from '../../domain/decision.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import type { LastOutputs } from '../ownership/settle.ts';
import type { PartitionId } from '../partition-id.ts';
import type { PartitionState } from './partition-state.ts';

/** What is counted of a chunk's part, once it is stored. */
interface CountedChunk {
  readonly decided: readonly { readonly counted: readonly string[]; readonly recovered: RecoveredMoney | null }[];
  readonly deadLetters: number;
}

/** The metrics of one partition. */
export class PartitionMetrics {
  readonly #metrics: Metrics;
  readonly #labels: { stage: string; topic: string };
  readonly #partition: string;
  #logEnd = 0;

  constructor(metrics: Metrics, { stage, topic, partition }: PartitionId) {
    this.#metrics = metrics;
    this.#labels = { stage, topic };
    this.#partition = String(partition);
    // From the start, as Prometheus sees no increase in a series that begins above 0.
    for (const counter of [metrics.chunks, metrics.messages, metrics.deadLetters, metrics.fenced]) {
      counter.inc(this.#labels, 0);
    }
  }

  /** A released partition is counted by its next owner, which also measures its lag. */
  stateChanged(to: PartitionState, from: PartitionState | null): void {
    const { stage } = this.#labels;
    if (from !== null) this.#metrics.partitions.dec({ stage, state: from.kind });
    if (to.kind === 'released') this.#forgetLag();
    else this.#metrics.partitions.inc({ stage, state: to.kind });
    if (to.kind === 'fenced') this.#metrics.fenced.inc(this.#labels);
  }

  takenOver(outputs: LastOutputs): void {
    this.#metrics.takeOvers.inc({ ...this.#labels, outputs });
  }

  /** The log's end as last seen. */
  logEnd(offset: number): void {
    this.#logEnd = offset;
  }

  /** `next` is the next offset to apply; `oldestAt` when the oldest message not yet applied was written, epoch ms. */
  lag(next: number, oldestAt: number | null): void {
    const labels = { ...this.#labels, partition: this.#partition };
    this.#metrics.lagMessages.set(labels, Math.max(0, this.#logEnd - next));
    this.#metrics.lagSeconds.since(labels, oldestAt);
  }

  chunk(folded: CountedChunk): void {
    this.#metrics.chunks.inc(this.#labels);
    this.#metrics.messages.inc(this.#labels, folded.decided.length);
    if (folded.deadLetters > 0) this.#metrics.deadLetters.inc(this.#labels, folded.deadLetters);
    const { stage } = this.#labels;
    for (const { counted, recovered } of folded.decided) {
      for (const decision of counted) this.#metrics.decisions.inc({ stage, decision });
      if (recovered === null) continue;
      const { currency, gateway, route, amountMinor } = recovered;
      this.#metrics.recoveredMoney.inc({ currency, gateway, route }, amountMinor);
    }
  }

  #forgetLag(): void {
    const labels = { ...this.#labels, partition: this.#partition };
    this.#metrics.lagMessages.remove(labels);
    this.#metrics.lagSeconds.remove(labels);
  }
}
