import type { Debt } from '../../domain/documents/debt.ts';
import type { SubmissionState } from '../../domain/documents/submission.ts';
import { nameOfCheckpoint } from '../../engine/checkpoint.ts';
import { withoutRequest } from '../../flexecom/named-request.ts';
import type { Database } from '../../mongo/database.ts';
import { type Judgement, judgeConditions } from '../conditions/conditions.ts';
import type { Servers } from '../servers.ts';
import { SnapshotReader } from '../snapshot/read-snapshot.ts';
import type {
  OpenContradictions,
  PauseStatus,
  Snapshot,
  SnapshotParts,
  WaitingPartitions,
} from '../snapshot/snapshot.ts';
import type { SnapshotSources } from '../snapshot/snapshot-sources.ts';
import { readCheckpoints } from '../snapshot/unread-messages.ts';
import { countDebts, countSubmissions } from './count-by-state.ts';
import { type DeadLetterStatus, readDeadLetterStatus } from './dead-letter-status.ts';
import { measureLag } from './lag.ts';
import { type Recovery, readRecovery } from './money-status.ts';

/** The state of the pipeline, for whoever is on call: a snapshot, exact lag, and totals. */
export interface Status extends WaitingPartitions {
  /** Epoch ms, real time. */
  readonly at: number;
  /** For what a person is needed, what costs most first; and what could not be judged. */
  readonly needed: Judgement['holding'];
  readonly unknown: Judgement['unknown'];
  /** What is missing below, and why. */
  readonly unread: Snapshot['unread'];
  readonly instances: SnapshotParts['instances'];
  /** 0: none has been applied yet, so classify-declines holds its partitions. */
  readonly configurationVersion: number;
  readonly pauses: readonly PauseStatus[];
  readonly lag: SnapshotParts['lag'];
  readonly submissions: Readonly<Partial<Record<SubmissionState, number>>>;
  readonly debts: Readonly<Partial<Record<Debt['state'], number>>>;
  /** Submissions that no part of the pipeline would touch again, by kind. reconcile puts them right within minutes. */
  readonly stranded: SnapshotParts['stranded'];
  readonly parked: { readonly count: number; readonly byReason: Readonly<Record<string, number>> };
  readonly deadLetters: DeadLetterStatus;
  readonly contradictions: Pick<OpenContradictions, 'open' | 'chargedMinor'>;
  readonly recovery: Recovery;
}

/** A person waits, and wants to know everything. */
const PART_WITHIN_MS = 30_000;

/** What every process of a status reads: the limits are those of the settings. */
type StatusSources = Servers & Pick<SnapshotSources, 'limits'>;

/** One snapshot, for a command. */
export async function readSnapshotOnce(sources: Omit<SnapshotSources, 'clock'>, nowMs: number): Promise<Snapshot> {
  return await new SnapshotReader({ ...sources, clock: { now: () => nowMs } }).read(PART_WITHIN_MS);
}

export async function readStatus(sources: StatusSources, nowMs: number): Promise<Status> {
  const { database } = sources;
  const checkpoints = await readCheckpoints(sources);
  const byName = new Map(checkpoints.map((checkpoint) => [nameOfCheckpoint(checkpoint._id), checkpoint]));
  const [lag, deadLetters, submissions, debts, recovery, parkedReasons] = await Promise.all([
    measureLag(sources, byName, nowMs),
    readDeadLetterStatus(sources),
    countSubmissions(database),
    countDebts(database),
    readRecovery(database),
    countParked(database),
  ]);
  const snapshot = { ...(await readSnapshotOnce(sources, nowMs)), lag };
  const { holding: needed, unknown } = judgeConditions(snapshot);
  const parked = {
    count: Object.values(parkedReasons).reduce((sum, count) => sum + count, 0),
    byReason: parkedReasons,
  };
  return {
    ...{ at: nowMs, needed, unknown, lag, submissions, debts, parked, deadLetters, recovery },
    ...partsShown(snapshot),
  };
}

/** A part that is missing is empty here, and `unread` says so. */
function partsShown({ unread, instances, configuration, partitions, pauses, stranded, contradictions }: Snapshot) {
  return {
    unread,
    instances: instances ?? [],
    configurationVersion: configuration?.version ?? 0,
    ...(partitions ?? { stopped: [], held: [] }),
    pauses: pauses ?? [],
    stranded: stranded ?? {},
    contradictions: contradictions ?? { open: 0, chargedMinor: {} },
  };
}

async function countParked({ db }: Pick<Database, 'db'>): Promise<Record<string, number>> {
  const groups = await db
    .collection('submissions')
    .aggregate<{ _id: string | null; count: number }>([
      { $match: { state: 'SENDING', parked: true } },
      { $group: { _id: '$parkedReason', count: { $sum: 1 } } },
    ])
    .toArray();
  const counts = new Map<string, number>();
  for (const { _id, count } of groups) {
    const reason = withoutRequest(_id ?? 'no reason recorded');
    counts.set(reason, (counts.get(reason) ?? 0) + count);
  }
  return Object.fromEntries([...counts].sort(([, a], [, b]) => b - a));
}
