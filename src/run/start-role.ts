import type { Logger } from 'pino';
import { applyResults } from '../../consumers/apply-results.ts';
import { classifyDeclines } from '../../consumers/classify-declines.ts';
import { submitToFlexecom } from '../../consumers/submit-to-flexecom.ts';
import { startFlexecomWebhook } from '../../producers/flexecom-webhook.ts';
import { startReconcile } from '../../producers/reconcile.ts';
import { startRerunApi } from '../../producers/rerun-api.ts';
import { startScheduler } from '../../producers/scheduler.ts';
import type { Role } from '../../topics/contract/topic.ts';
import type { Clock } from '../clock.ts';
import type { GatewaySecretsInForce } from '../configuration/secrets/gateway-secrets.ts';
import { startConsole } from '../console/start-console.ts';
import { startDeadLetterRecording } from '../dead-letters/record-dead-letters.ts';
import type { FlexecomDispatcher } from '../dispatch/dispatcher.ts';
import type { DispatchFaultPoints } from '../dispatch/fault-points.ts';
import type { PausesInForce } from '../dispatch/pauses-in-force.ts';
import type { RoutingConfiguration } from '../domain/configuration.ts';
import { type RunningStage, runStage } from '../engine/engine.ts';
import type { FaultPoints } from '../engine/fault-points.ts';
import { UsageError } from '../errors.ts';
import type { FlexecomClient } from '../flexecom/client/client.ts';
import { startExport } from '../inspect/metrics/start-export.ts';
import { startSampling } from '../inspect/samples/start-sampling.ts';
import type { SnapshotReader } from '../inspect/snapshot/read-snapshot.ts';
import type { Publisher } from '../kafka/client/publisher.ts';
import { rerunRequestStore } from '../operate/reruns/rerun-request-store.ts';
import { startRecall } from '../reconcile/recall/recaller.ts';
import { startSweep } from '../reconcile/sweep.ts';
import { startRecoverySweep } from '../recoveries/recovery-sweep.ts';
import { startRetention } from '../retention/start-retention.ts';
import type { Settings } from '../settings/settings.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { RecentTimes } from '../telemetry/recent-times.ts';
import type { Connections } from './connections.ts';
import { measureCascades } from './measure-cascades.ts';

/** Everything that roles depend on; each uses a part of it. */
export interface RoleDependencies extends Connections {
  readonly settings: Settings;
  readonly configuration: { current(): RoutingConfiguration | null };
  readonly secrets: GatewaySecretsInForce;
  readonly publisher: Publisher;
  readonly flexecom: FlexecomClient;
  readonly pauses: PausesInForce;
  readonly dispatcher: FlexecomDispatcher;
  /** One for all roles that look at the pipeline as a whole. */
  readonly snapshotReader: SnapshotReader;
  readonly clock: Clock;
  readonly faultPoints?: FaultPoints;
  readonly dispatchFaultPoints?: DispatchFaultPoints;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly cascadeTimes: RecentTimes;
  /** Only tests set it, to the broker's minimum. Default: that of each lane. */
  readonly sessionTimeoutMs?: number;
  /** How often scheduler and reconcile look for work. */
  readonly pollMs: number;
}

export interface StartedRole {
  readonly role: Role;
  /** The port of a role that listens. */
  readonly port?: number;
  /** Of a stage: resolves when it has failed for good. */
  readonly failed?: Promise<Error>;
  /** Of a stage: its partitions in this process. */
  readonly status?: RunningStage['status'];
  stop(): Promise<void>;
}

export async function startRole(role: Role, deps: RoleDependencies): Promise<StartedRole> {
  // Decisions see the operators' pauses as a part of the configuration (R22).
  const own = { ...deps, configuration: deps.pauses, logger: deps.logger.child({ role }) };
  switch (role) {
    case 'classify-declines':
      return { role, ...(await runStage(classifyDeclines(own.settings), stageDependencies(own))) };
    case 'submit-to-flexecom':
      return { role, ...(await runStage(submitToFlexecom(own.dispatcher), stageDependencies(own))) };
    case 'apply-results':
      return {
        role,
        ...(await runStage(measureCascades(applyResults, own.metrics, own.cascadeTimes), stageDependencies(own))),
      };
    case 'flexecom-webhook':
      return { role, ...(await startFlexecomWebhook(webhookDependencies(own))) };
    case 'scheduler':
      return {
        role,
        ...startTogether([...[startScheduler(own), startRetention(own), startRecoverySweep(own)], startSampling(own)]),
      };
    case 'reconcile':
      return { role, ...startTogether(reconcileLoops(own)) };
    case 'rerun-api':
      return {
        role,
        ...(await startRerunApi({
          ...own,
          port: own.settings.rerunApiPort,
          host: own.settings.rerunApiHost,
          token: tokenOf(own.settings),
          requests: rerunRequestStore(own.database),
        })),
      };
    case 'console':
      return { role, ...(await startConsole(own)) };
    default:
      return role satisfies never;
  }
}

function reconcileLoops(deps: RoleDependencies): { stop(): Promise<void> }[] {
  const withLimits = { ...deps, limits: deps.settings };
  const loops = [startReconcile(withLimits), startSweep(deps), startRecall(deps), startDeadLetterRecording(deps)];
  return [...loops, startExport(deps)];
}

/** The loops of one role. */
function startTogether(loops: readonly { stop(): Promise<void> }[]): { stop(): Promise<void> } {
  return {
    stop: async () => {
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
}

function webhookDependencies(deps: RoleDependencies): Parameters<typeof startFlexecomWebhook>[0] {
  const signingSecretsOf = (gatewayId: string) => deps.secrets.signingSecretsOf(gatewayId);
  const { webhookPort: port, webhookHost: host } = deps.settings;
  return { ...deps, signingSecretsOf, port, host };
}

function stageDependencies(deps: RoleDependencies) {
  const { sessionTimeoutMs, settings } = deps;
  const { deadLettersInARowMax } = settings;
  return {
    ...deps,
    limits: { deadLettersInARowMax, ...(sessionTimeoutMs === undefined ? {} : { sessionTimeoutMs }) },
  };
}

function tokenOf({ rerunApiToken }: Settings): string {
  if (rerunApiToken === null) throw new UsageError('the role rerun-api needs RERUN_API_TOKEN');
  return rerunApiToken;
}
