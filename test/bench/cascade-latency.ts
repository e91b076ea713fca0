import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Consumer } from 'kafkajs';
import { z } from 'zod';
import type { StackAddresses } from '../../local/addresses.ts';
import { readRoutingFile } from '../../src/configuration/file/yaml-file.ts';
import { createConfigurationStore } from '../../src/configuration/store/configuration-store.ts';
import { startSandbox } from '../../src/flexecom/sandbox/start-sandbox.ts';
import { Publisher } from '../../src/kafka/client/publisher.ts';
import { orderCompleteNewSale } from '../../topics/order-complete.new-sale.ts';
import { paymentDeclinedNewSale } from '../../topics/payment-declined.new-sale.ts';
import { SAMPLE_CONFIGURATION } from './bench-configuration.ts';
import type { BenchOptions } from './bench-options.ts';
import { BenchScene } from './bench-scene.ts';
import { cascade, SANDBOX_GATEWAYS, SANDBOX_MS, secretsAsEnvironment } from './cascade-sample.ts';
import { type StepMean, StepTotal, stepMeansBetween } from './step-means.ts';

export interface CascadeLatency {
  readonly cascades: number;
  readonly perSecond: number;
  /** How long the sandbox takes to answer each cascade; subtracted below. */
  readonly sandboxMs: number;
  readonly overSandboxMs: { readonly p50: number; readonly p99: number; readonly max: number };
  /** A chunk's time by step, from the pipeline's own metrics. */
  readonly steps: readonly StepMean[];
}

const PER_SECOND = 50;

/**
 * Not measured: until partitions are taken over, connections are open, and V8 and the broker's JVM have compiled their
 * code. At a rate that a machine keeps up with even then, so that no backlog remains.
 */
const WARM_UP_SECONDS = 20;
const WARM_UP_PER_SECOND = 20;
const LAST_ONE_WITHIN_MS = 60_000;

/**
 * Sends cascades through the whole pipeline, which runs in a process of its own: from publishing a decline to reading
 * its `order-complete`.
 */
export async function measureCascade(
  addresses: StackAddresses,
  options: Pick<BenchOptions, 'cascadeSeconds' | 'profileFolder'>,
  report: (line: string) => void,
): Promise<CascadeLatency> {
  const scene = await BenchScene.open(addresses);
  const sandbox = await startSandbox({ gateways: SANDBOX_GATEWAYS });
  await applyConfiguration(scene);
  const roles = await startRoles(scene, sandbox.url, options.profileFolder);
  sandbox.setWebhookBaseUrl(roles.webhookUrl);
  const arrivals = new Arrivals();
  const consumer = await readCompleted(scene, arrivals);
  try {
    report(`cascades: ${WARM_UP_PER_SECOND}/s for ${WARM_UP_SECONDS} s of warming up`);
    const warmUp = WARM_UP_SECONDS * WARM_UP_PER_SECOND;
    await sendCascades(scene, arrivals, 0, warmUp, WARM_UP_PER_SECOND);
    await arrivals.complete(LAST_ONE_WITHIN_MS);
    report(`cascades: ${PER_SECOND}/s for ${options.cascadeSeconds} s`);
    const before = await roles.steps();
    await sendCascades(scene, arrivals, warmUp, warmUp + options.cascadeSeconds * PER_SECOND, PER_SECOND);
    await arrivals.complete(LAST_ONE_WITHIN_MS);
    const steps = stepMeansBetween(before, await roles.steps());
    const overMs = arrivals.tookMs(warmUp).map((took) => Math.round(took - SANDBOX_MS));
    return {
      cascades: overMs.length,
      perSecond: PER_SECOND,
      sandboxMs: SANDBOX_MS,
      overSandboxMs: { p50: percentile(overMs, 50), p99: percentile(overMs, 99), max: percentile(overMs, 100) },
      steps,
    };
  } finally {
    await consumer.disconnect();
    await roles.stop();
    await sandbox.close();
    await scene.drop();
  }
}

async function applyConfiguration({ database }: BenchScene): Promise<void> {
  const { content } = await readRoutingFile(SAMPLE_CONFIGURATION);
  const request = { content, sourceText: 'bench', appliedBy: 'bench', now: Date.now(), dryRun: false };
  await createConfigurationStore(database.db).apply(request);
}

