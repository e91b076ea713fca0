import type { InstanceStatus, Snapshot } from '../../src/inspect/snapshot/snapshot.ts';
import { STAGE_TOPICS } from '../../src/inspect/stage-topics.ts';
import { ROLES } from '../../topics/contract/topic.ts';

export const AT = Date.UTC(2026, 0, 31, 8);

/** A pipeline in which nothing needs a person. */
export function aSnapshot(changes: Partial<Snapshot> = {}): Snapshot {
  const none = { count: 0, atLeast: false, since: null, ids: [] };
  return {
    at: AT,
    unread: [],
    setup: { isDone: true, problem: null },
    instances: [anInstance()],
    configuration: { version: 3, appliedAt: AT - 86_400_000 },
    lag: STAGE_TOPICS.map(({ stage, topic }) => ({
      ...{ stage, topic, partition: 0, next: 10, end: 11 },
      ...{ messages: 0, atLeast: false, seconds: 0 },
    })),
    partitions: { stopped: [], held: [] },
    submissions: {},
    inHand: none,
    parked: [],
    overdue: none,
    pastDue: none,
    stranded: {},
    deadLetters: { open: 0, byTopic: {}, since: null },
    contradictions: { open: 0, chargedMinor: {}, since: null, ids: [] },
    pauses: [],
    unfinishedActions: [],
    cascades: { count: 0, p50Ms: null, p99Ms: null },
    recovered: { since: AT - 8 * 3_600_000, timeZone: 'UTC', byCurrency: {} },
    ...changes,
  };
}

/** One that runs every role. */
export function anInstance(changes: Partial<InstanceStatus> = {}): InstanceStatus {
  return {
    ...{ id: 'an-instance', host: 'app-1', pid: 4711, roles: [...ROLES], version: '1.0.0', configurationVersion: 3 },
    ...{ state: 'running', partitions: [], ports: {}, startedAt: AT - 3_600_000, beatAt: AT - 1_000, isGone: false },
    ...changes,
  };
}
