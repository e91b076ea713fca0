/** Runs one stage through the whole engine until it has applied every message, and reports what that cost. */
import pino from 'pino';
import { applyResults } from '../../consumers/apply-results.ts';
import { classifyDeclines } from '../../consumers/classify-declines.ts';
import { runStage } from '../../src/engine/engine.ts';
import type { FaultPoints } from '../../src/engine/fault-points.ts';
import { createKafka } from '../../src/kafka/client/client.ts';
import { Codec } from '../../src/kafka/codec/codec.ts';
import { HttpRegistry } from '../../src/kafka/codec/registry.ts';
import { connectDatabase } from '../../src/mongo/database.ts';
import { namesFor } from '../../src/names.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { allTopics } from '../../topics/all.ts';
import { benchConfiguration } from './bench-configuration.ts';
import { BENCH_NOW } from './bench-declines.ts';
import { RunPlan, sendResult } from './measured-process.ts';

const POLL_MS = 20;

const plan = RunPlan.parse(JSON.parse(process.argv[2] ?? '{}'));
const names = namesFor(plan.prefix);
const database = await connectDatabase(plan.mongodbUri, names.database);
const codec = new Codec(new HttpRegistry(plan.schemaRegistryUrl), names);
await codec.prepare(allTopics);
const config = await benchConfiguration();
const metrics = createMetrics();

let startedAt = 0;
let cpuAtStart = process.cpuUsage();
let lastCommitAt = 0;
const faultPoints: FaultPoints = {
  onStep(step) {
    if (step === 'chunk-read' && startedAt === 0) {
      startedAt = performance.now();
      cpuAtStart = process.cpuUsage();
    }
    if (step === 'kafka-committed') lastCommitAt = performance.now();
    return undefined;
  },
};

const shared = {
  kafka: createKafka({ brokers: plan.kafkaBrokers.split(','), clientId: 'bench-stage' }),
  names,
  codec,
  database,
  configuration: { current: () => config },
  clock: { now: () => BENCH_NOW },
  logger: pino({ level: 'warn' }, pino.destination(2)),
  metrics,
  faultPoints,
  limits: { deadLettersInARowMax: 100 },
};
const running = await (plan.stage === 'classify-declines'
  ? runStage(classifyDeclines({ holdoutKey: '' }), shared)
  : runStage(applyResults, shared));
await allApplied();
const cpu = process.cpuUsage(cpuAtStart);
const result = {
  messages: plan.messages,
  chunks: await total(metrics.chunks),
  seconds: (lastCommitAt - startedAt) / 1_000,
  cpuSeconds: (cpu.user + cpu.system) / 1_000_000,
};
await running.stop();
await database.close();
sendResult(result);

async function allApplied(): Promise<void> {
  for (;;) {
    if ((await total(metrics.messages)) >= plan.messages) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

async function total(counter: typeof metrics.messages): Promise<number> {
  const { values } = await counter.get();
  return values.reduce((sum, { value }) => sum + value, 0);
}