const Ready = z.object({ webhookPort: z.int() });
const Steps = z.object({ steps: z.array(StepTotal) });

async function startRoles({ addresses, names }: BenchScene, flexecomUrl: string, profileFolder: string | null) {
  const profiling = profileFolder === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`];
  const child = fork(fileURLToPath(new URL('./roles-process.ts', import.meta.url)), [], {
    execArgv: ['--no-warnings', ...profiling],
    stdio: ['ignore', 2, 2, 'ipc'],
    env: {
      ...process.env,
      KAFKA_BROKERS: addresses.kafkaBrokers,
      SCHEMA_REGISTRY_URL: addresses.schemaRegistryUrl,
      MONGODB_URI: addresses.mongodbUri,
      SALVAGE_PREFIX: names.prefix,
      FLEXECOM_URL: flexecomUrl,
      HEALTH_PORT: '0',
      WEBHOOK_PORT: '0',
      LOG_LEVEL: 'warn',
      ...secretsAsEnvironment(),
    },
  });
  const exited = once(child, 'exit');
  const [message] = await Promise.race([
    once(child, 'message'),
    exited.then(([code]) => {
      throw new Error(`the pipeline ended with ${code} before it was ready`);
    }),
  ]);
  const { webhookPort } = Ready.parse(message);
  return {
    webhookUrl: `http://127.0.0.1:${webhookPort}`,
    steps: async () => {
      const answer = once(child, 'message');
      child.send('steps');
      const [steps] = await answer;
      return Steps.parse(steps).steps;
    },
    stop: async () => {
      child.disconnect();
      await exited;
    },
  };
}

async function readCompleted({ kafka, names, codec }: BenchScene, arrivals: Arrivals): Promise<Consumer> {
  const consumer = kafka.consumer({ groupId: names.group('bench-completed'), maxWaitTimeInMs: 50 });
  await consumer.connect();
  await consumer.subscribe({ topics: [names.topic(orderCompleteNewSale.name)], fromBeginning: true });
  const joined = new Promise<void>((resolve) => {
    consumer.on(consumer.events.GROUP_JOIN, () => resolve());
  });
  await consumer.run({
    eachMessage: async ({ message: { value } }) => {
      const arrivedAt = performance.now();
      const { orderId } = await codec.decode(orderCompleteNewSale, value ?? Buffer.alloc(0));
      arrivals.arrived(orderId, arrivedAt);
    },
  });
  await joined;
  return consumer;
}

/** Sends them at an even pace, whether or not those before have arrived. */
async function sendCascades(
  scene: BenchScene,
  arrivals: Arrivals,
  from: number,
  to: number,
  perSecond: number,
): Promise<void> {
  const publisher = new Publisher(scene);
  const startedAt = performance.now();
  const published: Promise<void>[] = [];
  for (let index = from; index < to; index++) {
    const dueAt = startedAt + ((index - from) * 1_000) / perSecond;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, dueAt - performance.now())));
    const event = cascade(index);
    arrivals.sent(event.orderId);
    published.push(publisher.publish(paymentDeclinedNewSale, event));
  }
  await Promise.all(published);
  await publisher.close();
}

/** When each cascade was sent and when its order was complete, in the milliseconds of one clock. */
class Arrivals {
  readonly #sentAt = new Map<string, number>();
  readonly #tookMs = new Map<string, number>();

  sent(orderId: string): void {
    this.#sentAt.set(orderId, performance.now());
  }

  arrived(orderId: string, at: number): void {
    this.#tookMs.set(orderId, at - (this.#sentAt.get(orderId) ?? at));
  }

  /** @throws Error where some are missing after `withinMs`: a lost cascade has no latency. */
  async complete(withinMs: number): Promise<void> {
    const deadline = performance.now() + withinMs;
    while (this.#tookMs.size < this.#sentAt.size) {
      if (performance.now() > deadline) {
        throw new Error(`${this.#sentAt.size - this.#tookMs.size} cascades have not become order-complete`);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** Of each cascade in the order sent, without the first `skipped`. */
  tookMs(skipped: number): number[] {
    return [...this.#sentAt.keys()].slice(skipped).map((orderId) => this.#tookMs.get(orderId) ?? 0);
  }
}

function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? 0;
}
