/** A process that runs one stage of the tests until it is stopped, is killed, or kills itself at a named step. */
import pino from 'pino';
import { z } from 'zod';
import { RoutingContentSchema } from '../../../src/configuration/routing-schema.ts';
import { runStage } from '../../../src/engine/engine.ts';
import { createKafka } from '../../../src/kafka/client/client.ts';
import { Codec } from '../../../src/kafka/codec/codec.ts';
import { HttpRegistry } from '../../../src/kafka/codec/registry.ts';
import { connectDatabase } from '../../../src/mongo/database.ts';
import { namesFor } from '../../../src/names.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';
import { EngineStepName, Fault, plannedFaults } from '../../support/fault-points.ts';
import { countedIn, countedOut, countingStage } from './counting-stage.ts';

export const InstanceOptions = z.object({
  kafkaBrokers: z.string(),
  schemaRegistryUrl: z.string(),
  mongodbUri: z.string(),
  prefix: z.string(),
  at: Fault.nullable(),
  /** Mechanisms that are switched off. */
  skip: z.array(EngineStepName),
  deadLettersInARowMax: z.int(),
  /** Null: as many as the lane has. */
  workers: z.int().nullable(),
});
export type InstanceOptions = z.input<typeof InstanceOptions>;

const options = InstanceOptions.parse(JSON.parse(process.argv[2] ?? '{}'));
const names = namesFor(options.prefix);
const database = await connectDatabase(options.mongodbUri, names.database);
const codec = new Codec(new HttpRegistry(options.schemaRegistryUrl), names);
await codec.prepare([countedIn, countedOut]);
const content = RoutingContentSchema.parse({ gateways: [{ id: 'g', type: 'NMI' }] });

const shared = {
  kafka: createKafka({ brokers: options.kafkaBrokers.split(','), clientId: `test-${process.pid}` }),
  names,
  codec,
  database,
  configuration: { current: () => ({ ...content, version: 1, retiredGateways: [] }) },
  clock: { now: () => Date.now() },
  logger: pino({ level: 'info' }, pino.destination(2)),
  metrics: createMetrics(),
  faultPoints: plannedFaults(options),
  limits: {
    deadLettersInARowMax: options.deadLettersInARowMax,
    sessionTimeoutMs: 6_000,
    ...(options.workers === null ? {} : { workers: { bulk: options.workers } }),
  },
};
const running = await runStage(countingStage, shared);

process.on('SIGTERM', async () => {
  await running.stop();
  await database.close();
  process.exit(0);
});
