import type { StackAddresses } from '../../../local/addresses.ts';
import { SeededDraw } from '../../../src/demo/sample/seeded-draw.ts';
import { Publisher } from '../../../src/kafka/client/publisher.ts';
import { paymentDeclinedNewSale } from '../../../topics/payment-declined.new-sale.ts';
import type { BenchOptions } from '../bench-options.ts';
import type { BenchScene } from '../bench-scene.ts';
import { cascade, SANDBOX_MS } from '../cascade-sample.ts';
import type { CpuUse } from '../pipeline/cpu-meter.ts';
import { type Pipeline, withPipeline } from '../pipeline/pipeline.ts';
import { type CascadeStep, cascadeSteps } from './cascade-steps.ts';
import { type CascadeTimes, CascadeWatch } from './cascade-watch.ts';
import { type StepMean, stepMeansBetween } from './chunk-steps.ts';

/** A steady stream of cascades. */
export interface CascadeLoad {
  readonly perSecond: number;
  readonly seconds: number;
  /** Of a hundred answers, so many take `slowMs` instead of the sandbox's usual time. */
  readonly slowPercent: number;
  readonly slowMs: number;
  /** Ends the stream early. */
  readonly hasEnded?: () => boolean;
}

export interface CascadeResult {
  /** Milliseconds from producing a decline to reading its `order-complete`, less the sandbox's own. Slow ones left out. */
  readonly overMs: readonly number[];
  readonly sent: number;
  readonly slow: number;
  /** Those that did not become order-complete before their deadline. They are in no percentile. */
  readonly unanswered: number;
  readonly cpu: CpuUse;
  readonly chunkSteps: readonly StepMean[];
}

/**
 * Not measured: until partitions are taken over, connections are open, and V8 and the broker's JVM have compiled their
 * code. At a rate that a machine keeps up with even then, so that no backlog remains.
 */
const WARM_UP = { perSecond: 20, seconds: 20, slowPercent: 0, slowMs: 0 };
const STEPS_SECONDS = 5;
/** Until the messages of the cascades before are read. */
const CATCH_UP_MS = 1_000;

/** Sends cascades through the whole pipeline, which runs in processes of its own. */
export class CascadeRun {
  readonly scene: BenchScene;
  readonly #pipeline: Pipeline;
  readonly #watch: CascadeWatch;
  readonly #draw = new SeededDraw('bench');
  #made = 0;

  private constructor(scene: BenchScene, pipeline: Pipeline, watch: CascadeWatch) {
    this.scene = scene;
    this.#pipeline = pipeline;
    this.#watch = watch;
  }

  /** Runs a pipeline for as long as `use` takes. */
  static with<Result>(
    addresses: StackAddresses,
    options: Pick<BenchOptions, 'processes' | 'profileFolder'> & { readonly besideBacklog: boolean },
    use: (run: CascadeRun) => Promise<Result>,
  ): Promise<Result> {
    return withPipeline(addresses, options, async (scene, pipeline) => {
      const watch = await CascadeWatch.start(scene, options.besideBacklog);
      try {
        return await use(new CascadeRun(scene, pipeline, watch));
      } finally {
        await watch.stop();
      }
    });
  }

  async warmUp(report: (line: string) => void): Promise<void> {
    report(`cascades: ${WARM_UP.perSecond}/s for ${WARM_UP.seconds} s of warming up`);
    await this.measure(WARM_UP);
  }

  async measure(load: CascadeLoad): Promise<CascadeResult> {
    const chunksBefore = await this.#pipeline.chunkSteps();
    const meter = this.#pipeline.meterCpu();
    const sent = await this.#send(load);
    await this.#watch.allEnded();
    const cpu = meter.sinceStart();
    const chunkSteps = stepMeansBetween(chunksBefore, await this.#pipeline.chunkSteps());
    const watched = this.#watched(sent.filter(({ isSlow }) => !isSlow));
    return {
      overMs: [...watched.values()].flatMap(({ producedAt, completedAt }) =>
        completedAt === undefined ? [] : [completedAt - producedAt - SANDBOX_MS],
      ),
      sent: sent.length,
      slow: sent.filter(({ isSlow }) => isSlow).length,
      unanswered: [...this.#watched(sent).values()].filter(({ completedAt }) => completedAt === undefined).length,
      cpu,
      chunkSteps,
    };
  }

  /** Where the time goes, from some more cascades: the CPU of those measured is free of the reading that this needs. */
  async steps(perSecond: number): Promise<CascadeStep[]> {
    this.#watch.readSteps();
    await new Promise((resolve) => setTimeout(resolve, CATCH_UP_MS));
    const sent = await this.#send({ ...WARM_UP, perSecond, seconds: STEPS_SECONDS });
    await this.#watch.allEnded();
    this.#watch.pauseSteps();
    return cascadeSteps(this.#watched(sent), await this.#pipeline.instantRequests());
  }

  /** At an even pace, whether or not those before have been answered. */
  async #send({ perSecond, seconds, slowPercent, slowMs, hasEnded }: CascadeLoad): Promise<SentCascade[]> {
    const publisher = new Publisher(this.scene);
    const startedAt = performance.now();
    const sent: SentCascade[] = [];
    const published: Promise<void>[] = [];
    for (let count = 0; count < perSecond * seconds && hasEnded?.() !== true; count++) {
      const dueAt = startedAt + (count * 1_000) / perSecond;
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, dueAt - performance.now())));
      const index = this.#made++;
      const isSlow = this.#draw.fraction(`${index} slow`) * 100 < slowPercent;
      const event = cascade(index, isSlow ? slowMs : SANDBOX_MS);
      this.#watch.produced(event.orderId);
      sent.push({ orderId: event.orderId, isSlow });
      published.push(publisher.publish(paymentDeclinedNewSale, event));
    }
    await Promise.all(published);
    await publisher.close();
    return sent;
  }

  #watched(sent: readonly SentCascade[]): Map<string, CascadeTimes> {
    return new Map(
      sent.flatMap(({ orderId }): [string, CascadeTimes][] => {
        const times = this.#watch.timesOf(orderId);
        return times === undefined ? [] : [[orderId, times]];
      }),
    );
  }
}

interface SentCascade {
  readonly orderId: string;
  readonly isSlow: boolean;
}
