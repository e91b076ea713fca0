import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { freePorts } from '../../local/free-ports.ts';
import { type RunningCommand, startSalvage } from '../support/salvage-command.ts';
import { freshPrefix, stackForTests } from '../support/stack.ts';
import { until } from '../support/until.ts';
import { Billing } from './billing.ts';
import { Operator, ROUTING_FILE } from './operator.ts';
import { Outcomes } from './outcomes.ts';

export interface Servers {
  readonly kafkaBrokers: string;
  readonly schemaRegistryUrl: string;
  readonly mongodbUri: string;
  readonly prefix: string;
}

/** The pipeline and the sandbox as separate processes, and everyone who works with them. */
export interface World {
  readonly billing: Billing;
  readonly operator: Operator;
  readonly outcomes: Outcomes;
  /** Where FlexEcom sends its webhooks. */
  readonly webhookUrl: string;
  /** Host and port of the process's metrics. */
  readonly metricsAddress: string;
  /** What FlexEcom itself says it was sent about an order. */
  sentToFlexecom(orderId: string): Promise<unknown[]>;
  /** Waits until the running stages use this version. */
  loaded(configVersion: number): Promise<void>;
  close(): Promise<void>;
}

const SentSubmissions = z.object({ submissions: z.array(z.unknown()) });

/** Test accounts. flexecom-idle has none, as it is never asked. */
const ACCOUNTS = ['a', 'b', 'c', 'd'].map((name) => ({
  gatewayId: `flexecom-${name}`,
  publicKey: `pk_${name}`,
  secretKey: `sk_${name}`,
  signingSecret: `whsec_${Buffer.from(`signing secret of ${name}`).toString('base64')}`,
}));

/**
 * Seconds, not the default of a day, until reconcile asks for a result whose webhook was lost. Longer than any delay
 * of the scenarios.
 */
const OVERDUE_ASYNC_MS = 8_000;

/** Where opening fails, closes what was opened before. */
export async function openWorld(): Promise<World> {
  await using closing = new AsyncDisposableStack();
  const servers: Servers = { ...stackForTests(), prefix: freshPrefix() };
  const [sandboxPort = 0, webhook = 0, rerun = 0, health = 0] = await freePorts(4);
  const ports = { sandbox: sandboxPort, webhook, rerun, health };
  const env = environment(servers, ports);
  const folder = mkdtempSync(join(tmpdir(), 'black-box-'));
  closing.defer(() => rmSync(folder, { recursive: true }));
  const billing = closing.adopt(new Billing(servers), (open) => open.close());
  const outcomes = closing.adopt(new Outcomes(servers), (open) => open.close());
  const operator = new Operator(env, localUrl(ports.rerun), folder);
  await operator.succeed('setup');
  await operator.succeed('config', 'apply', ROUTING_FILE, '--why', 'a test');
  const sandbox = ['sandbox', '--port', String(ports.sandbox), '--webhook-url', localUrl(ports.webhook)];
  const processes = [sandbox, ['run']].map((args) => closing.adopt(startSalvage(args, env), stopped));
  await Promise.all([billing.open(), outcomes.open(), ready(processes, localUrl(ports.health))]);
  const everything = closing.move();
  return {
    billing,
    operator,
    outcomes,
    webhookUrl: localUrl(ports.webhook),
    metricsAddress: `127.0.0.1:${ports.health}`,
    sentToFlexecom: async (orderId) => {
      const answer = await fetch(`${localUrl(ports.sandbox)}/submissions?orderId=${orderId}`);
      return SentSubmissions.parse(await answer.json()).submissions;
    },
    loaded: (version) =>
      until(async () => {
        const metrics = await (await fetch(`${localUrl(ports.health)}/metrics`)).text();
        return metrics.includes(`salvage_configuration_version ${version}\n`);
      }),
    close: () => everything.disposeAsync(),
  };
}

interface Ports {
  readonly sandbox: number;
  readonly webhook: number;
  readonly rerun: number;
  readonly health: number;
}

function environment(servers: Servers, ports: Ports): Record<string, string> {
  const secrets = ACCOUNTS.flatMap(({ gatewayId, publicKey, secretKey, signingSecret }) => {
    const name = gatewayId.replace('-', '_').toUpperCase();
    return [
      [`${name}_PUBLIC_KEY`, publicKey],
      [`${name}_SECRET_KEY`, secretKey],
      [`${name}_SIGNING_SECRET`, signingSecret],
    ];
  });
  return {
    ...Object.fromEntries(secrets),
    KAFKA_BROKERS: servers.kafkaBrokers,
    SCHEMA_REGISTRY_URL: servers.schemaRegistryUrl,
    MONGODB_URI: servers.mongodbUri,
    SALVAGE_PREFIX: servers.prefix,
    SANDBOX_GATEWAYS: JSON.stringify(ACCOUNTS),
    FLEXECOM_URL: localUrl(ports.sandbox),
    WEBHOOK_PORT: String(ports.webhook),
    RERUN_API_PORT: String(ports.rerun),
    RERUN_API_TOKEN: 'token-of-the-black-box-test',
    CONSOLE_PORT: '0',
    HEALTH_PORT: String(ports.health),
    HOLDOUT_KEY: 'key-of-the-black-box-test',
    OVERDUE_ASYNC_MS: String(OVERDUE_ASYNC_MS),
    LOG_LEVEL: 'warn',
  };
}

async function ready(processes: readonly RunningCommand[], healthUrl: string): Promise<void> {
  await until(async () => {
    const ended = processes.find(({ process }) => process.exitCode !== null);
    if (ended !== undefined) throw new Error(`a process ended: ${ended.stderr()}`);
    return await fetch(`${healthUrl}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
  });
}

async function stopped({ process, ended }: RunningCommand): Promise<void> {
  process.kill('SIGTERM');
  await ended;
}

function localUrl(port: number): string {
  return `http://127.0.0.1:${port}`;
}
