import type { Snapshot } from '../../src/inspect/snapshot/snapshot.ts';
import { AT, anInstance } from './a-snapshot.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

function behind(stage: string, topic: string, seconds: number): Partial<Snapshot> {
  const one = { stage, topic, partition: 2, next: 5, end: 12, messages: 7, atLeast: false, seconds };
  return { lag: [one, { ...one, partition: 4, seconds: 0, messages: 0 }] };
}

const aged = (minutes: number) => ({ count: 2, atLeast: false, since: AT - minutes * MINUTE_MS, ids: ['s-1', 's-2'] });
export const gone = (changes = {}) => anInstance({ id: 'old', pid: 12, isGone: true, beatAt: AT - 40_000, ...changes });
export const parked = (minutes: number) => ({
  ...{ gatewayId: 'flexecom', reason: 'FlexEcom is away', count: 4, atLeast: false },
  ...{ since: AT - minutes * MINUTE_MS, amountMinor: { USD: 4_200 } },
});
export const pause = (days: number, { by = 'anna', why = 'a test' } = {}) => ({
  ...{ gatewayId: 'flexecom', route: null, waiting: 5 },
  operator: { by, why, since: AT - days * DAY_MS },
});
const BY_ITSELF = { by: 'decline-salvage', why: '20 requests in a row were refused' };
const heldFor = (ms: number) => ({
  stopped: [],
  held: [{ id: 'apply-results/flexecom-result/1', reason: 'MongoDB is away', since: AT - ms }],
});

interface ConditionCase {
  readonly holdsNot: Partial<Snapshot>;
  readonly holds: Partial<Snapshot>;
  readonly says: string;
}

