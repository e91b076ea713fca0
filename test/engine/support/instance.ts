/** A process that runs one stage of the tests until it is told to stop, is killed, or kills itself at a named step. */
import pino from 'pino';
import { z } from 'zod';
import { RoutingContent } from '../../../src/configuration/routing-configuration.ts';
import { runStage } from '../../../src/engine/engine.ts';
import type { EngineStep, Observer } from '../../../src/engine/observer.ts';
import { createKafka } from '../../../src/kafka/client.ts';
import { createCodec } from '../../../src/kafka/codec.ts';
import { createMetrics } from '../../../src/metrics.ts';
import { connectDatabase } from '../../../src/mongo/database.ts';
import { namesFor } from '../../../src/names.ts';
import { chargingStage, countedIn, countedOut, countingStage } from './counting-stage.ts';

const Step = z.enum([
  'fence-producer',
  'raise-epoch',
  'match-epoch',
  'settle-outputs',
  'taken-over',
  'chunk-read',
  'intent-stored',
  'effects-done',
  'mongo-committed',
  'kafka-sent',
  'kafka-committed',
  'held',
]) satisfies z.ZodType<EngineStep>;

export const InstanceOptions = z.object({
  kafkaBrokers: z.string(),
  schemaRegistryUrl: z.string(),
  mongodbUri: z.string(),
  prefix: z.string(),
  chargeUrl: z.string().nullable(),
  /** At this step, on the n-th time (from 1): SIGKILL itself, or SIGSTOP itself, or block that partition for ever. */
  at: z
    .object({ step: Step, time: z.int(), partition: z.int().nullable(), action: z.enum(['kill', 'pause', 'block']) })
    .nullable(),
  /** Mechanisms that are switched off. */
  skip: z.array(Step),
  deadLettersInARowMax: z.int(),
});
export type InstanceOptions = z.infer<typeof InstanceOptions>;

const options = InstanceOptions.parse(JSON.parse(process.argv[2] ?? '{}'));
const names = namesFor(options.prefix);
const database = await connectDatabase(options.mongodbUri, names.database);
const codec = createCodec({ registryUrl: options.schemaRegistryUrl, names });
await codec.prepare([countedIn, countedOut]);
const content = RoutingContent.parse({ gateways: [{ id: 'g', type: 'NMI' }] });

const shared = {
  kafka: createKafka({ brokers: options.kafkaBrokers.split(','), clientId: `test-${process.pid}` }),
  names,
  codec,
  database,
  configuration: { current: () => ({ ...content, version: 1, retiredGateways: [] }) },
  clock: { now: () => Date.now() },
  logger: pino({ level: 'info' }, pino.destination(2)),
  metrics: createMetrics(),
  observer: observer(),
  limits: { deadLettersInARowMax: options.deadLettersInARowMax, sessionTimeoutMs: 6_000 },
};
const running = await (options.chargeUrl === null
  ? runStage(countingStage, shared)
  : runStage(chargingStage(options.chargeUrl), shared));

process.on('SIGTERM', async () => {
  await running.stop();
  await database.close();
  process.exit(0);
});

function observer(): Observer {
  let times = 0;
  return {
    onStep(step, { partition }) {
      process.stdout.write(`${JSON.stringify({ step, partition })}\n`);
      if (options.skip.includes(step)) return 'skip';
      const { at } = options;
      if (at === null || step !== at.step || (at.partition !== null && at.partition !== partition)) return undefined;
      times++;
      if (times < at.time) return undefined;
      if (at.action === 'block') return new Promise(() => {});
      if (times === at.time) process.kill(process.pid, at.action === 'kill' ? 'SIGKILL' : 'SIGSTOP');
      return undefined;
    },
  };
}
