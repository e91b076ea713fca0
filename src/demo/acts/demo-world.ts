import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { openStack } from '../../../local/stack.ts';
import { readRoutingFile } from '../../configuration/file/yaml-file.ts';
import { type ConfigurationStore, createConfigurationStore } from '../../configuration/store/configuration-store.ts';
import { type Sandbox, startSandbox } from '../../flexecom/sandbox/start-sandbox.ts';
import type { Servers } from '../../inspect/servers.ts';
import type { KafkaClient } from '../../kafka/client/kafka-types.ts';
import { connect } from '../../run/connections.ts';
import { type RunningRoles, runRoles } from '../../run/run-roles.ts';
import { setUp } from '../../run/set-up.ts';
import { ROLES } from '../../run/start-role.ts';
import { readSettings, type Settings } from '../../settings/settings.ts';
import type { TopicSource } from '../report/read-topics.ts';
import { DemoClock } from './demo-clock.ts';
import { demoSecrets } from './demo-secrets.ts';

/** Everything that the demo runs on, started in order. */
export interface DemoWorld {
  readonly settings: Settings;
  readonly clock: DemoClock;
  readonly sandbox: Sandbox;
  readonly roles: RunningRoles;
  /** For looking at topics and collections from outside. */
  readonly servers: Servers & TopicSource;
  readonly kafka: KafkaClient;
  readonly configurations: ConfigurationStore;
  readonly faults: typeof FAULTS;
}

export const SAMPLE_CONFIGURATION = fileURLToPath(new URL('../sample/sample-configuration.yaml', import.meta.url));

const RERUN_API_TOKEN = 'demo-token-of-the-rerun-api';

/** Lost answers are asked for after seconds, so that a demo ends; the defaults are 10 s and 24 h. */
const OVERDUE_MS = 2_500;

/** Some of everything that FlexEcom, or the network before it, does to a client. */
const FAULTS = {
  latencyMs: 3,
  errorRate: 0.02,
  resetBefore: 0.01,
  resetAfter: 0.01,
  duplicateWebhooks: 0.05,
  lateWebhooks: 0.03,
  lateWebhookMs: 1_500,
  outOfOrderWebhooks: 0.1,
  lostWebhooks: 0.02,
} as const;

/**
 * Brings the world up; each part registers in `closing` how it ends, so that a failure halfway leaves nothing behind.
 * @throws UsageError, FatalError where something needed is missing
 */
export async function openDemoWorld(
  options: { seed: string; logger: Logger; say: (line: string) => void; signal: AbortSignal },
  closing: AsyncDisposableStack,
): Promise<DemoWorld> {
  const { seed, logger, say, signal } = options;
  const stack = await openStack({ onProgress: say });
  closing.defer(() => stack.stop());
  const secrets = demoSecrets(seed);
  const sandbox = await startSandbox({ gateways: secrets.gateways, seed, defaultAsyncDelayMs: 150, faults: FAULTS });
  closing.defer(() => sandbox.close());
  const settings = demoSettings(stack, sandbox.url);
  await setUp(settings, logger, () => undefined);
  say('Topics, schemas and collections are set up');
  const clock = new DemoClock();
  const connections = await connect(settings, { logger, signal, onWaiting: () => undefined });
  closing.defer(() => connections.database.close());
  const admin = connections.kafka.admin();
  await admin.connect();
  closing.defer(() => admin.disconnect());
  const configurations = createConfigurationStore(connections.database.db);
  await applySampleConfiguration(configurations, clock.now());
  say('Applied the sample configuration (version 1)');
  const roles = await runRoles({ roles: ROLES, settings, clock, logger, env: secrets.env, signal, pollMs: 250 });
  closing.defer(() => roles.stop());
  sandbox.setWebhookBaseUrl(`http://127.0.0.1:${roles.ports['flexecom-webhook']}`);
  say('All stages and producers are running');
  return {
    settings,
    clock,
    sandbox,
    roles,
    configurations,
    faults: FAULTS,
    kafka: connections.kafka,
    servers: { ...connections, admin },
  };
}

/** A prefix of its own, so that a demo on given servers meets nothing of theirs. */
function demoSettings(
  stack: { kafkaBrokers: string; schemaRegistryUrl: string; mongodbUri: string },
  flexecomUrl: string,
): Settings {
  const base = readSettings({
    KAFKA_BROKERS: stack.kafkaBrokers,
    SCHEMA_REGISTRY_URL: stack.schemaRegistryUrl,
    MONGODB_URI: stack.mongodbUri,
    SALVAGE_PREFIX: `demo${Date.now().toString(36)}`,
    FLEXECOM_URL: flexecomUrl,
    RERUN_API_TOKEN,
  });
  return {
    ...base,
    webhookPort: 0,
    rerunApiPort: 0,
    healthPort: 0,
    overdueCascadeMs: OVERDUE_MS,
    overdueAsyncMs: OVERDUE_MS,
  };
}

async function applySampleConfiguration(configurations: ConfigurationStore, now: number): Promise<void> {
  const { content, checked } = await readRoutingFile(SAMPLE_CONFIGURATION);
  await configurations.apply({ content, sourceText: checked.text, appliedBy: 'demo', now, dryRun: false });
}

/** For publishing as billing does: a producer of its own, no part of the pipeline. */
export function billingProducer(kafka: KafkaClient) {
  return kafka.producer({ idempotent: true });
}
