import type { Logger } from 'pino';
import type { Role } from '../../topics/contract/topic.ts';
import type { Clock } from '../clock.ts';
import { GatewaySecretsInForce } from '../configuration/secrets/gateway-secrets.ts';
import { followConfiguration, type LiveConfiguration } from '../configuration/store/live-configuration.ts';
import { FlexecomDispatcher } from '../dispatch/dispatcher.ts';
import type { DispatchFaultPoints } from '../dispatch/fault-points.ts';
import { PausesInForce } from '../dispatch/pauses-in-force.ts';
import { Refusals } from '../dispatch/refusals.ts';
import type { FaultPoints } from '../engine/fault-points.ts';
import { errorMessage } from '../errors.ts';
import { HttpFlexecomClient } from '../flexecom/client/client.ts';
import { measuredClient } from '../flexecom/client/measured-client.ts';
import { SnapshotReader } from '../inspect/snapshot/read-snapshot.ts';
import { Publisher } from '../kafka/client/publisher.ts';
import { InstanceRecord } from '../mongo/instance-record.ts';
import type { Environment, Settings } from '../settings/settings.ts';
import { startHealthServer } from '../telemetry/health.ts';
import { collectProcessMetrics, createMetrics, type Metrics } from '../telemetry/metrics.ts';
import { configurationWarnings } from './configuration-warnings.ts';
import { type Connections, connect } from './connections.ts';
import { RunningProcess } from './running-process.ts';
import { type RoleDependencies, type StartedRole, startRole } from './start-role.ts';

interface RunRolesOptions {
  readonly roles: readonly Role[];
  readonly settings: Settings;
  /** Domain time. Signatures, timeouts and backoff use real time. */
  readonly clock: Clock;
  readonly logger: Logger;
  /** Contains the secrets that the configuration refers to. Default: the environment of the process. */
  readonly env?: Environment;
  /** Ends the wait for servers at start. */
  readonly signal?: AbortSignal;
  /** Only a test's own entry point passes one. */
  readonly faultPoints?: FaultPoints;
  readonly dispatchFaultPoints?: DispatchFaultPoints;
  readonly sessionTimeoutMs?: number;
  readonly pollMs?: number;
}

export interface RunningRoles {
  /** Finishes or parks the work under way, leaves the consumer groups, closes every connection. Safe to call twice. */
  stop(): Promise<void>;
  /** Resolves when a stage has failed for good: the process should stop and exit with code 1. */
  readonly failed: Promise<Error>;
  readonly healthPort: number;
  /** The ports of flexecom-webhook and rerun-api, where they run. */
  readonly ports: Partial<Record<Role, number>>;
  readonly metrics: Metrics;
}

/** How often scheduler and reconcile look for work: a due submission waits no longer than this. */
const POLL_MS = 1_000;

/**
 * Runs roles in this process until `stop`. Waits for servers that are away at start; `/readyz` says which one.
 * @throws FatalError, UsageError where waiting would not help. Everything that was opened is closed by then.
 */
export async function runRoles(options: RunRolesOptions): Promise<RunningRoles> {
  const { settings, logger, signal = new AbortController().signal } = options;
  const metrics = createMetrics();
  collectProcessMetrics(metrics);
  const closers = new Closers(logger);
  const running = new RunningProcess(options.roles);
  try {
    const health = await startHealthServer({
      port: settings.healthPort,
      host: settings.healthHost,
      metricsToken: settings.metricsToken,
      metrics,
      notReady: () => (running.notReady === null ? [] : [running.notReady]),
    });
    closers.add('the health server', () => health.stop());
    running.listens('health', health.port);
    const onWaiting = (reason: string | null) => running.waitsFor(reason);
    const connections = await connect(settings, { logger, signal, onWaiting });
    closers.add('MongoDB', () => connections.database.close());
    const deps = await prepare(options, connections, { metrics, running, closers });
    const started = await startAll(options.roles, deps, closers);
    running.started(started);
    metrics.ready.set(1);
    logger.info(running.announcement(settings.console.host));
    return {
      stop: () => {
        running.stops();
        metrics.ready.set(0);
        return closers.closeAll();
      },
      failed: Promise.race(started.flatMap(({ failed }) => failed ?? [])),
      healthPort: health.port,
      ports: Object.fromEntries(started.flatMap(({ role, port }) => (port === undefined ? [] : [[role, port]]))),
      metrics,
    };
  } catch (error) {
    await closers.closeAll();
    throw error;
  }
}