/** Each condition: a snapshot in which it is about to hold, and one in which it does. */
export const CONDITION_CASES: Readonly<Record<string, ConditionCase>> = {
  NOT_SET_UP: {
    holdsNot: {},
    holds: { setup: { isDone: false, problem: null }, instances: [] },
    says: 'this database was never set up',
  },
  DATA_VERSION_DIFFERS: {
    holdsNot: {},
    holds: { setup: { isDone: true, problem: 'holds data of version 1' } },
    says: 'holds data of version 1',
  },
  NOTHING_RUNS: {
    holdsNot: {},
    holds: { instances: [gone()] },
    says: 'nothing runs; app-1 (process 12) was last heard of 40 s ago',
  },
  NO_CONFIGURATION: {
    holdsNot: {},
    holds: { configuration: { version: 0, appliedAt: null }, ...{ partitions: heldFor(MINUTE_MS * 9) } },
    says: 'no routing configuration has been applied',
  },
  PARTITION_STOPPED: {
    holdsNot: {},
    holds: {
      partitions: {
        stopped: [
          { id: 'classify-declines/rerun-requested/0', kind: 'refused', reason: 'the log ends at 4', since: AT },
        ],
        held: [],
      },
    },
    says: '1 partition stopped: classify-declines/rerun-requested/0: the log ends at 4',
  },
  ROLE_RUNS_NOWHERE: {
    holdsNot: { instances: [anInstance({ roles: ['apply-results'] })], submissions: {} },
    holds: {
      instances: [anInstance({ roles: ['apply-results'] })],
      ...behind('classify-declines', 'payment-declined.recurring', 3),
      submissions: { SCHEDULED: { count: 1, atLeast: false } },
    },
    says: 'nothing runs classify-declines, scheduler, and something waits for it',
  },
  SHOPPERS_WAIT: {
    holdsNot: behind('classify-declines', 'payment-declined.new-sale', 5),
    holds: behind('classify-declines', 'payment-declined.new-sale', 6),
    says: 'classify-declines in payment-declined.new-sale is up to 6 s behind, 7 messages',
  },
  PARTITION_HELD: {
    holdsNot: { partitions: heldFor(2 * MINUTE_MS - 1) },
    holds: { partitions: heldFor(2 * MINUTE_MS) },
    says: '1 partition held for 2 minutes: apply-results/flexecom-result/1: MongoDB is away',
  },
  CONTRADICTIONS_OPEN: {
    holdsNot: {},
    holds: { contradictions: { open: 2, chargedMinor: { USD: 6_500, JPY: 700 }, since: AT, ids: ['c-1', 'c-2'] } },
    says: '2 contradictions are open, 700 JPY, 65.00 USD charged',
  },
  GATEWAY_PAUSED_ITSELF: {
    holdsNot: { pauses: [pause(0)] },
    holds: { pauses: [pause(0, BY_ITSELF)] },
    says: 'flexecom is paused: 20 requests in a row were refused; 5 submissions wait',
  },
  SUBMISSIONS_PARKED: {
    holdsNot: { parked: [parked(9)], pauses: [] },
    holds: { parked: [parked(10)] },
    says: '4 submissions parked: 4 for flexecom (FlexEcom is away)',
  },
  SUBMISSIONS_WAIT: {
    holdsNot: { inHand: aged(14) },
    holds: { inHand: aged(15) },
    says: '2 submissions accepted and not sent, the oldest 15 minutes ago',
  },
  DEAD_LETTERS_OPEN: {
    holdsNot: { deadLetters: { open: 0, byTopic: { 'flexecom-result': 0 }, since: null } },
    holds: { deadLetters: { open: 1, byTopic: { 'flexecom-result': 1 }, since: AT } },
    says: '1 dead letter is open: 1 of flexecom-result',
  },
  SUBMISSIONS_OVERDUE: {
    holdsNot: { overdue: aged(59) },
    holds: { overdue: { ...aged(180), atLeast: true } },
    says: 'at least 2 submissions overdue at FlexEcom, the oldest for 3 hours',
  },
  SUBMISSIONS_PAST_DUE: {
    holdsNot: { pastDue: aged(9) },
    holds: { pastDue: aged(10) },
    says: '2 submissions scheduled and past due, the oldest for 10 minutes',
  },
  STAGE_BEHIND: {
    holdsNot: behind('apply-results', 'flexecom-result', 300),
    holds: behind('apply-results', 'flexecom-result', 301),
    says: 'apply-results in flexecom-result is up to 5 minutes behind, 7 messages',
  },
  SUBMISSIONS_STRANDED: {
    holdsNot: { stranded: { PENDING: 0 } },
    holds: { stranded: { PENDING: 1, SENDING: 2 } },
    says: '3 submissions stranded: 1 PENDING, 2 SENDING',
  },
  CONFIGURATIONS_DIFFER: {
    holdsNot: { configuration: { version: 4, appliedAt: AT - MINUTE_MS + 1 } },
    holds: { configuration: { version: 4, appliedAt: AT - MINUTE_MS } },
    says: 'version 4 was applied at 2026-01-31 07:59:00.000 UTC, and app-1 (process 4711) uses version 3',
  },
  INSTANCE_SILENT: {
    holdsNot: { instances: [anInstance({ startedAt: AT - 30_000 }), gone()] },
    holds: { instances: [anInstance(), gone()] },
    says: '1 instance silent: app-1 (process 12) for 40 s',
  },
  ACTIONS_UNFINISHED: {
    holdsNot: {
      unfinishedActions: [{ id: 'a-1', action: 'recall', by: 'anna', about: 'o-1', at: AT - 59 * MINUTE_MS }],
    },
    holds: { unfinishedActions: [{ id: 'a-1', action: 'recall', by: 'anna', about: 'o-1', at: AT - 60 * MINUTE_MS }] },
    says: '1 action not completed: recall of o-1 by anna',
  },
  PAUSED_FOR_LONG: {
    holdsNot: { pauses: [pause(0.9), { ...pause(3), operator: null }] },
    holds: { pauses: [pause(1)] },
    says: 'paused for more than a day: flexecom by anna since 2026-01-30 08:00:00.000 UTC; 5 submissions wait',
  },
};
