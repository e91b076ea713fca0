import { z } from 'zod';
import { environmentOf, type StackAddresses } from '../../../local/addresses.ts';
import { ROLES, type Role } from '../../../topics/contract/topic.ts';
import { applySampleConfiguration } from '../bench-configuration.ts';
import { BenchScene } from '../bench-scene.ts';
import { StepTotal } from '../cascade/chunk-steps.ts';
import { secretsAsEnvironment } from '../cascade-sample.ts';
import { BenchProcess } from './bench-process.ts';
import { CpuMeter } from './cpu-meter.ts';
import { findServerProcesses } from './server-processes.ts';

/** The roles of each process. In two, deciding about billing's declines does not share a process with anything else. */
const ROLES_OF_PROCESSES: Readonly<Record<1 | 2, readonly (readonly Role[])[]>> = {
  1: [ROLES],
  2: [['classify-declines'], ROLES.filter((role) => role !== 'classify-declines')],
};

interface PipelineOptions {
  readonly processes: 1 | 2;
  readonly profileFolder: string | null;
}

/**
 * Runs the pipeline on the sample configuration under a prefix of its own, for as long as `use` takes, and removes all of it.
 * @param prepare runs before the pipeline starts.
 */
export async function withPipeline<Result>(
  addresses: StackAddresses,
  options: PipelineOptions & { readonly prepare?: (scene: BenchScene) => Promise<void> },
  use: (scene: BenchScene, pipeline: Pipeline) => Promise<Result>,
): Promise<Result> {
  const scene = await BenchScene.open(addresses);
  try {
    await applySampleConfiguration(scene.database);
    await options.prepare?.(scene);
    const pipeline = await Pipeline.start(scene, options);
    try {
      return await use(scene, pipeline);
    } finally {
      await pipeline.stop();
    }
  } finally {
    await scene.drop();
  }
}

const InstantRequest = z.object({ orderId: z.string(), createdAt: z.number(), answeredAt: z.number() });
export type InstantRequest = z.infer<typeof InstantRequest>;

const RERUN_API_TOKEN = 'a token of the bench';

/** The whole pipeline in one or two processes, with a sandbox in another. */
export class Pipeline {
  readonly #scene: BenchScene;
  readonly #sandbox: BenchProcess;
  readonly #roles: readonly BenchProcess[];

  private constructor(scene: BenchScene, sandbox: BenchProcess, roles: readonly BenchProcess[]) {
    this.#scene = scene;
    this.#sandbox = sandbox;
    this.#roles = roles;
  }

  /** Resolves when every role runs; partitions may not yet be taken over. */
  static async start(scene: BenchScene, { processes, profileFolder }: PipelineOptions): Promise<Pipeline> {
    const sandbox = BenchProcess.start('./sandbox-process.ts', { environment: {}, profileFolder });
    const flexecomUrl = await sandbox.ask('url', z.string());
    const roles = ROLES_OF_PROCESSES[processes].map((ofOne) =>
      BenchProcess.start('./roles-process.ts', {
        environment: environmentFor(scene, ofOne, flexecomUrl),
        profileFolder,
      }),
    );
    const pipeline = new Pipeline(scene, sandbox, roles);
    try {
      await pipeline.#connectWebhooks();
      return pipeline;
    } catch (error) {
      await pipeline.stop();
      throw error;
    }
  }

  get pids(): readonly number[] {
    return this.#roles.map(({ pid }) => pid);
  }

  /** Meters Kafka, mongod, sandbox and pipeline from now on. */
  meterCpu(): CpuMeter {
    const pipelines = Object.fromEntries(
      this.pids.map((pid, index) => [index === 0 ? 'pipeline' : `pipeline${index + 1}`, [pid]]),
    );
    const { kafka, mongod } = findServerProcesses(this.#scene.addresses);
    return new CpuMeter({ kafka, mongod, sandbox: [this.#sandbox.pid], ...pipelines });
  }

  async chunkSteps(): Promise<StepTotal[]> {
    const totals = await Promise.all(this.#roles.map((roles) => roles.ask('chunk steps', z.array(StepTotal))));
    return totals.flat();
  }

  instantRequests(): Promise<InstantRequest[]> {
    return this.#sandbox.ask('instant requests', z.array(InstantRequest));
  }

  /** @throws Error where a process has ended by itself: nothing more will come of it. */
  throwIfEnded(): void {
    for (const one of [this.#sandbox, ...this.#roles]) one.throwIfEnded();
  }

  async stop(): Promise<void> {
    await Promise.all(this.#roles.map((roles) => roles.stop()));
    await this.#sandbox.stop();
  }

  async #connectWebhooks(): Promise<void> {
    const Ready = z.object({ webhookPort: z.int().nullable() });
    const ready = await Promise.all(this.#roles.map((roles) => roles.ask('ready', Ready)));
    const port = ready.find(({ webhookPort }) => webhookPort !== null)?.webhookPort;
    await this.#sandbox.ask(`http://127.0.0.1:${port}`, z.null());
  }
}

function environmentFor(scene: BenchScene, roles: readonly Role[], flexecomUrl: string): Record<string, string> {
  return {
    ...environmentOf(scene.addresses),
    SALVAGE_PREFIX: scene.names.prefix,
    FLEXECOM_URL: flexecomUrl,
    HEALTH_PORT: '0',
    WEBHOOK_PORT: '0',
    RERUN_API_PORT: '0',
    CONSOLE_PORT: '0',
    RERUN_API_TOKEN,
    LOG_LEVEL: 'warn',
    BENCH_ROLES: JSON.stringify(roles),
    ...secretsAsEnvironment(),
  };
}