const NO_CONFIGURATION =
  'no routing configuration has been applied yet: declines wait until you apply one: salvage config apply FILE';

/** What the roles share in addition to the servers. */
async function prepare(
  options: RunRolesOptions,
  connections: Connections,
  { metrics, running, closers }: { metrics: Metrics; running: RunningProcess; closers: Closers },
): Promise<RoleDependencies> {
  const { settings, logger, clock, faultPoints, dispatchFaultPoints, sessionTimeoutMs, env = process.env } = options;
  const configuration = await liveConfiguration(connections, metrics, logger, settings.holdoutKey);
  if (configuration.current() === null) logger.warn(NO_CONFIGURATION);
  closers.add('the configuration', () => configuration.close());
  running.follows(configuration);
  const secrets = new GatewaySecretsInForce(configuration, env, logger);
  const credentialsOf = (gatewayId: string) => secrets.credentialsOf(gatewayId);
  const client = new HttpFlexecomClient({ url: settings.flexecomUrl, credentialsOf });
  const publisher = new Publisher(connections);
  closers.add('the publisher', () => publisher.close());
  const pauses = new PausesInForce({
    ...connections,
    configuration,
    instance: new InstanceRecord(connections.database, () => running.describe()),
    onFailure: (error) => logger.warn(`the pauses of gateways could not be read: ${errorMessage(error)}`),
  });
  closers.add('the pauses', () => pauses.stop());
  const refusals = new Refusals({ ...connections, configuration, clock, logger });
  const flexecom = refusals.watch(pauses.requests.watch(measuredClient(client, metrics)));
  closers.add("FlexEcom's client", () => flexecom.close());
  const dispatcher = new FlexecomDispatcher({
    ...connections,
    flexecom,
    publisher,
    pauses,
    clock,
    metrics,
    logger: logger.child({ part: 'dispatcher' }),
    ...(dispatchFaultPoints === undefined ? {} : { faultPoints: dispatchFaultPoints }),
  });
  closers.add('the dispatcher', () => dispatcher.stop());
  return {
    ...connections,
    settings,
    configuration,
    secrets,
    flexecom,
    publisher,
    pauses,
    dispatcher,
    snapshotReader: new SnapshotReader({ ...connections, clock, limits: settings }),
    clock,
    logger,
    metrics,
    cascadeTimes: running.cascadeTimes,
    pollMs: options.pollMs ?? POLL_MS,
    ...(faultPoints === undefined ? {} : { faultPoints }),
    ...(dispatchFaultPoints === undefined ? {} : { dispatchFaultPoints }),
    ...(sessionTimeoutMs === undefined ? {} : { sessionTimeoutMs }),
  };
}

function liveConfiguration(
  { database }: Connections,
  metrics: Metrics,
  logger: Logger,
  holdoutKey: string,
): Promise<LiveConfiguration> {
  return followConfiguration(database.db, {
    onLoaded: (loaded) => {
      const { version } = loaded;
      metrics.configurationVersion.set(version);
      logger.info({ version }, 'loaded a routing configuration');
      for (const warning of configurationWarnings(loaded, holdoutKey)) logger.warn({ version }, warning);
    },
    onFailure: (error) =>
      logger.warn(
        `the routing configuration could not be loaded, the previous one stays in force: ${errorMessage(error)}`,
      ),
  });
}

/** Where one role cannot start (its port is in use), the others stop too. They stop together, as each may take seconds. */
async function startAll(roles: readonly Role[], deps: RoleDependencies, closers: Closers): Promise<StartedRole[]> {
  const starting = await Promise.allSettled(roles.map((role) => startRole(role, deps)));
  const started = starting.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  closers.add('the roles', async () => {
    await Promise.all(started.map((role) => role.stop()));
  });
  const failed = starting.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return started;
}

/** Closes what was opened, in reverse order. Continues where closing one thing fails. */
class Closers {
  readonly #logger: Logger;
  readonly #opened: { what: string; close: () => Promise<void> }[] = [];
  #closing: Promise<void> | null = null;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  add(what: string, close: () => Promise<void>): void {
    this.#opened.push({ what, close });
  }

  closeAll(): Promise<void> {
    this.#closing ??= this.#closeEach();
    return this.#closing;
  }

  async #closeEach(): Promise<void> {
    for (const { what, close } of this.#opened.toReversed()) {
      try {
        await close();
      } catch (error) {
        this.#logger.warn(`closing ${what} failed: ${errorMessage(error)}`);
      }
    }
  }
}
