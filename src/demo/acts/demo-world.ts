import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { openStack } from '../../../local/stack.ts';
import { ROLES } from '../../../topics/contract/topic.ts';
import type { Clock } from '../../clock.ts';
import { readRoutingFile } from '../../configuration/file/yaml-file.ts';
import { type ConfigurationStore, createConfigurationStore } from '../../configuration/store/configuration-store.ts';
import { addUser } from '../../console/access/users-file.ts';
import { type Sandbox, startSandbox } from '../../flexecom/sandbox/start-sandbox.ts';
import type { Servers } from '../../inspect/servers.ts';
import { patchKafkajs } from '../../kafka/kafkajs-patches/patch-kafkajs.ts';
import { connect } from '../../run/connections.ts';
import { type RunningRoles, runRoles } from '../../run/run-roles.ts';
import { setUp } from '../../run/set-up.ts';
import { readSettings, type Settings } from '../../settings/settings.ts';
import { SAMPLE_CONFIGURATION } from '../sample/configuration-versions.ts';
import { type SampleSecrets, sampleSecrets } from '../sample/gateway-secrets.ts';

/** Everything that the demo runs on: servers, the sandbox, the pipeline's roles, a configuration in force. */
export interface DemoWorld {
  readonly settings: Settings;
  readonly clock: DemoClock;
  readonly sandbox: Sandbox;
  readonly secrets: SampleSecrets;
  readonly roles: RunningRoles;
  /** With the token of somebody who may change everything; a browser sends what follows the # to nobody. */
  readonly consoleUrl: string;
  /** For looking at topics and collections from outside. */
  readonly servers: Servers;
  readonly configurations: ConfigurationStore;
  readonly faults: typeof FAULTS;
}

const RERUN_API_TOKEN = 'demo-token-of-the-rerun-api';

/** After this the pipeline asks FlexEcom for a missing answer. The defaults, 10 s and 24 h, would keep the demo waiting. */
const OVERDUE_MS = 2_500;

/** A little of everything that FlexEcom, or the network in between, can do to a client. */
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
 * Starts everything in order. Each part registers in `closing` how it is stopped, so that a failure leaves nothing running.
 * @throws UsageError, FatalError where something needed is missing
 */
export async function openDemoWorld(
  options: { seed: string; logger: Logger; say: (line: string) => void; signal: AbortSignal },
  closing: AsyncDisposableStack,
): Promise<DemoWorld> {
  const { seed, logger, say, signal } = options;
  // local/ checks its broker with kafkajs, which prints a warning without the patches.
  patchKafkajs();
  const stack = await openStack({ onProgress: say });
  closing.defer(() => stack.stop());
  const secrets = sampleSecrets(seed);
  const sandbox = await startSandbox({ gateways: secrets.gateways, seed, defaultAsyncDelayMs: 150, faults: FAULTS });
  closing.defer(() => sandbox.close());
  say('Started a FlexEcom sandbox that delays, repeats and loses some webhooks');
  const users = await mkdtemp(join(tmpdir(), 'salvage-demo-'));
  closing.defer(() => rm(users, { recursive: true, force: true }));
  const tokensFile = join(users, 'console-users.yaml');
  const token = addUser(tokensFile, userInfo().username, 'admin');
  const settings = demoSettings(stack, sandbox.url, tokensFile);
  await setUp(settings, logger, { log: () => undefined, operator: { by: 'demo', why: 'the demo', via: 'CLI' } });
  say('Created topics, schemas and collections');
  const clock = new DemoClock();
  const servers = await connectServers(settings, options, closing);
  const configurations = createConfigurationStore(servers.database.db);
  await applySampleConfiguration(configurations, clock.now());
  say('Applied the sample configuration (version 1)');
  const roles = await runRoles({ roles: ROLES, settings, clock, logger, env: secrets.env, signal, pollMs: 250 });
  closing.defer(() => roles.stop());
  sandbox.setWebhookBaseUrl(`http://127.0.0.1:${roles.ports['flexecom-webhook']}`);
  say('Started all stages and producers');
  return {
    settings,
    clock,
    sandbox,
    secrets,
    roles,
    consoleUrl: `http://127.0.0.1:${roles.ports.console}/#token=${token}`,
    configurations,
    faults: FAULTS,
    servers,
  };
}

/** With a prefix of its own, so that a demo on servers in use touches none of their topics and collections. */
function demoSettings(
  stack: { kafkaBrokers: string; schemaRegistryUrl: string; mongodbUri: string },
  flexecomUrl: string,
  tokensFile: string,
): Settings {
  const base = readSettings({
    KAFKA_BROKERS: stack.kafkaBrokers,
    SCHEMA_REGISTRY_URL: stack.schemaRegistryUrl,
    MONGODB_URI: stack.mongodbUri,
    SALVAGE_PREFIX: `demo${Date.now().toString(36)}`,
    FLEXECOM_URL: flexecomUrl,
    RERUN_API_TOKEN,
    CONSOLE_TOKENS_FILE: tokensFile,
    CONSOLE_WRITE: 'on',
    CONSOLE_PORT: process.env.CONSOLE_PORT ?? '0',
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

async function connectServers(
  settings: Settings,
  { logger, signal }: { logger: Logger; signal: AbortSignal },
  closing: AsyncDisposableStack,
): Promise<Servers> {
  const connections = await connect(settings, { logger, signal, onWaiting: () => undefined });
  closing.defer(() => connections.database.close());
  const admin = connections.kafka.admin();
  await admin.connect();
  closing.defer(() => admin.disconnect());
  return { ...connections, admin };
}

async function applySampleConfiguration(configurations: ConfigurationStore, now: number): Promise<void> {
  const { content, checked } = await readRoutingFile(SAMPLE_CONFIGURATION);
  await configurations.apply({ content, sourceText: checked.text, appliedBy: 'demo', now, dryRun: false });
}

/** Domain time: runs with real time and can be moved forward, so that recycle waits of weeks pass in seconds. */
class DemoClock implements Clock {
  #aheadMs = 0;

  now(): number {
    return Date.now() + this.#aheadMs;
  }

  /** To `at` (epoch ms, domain time); never back. */
  moveTo(at: number): void {
    this.#aheadMs += Math.max(0, at - this.now());
  }
}
