import type { Role } from '../../../topics/contract/topic.ts';
import { countText } from '../../domain/count-text.ts';
import type { InstanceStatus, SnapshotParts } from '../snapshot/snapshot.ts';
import { timeText } from '../time-text.ts';
import { condition } from './condition.ts';
import { earliest, firstOf, lasting } from './wording.ts';

/** An instance that has just started, or a version that has just been applied, differs for a moment. */
const DIFFERS_FOR_MS = 60_000;

export const notSetUp = condition({
  name: 'NOT_SET_UP',
  severity: 'page',
  summary: 'The topics and collections of the pipeline have not been created.',
  runbook: 'if-nothing-runs',
  reads: ['setup'],
  find: ({ setup }) =>
    setup.isDone ? null : { says: 'this database was never set up', count: 1, command: 'salvage setup' },
});

export const dataVersionDiffers = condition({
  name: 'DATA_VERSION_DIFFERS',
  severity: 'page',
  summary: 'The database holds data of another release, so that processes of this one refuse to start.',
  runbook: 'upgrading-from-010',
  reads: ['setup'],
  find: ({ setup: { problem } }) => (problem === null ? null : { says: problem, count: 1, command: 'salvage setup' }),
});

export const nothingRuns = condition({
  name: 'NOTHING_RUNS',
  severity: 'page',
  summary: 'No process of the pipeline runs: no decline is read, and no answer is applied.',
  runbook: 'if-nothing-runs',
  reads: ['setup', 'instances'],
  find: ({ setup, instances }, at) => {
    if (!setup.isDone || instances.some(runsPipeline)) return null;
    const last = instances.filter(({ isGone }) => isGone).toSorted((a, b) => b.beatAt - a.beatAt)[0];
    const heard = last === undefined ? '' : `; ${nameOf(last)} was last heard of ${lasting(at - last.beatAt)} ago`;
    return { says: `nothing runs${heard}`, count: 1, since: last?.beatAt ?? null, command: 'salvage run' };
  },
});

export const noConfiguration = condition({
  name: 'NO_CONFIGURATION',
  severity: 'page',
  summary: 'No routing configuration has been applied, so that declines wait.',
  runbook: 'what-a-partitions-state-means',
  reads: ['setup', 'configuration'],
  find: ({ setup, configuration }) =>
    setup.isDone && configuration.version === 0
      ? { says: 'no routing configuration has been applied', count: 1, command: 'salvage config apply FILE' }
      : null,
});

export const roleRunsNowhere = condition({
  name: 'ROLE_RUNS_NOWHERE',
  severity: 'page',
  summary: 'No process runs a role that something waits for.',
  runbook: 'if-nothing-runs',
  reads: ['instances', 'lag', 'submissions'],
  find: (parts) => {
    const living = parts.instances.filter(runsPipeline);
    if (living.length === 0) return null;
    const missing = AWAITED.filter(({ role, isAwaited }) => {
      return isAwaited(parts) && !living.some(({ roles }) => roles.includes(role));
    }).map(({ role }) => role);
    if (missing.length === 0) return null;
    const says = `nothing runs ${firstOf(missing, missing.length)}, and something waits for it`;
    return { says, count: missing.length, about: missing, command: `salvage run ${missing.join(' ')}` };
  },
});

interface AwaitedRole {
  readonly role: Role;
  isAwaited(parts: Pick<SnapshotParts, 'lag' | 'submissions'>): boolean;
}

/** rerun-api is not among them: whoever does not use it does not run it. */
const AWAITED: readonly AwaitedRole[] = [
  ...(['classify-declines', 'submit-to-flexecom', 'apply-results'] as const).map((role) => ({
    role,
    isAwaited: ({ lag }: Pick<SnapshotParts, 'lag'>) =>
      lag.some(({ stage, messages }) => stage === role && messages > 0),
  })),
  { role: 'flexecom-webhook', isAwaited: ({ submissions }) => (submissions.SENT?.count ?? 0) > 0 },
  {
    role: 'reconcile',
    isAwaited: ({ submissions }) => (submissions.SENDING?.count ?? 0) + (submissions.SENT?.count ?? 0) > 0,
  },
  { role: 'scheduler', isAwaited: ({ submissions }) => (submissions.SCHEDULED?.count ?? 0) > 0 },
];

export const instanceSilent = condition({
  name: 'INSTANCE_SILENT',
  severity: 'ticket',
  summary: 'A process was killed, is frozen, or has lost MongoDB, and none has taken its place.',
  runbook: 'if-nothing-runs',
  reads: ['instances'],
  find: ({ instances }, at) => {
    const silent = silentInstances(instances);
    const [first] = silent;
    // Where nothing lives at all, NOTHING_RUNS says it.
    if (first === undefined || silent.length === instances.length) return null;
    const names = silent.map((one) => `${nameOf(one)} for ${lasting(at - one.beatAt)}`);
    const says = `${countText(silent.length, 'instance')} silent: ${firstOf(names)}`;
    const since = earliest(silent.map(({ beatAt }) => beatAt));
    return { says, count: silent.length, about: silent.map(({ id }) => id), since, command: 'salvage status' };
  },
});

/** Those in whose place none has started since: of the same roles, one for one. */
function silentInstances(instances: readonly InstanceStatus[]): InstanceStatus[] {
  const rolesOf = ({ roles }: InstanceStatus) => roles.toSorted().join(' ');
  const free = instances.filter(({ isGone }) => !isGone).toSorted((a, b) => a.startedAt - b.startedAt);
  const gone = instances.filter(({ isGone }) => isGone).toSorted((a, b) => a.beatAt - b.beatAt);
  return gone.filter((one) => {
    const at = free.findIndex((other) => other.startedAt >= one.beatAt && rolesOf(other) === rolesOf(one));
    if (at !== -1) free.splice(at, 1);
    return at === -1;
  });
}

export const configurationsDiffer = condition({
  name: 'CONFIGURATIONS_DIFFER',
  severity: 'ticket',
  summary: 'An instance still works with another version of the routing configuration than the newest.',
  runbook: 'if-instances-use-different-configurations',
  reads: ['instances', 'configuration'],
  find: ({ instances, configuration: { version, appliedAt } }, at) => {
    if (appliedAt === null || at - appliedAt < DIFFERS_FOR_MS) return null;
    const behind = instances.filter(({ isGone, startedAt, configurationVersion }) => {
      const differs = configurationVersion !== null && configurationVersion !== version;
      return !isGone && differs && at - startedAt >= DIFFERS_FOR_MS;
    });
    if (behind.length === 0) return null;
    const names = behind.map((one) => `${nameOf(one)} uses version ${one.configurationVersion}`);
    const says = `version ${version} was applied at ${timeText(appliedAt)} UTC, and ${firstOf(names)}`;
    return {
      says,
      count: behind.length,
      about: behind.map(({ id }) => id),
      since: appliedAt,
      command: 'salvage status',
    };
  },
});

/** A console alone recovers nothing. */
function runsPipeline({ isGone, roles }: InstanceStatus): boolean {
  return !isGone && roles.some((role) => role !== 'console');
}

function nameOf({ host, pid }: Pick<InstanceStatus, 'host' | 'pid'>): string {
  return `${host} (process ${pid})`;
}
