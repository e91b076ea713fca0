/** A process that runs roles of the pipeline until it is stopped, killed, or kills itself at a named step. */

import pino from 'pino';
import { z } from 'zod';
import { runRoles } from '../../../src/run/run-roles.ts';
import { readSettings } from '../../../src/settings/settings.ts';
import { ROLES } from '../../../topics/contract/topic.ts';
import {
  Fault,
  NO_PARTITION,
  plannedDispatchFaults,
  plannedFaults,
  printStep,
  StepName,
} from '../../support/fault-points.ts';
import { sharedClock } from '../../support/shared-clock.ts';

/** The broker's minimum: a killed process stays a member of its groups for so long. */
const SESSION_TIMEOUT_MS = 6_000;

export const PipelineOptions = z.object({
  kafkaBrokers: z.string(),
  schemaRegistryUrl: z.string(),
  mongodbUri: z.string(),
  prefix: z.string(),
  flexecomUrl: z.string(),
  roles: z.array(z.enum(ROLES)).readonly(),
  webhookPort: z.int(),
  clockFile: z.string(),
  /** More settings, by their names in the environment; they win over the options above. */
  settings: z.record(z.string(), z.string()).default({}),
  overdueMs: z.int().default(2_000),
  at: Fault.nullable().default(null),
  /** Mechanisms that are switched off. */
  skip: z.array(StepName).default([]),
  /** Steps that never end. */
  block: z.array(StepName).default([]),
  /** The stage whose engine's mechanisms; null: every stage. */
  skipStage: z.string().nullable().default(null),
});
export type PipelineOptions = z.input<typeof PipelineOptions>;

const options = PipelineOptions.parse(JSON.parse(process.argv[2] ?? '{}'));
const settings = readSettings({
  KAFKA_BROKERS: options.kafkaBrokers,
  SCHEMA_REGISTRY_URL: options.schemaRegistryUrl,
  MONGODB_URI: options.mongodbUri,
  SALVAGE_PREFIX: options.prefix,
  FLEXECOM_URL: options.flexecomUrl,
  WEBHOOK_PORT: String(options.webhookPort),
  HEALTH_PORT: '0',
  RERUN_API_PORT: '0',
  CONSOLE_PORT: '0',
  OVERDUE_CASCADE_MS: String(options.overdueMs),
  OVERDUE_ASYNC_MS: String(options.overdueMs),
  ...options.settings,
});

const running = await runRoles({
  roles: options.roles,
  settings,
  clock: sharedClock(options.clockFile),
  logger: pino({ level: 'info' }, pino.destination(2)),
  faultPoints: plannedFaults(options),
  dispatchFaultPoints: plannedDispatchFaults(options),
  sessionTimeoutMs: SESSION_TIMEOUT_MS,
  pollMs: 250,
});
printStep('running', NO_PARTITION);

process.on('SIGTERM', async () => {
  await running.stop();
  process.exit(0);
});
