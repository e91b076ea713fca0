import type { Debt, SubmissionState } from '../../domain/documents.ts';
import { ALL_CHECKPOINTS, type Checkpoint, checkpointCollection, nameOfCheckpoint } from '../../engine/checkpoint.ts';
import type { Database } from '../../mongo/database.ts';
import { findStranded, findUntouched, type StrandedKind } from '../../reconcile/stranded.ts';
import type { Servers } from '../servers.ts';
import { type DeadLetterStatus, readDeadLetterStatus } from './dead-letter-status.ts';
import { measureLag, type PartitionLag } from './lag.ts';
import { type OpenContradictions, type Recovery, readOpenContradictions, readRecovery } from './money-status.ts';
import { type PauseStatus, readPauses } from './pause-status.ts';

/** The state of the pipeline, for whoever is on call. */
export interface Status {
  /** Epoch ms, real time. */
  readonly at: number;
  /** 0: none has been applied yet, so classify-declines holds its partitions. */
  readonly configurationVersion: number;
  readonly pauses: readonly PauseStatus[];
  readonly lag: readonly PartitionLag[];
  readonly stopped: readonly StoppedPartition[];
  readonly held: readonly HeldPartition[];
  readonly submissions: Readonly<Partial<Record<SubmissionState, number>>>;
  readonly debts: Readonly<Partial<Record<Debt['state'], number>>>;
  /** Submissions that no part of the pipeline would touch again, by kind. reconcile puts them right within minutes. */
  readonly stranded: Readonly<Partial<Record<StrandedKind, number>>>;
  readonly parked: { readonly count: number; readonly byReason: Readonly<Record<string, number>> };
  readonly deadLetters: DeadLetterStatus;
  readonly contradictions: OpenContradictions;
  readonly recovery: Recovery;
}

/** Waits for an operator; `id` is the checkpoint's. */
interface StoppedPartition {
  readonly id: string;
  readonly kind: string;
  readonly reason: string;
  readonly since: number;
}

/** Waits for something that is unavailable; `id` is the checkpoint's. */
interface HeldPartition {
  readonly id: string;
  readonly reason: string;
  readonly since: number;
}

export async function readStatus(servers: Servers, nowMs: number): Promise<Status> {
  const { database } = servers;
  const checkpoints = await checkpointCollection(database)
    .find(ALL_CHECKPOINTS, { projection: { outputs: 0 } })
    .toArray();
  const byName = new Map(checkpoints.map((checkpoint) => [nameOfCheckpoint(checkpoint._id), checkpoint]));
  const [lag, deadLetters, submissions, debts, parked, contradictions, recovery, configurationVersion, pauses] =
    await Promise.all([
      measureLag(servers, byName, nowMs),
      readDeadLetterStatus(servers),
      countBy(database, 'submissions', 'state'),
      countBy(database, 'debts', 'state'),
      countBy(database, 'submissions', 'parkedReason', { state: 'SENDING', parked: true }),
      readOpenContradictions(database),
      readRecovery(database),
      newestConfiguration(database),
      readPauses(database, nowMs),
    ]);
  const stranded = await countStranded(servers, nowMs);
  const parkedCount = Object.values(parked).reduce((sum, count) => sum + count, 0);
  return {
    at: nowMs,
    configurationVersion,
    pauses,
    lag,
    ...waitingPartitions(checkpoints),
    submissions,
    debts,
    stranded,
    parked: { count: parkedCount, byReason: parked },
    deadLetters,
    contradictions,
    recovery,
  };
}

function waitingPartitions(checkpoints: readonly Pick<Checkpoint, '_id' | 'stopped' | 'held'>[]) {
  const stopped: StoppedPartition[] = [];
  const held: HeldPartition[] = [];
  for (const checkpoint of checkpoints) {
    const id = nameOfCheckpoint(checkpoint._id);
    if (checkpoint.stopped !== null) {
      const { kind, reason, at } = checkpoint.stopped;
      stopped.push({ id, kind, reason, since: at });
    } else if (checkpoint.held !== null) held.push({ id, ...checkpoint.held });
  }
  return { stopped, held };
}

/** After everything else: it reads topics too, and an admin client serves one caller at a time. */
async function countStranded(servers: Servers, nowMs: number): Promise<Status['stranded']> {
  const untouched = await findUntouched(servers.database, nowMs);
  const stranded = await findStranded(servers, untouched, { domainNow: nowMs, realNow: nowMs });
  const byKind = Map.groupBy(stranded, ({ kind }) => kind);
  return Object.fromEntries([...byKind].map(([kind, some]) => [kind, some.length]));
}

async function countBy(
  database: Database,
  collection: 'submissions' | 'debts',
  field: string,
  match: Record<string, unknown> = {},
): Promise<Record<string, number>> {
  const groups = await database.db
    .collection(collection)
    .aggregate<{ _id: string | null; count: number }>([
      { $match: match },
      { $group: { _id: `$${field}`, count: { $sum: 1 } } },
      { $sort: { count: -1 } },
    ])
    .toArray();
  return Object.fromEntries(groups.map(({ _id, count }) => [_id ?? 'no reason recorded', count]));
}

async function newestConfiguration(database: Database): Promise<number> {
  const newest = await database.db
    .collection<{ _id: number }>('config')
    .findOne({}, { projection: { _id: 1 }, sort: { _id: -1 } });
  return newest?._id ?? 0;
}
