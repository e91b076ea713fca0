import type { Debt, SubmissionState } from '../../domain/documents.ts';
import { type Checkpoint, checkpointCollection } from '../../engine/checkpoint.ts';
import type { Database } from '../../mongo/database.ts';
import { type DeadLetter, readDeadLetters } from '../dead-letters/dead-letters.ts';
import { readMessage } from '../messages/read-message.ts';
import type { Servers } from '../servers.ts';
import { measureLag, type PartitionLag } from './lag.ts';

/** How the pipeline stands, for on-call. */
export interface Status {
  /** Epoch ms, real time. */
  readonly at: number;
  /** 0: none was applied yet, and classify-declines holds. */
  readonly configurationVersion: number;
  readonly lag: readonly PartitionLag[];
  /** Partitions that wait for an operator. */
  readonly stopped: readonly { id: string; kind: string; reason: string; since: number }[];
  /** Partitions that wait for something that is away. */
  readonly held: readonly { id: string; reason: string; since: number }[];
  readonly submissions: Readonly<Partial<Record<SubmissionState, number>>>;
  readonly debts: Readonly<Partial<Record<Debt['state'], number>>>;
  readonly parked: { readonly count: number; readonly byReason: Readonly<Record<string, number>> };
  readonly deadLetters: {
    readonly byTopic: Readonly<Record<string, number>>;
    readonly open: readonly OpenDeadLetter[];
  };
  readonly contradictions: { readonly open: number; readonly chargedMinor: Readonly<Record<string, number>> };
  readonly recovery: Recovery;
}

/** A dead letter about a submission or an order whose salvage has not ended: it may wait for ever. */
export interface OpenDeadLetter {
  readonly place: string;
  readonly orderId: string;
  readonly submissionIds: readonly string[];
  readonly reason: string;
}

export interface Recovery {
  readonly approved: number;
  readonly declined: number;
  /** approved / (approved + declined); null before the first. */
  readonly rate: number | null;
  /** Of approved submissions, in minor units by currency. */
  readonly recoveredMinor: Readonly<Record<string, number>>;
}

const OPEN_STATES: readonly SubmissionState[] = ['SCHEDULED', 'PENDING', 'SENDING', 'SENT'];

export async function readStatus(servers: Servers, nowMs: number): Promise<Status> {
  const { database } = servers;
  const checkpoints = await checkpointCollection(database)
    .find({}, { projection: { outputs: 0 } })
    .toArray();
  const byId = new Map(checkpoints.map((checkpoint) => [checkpoint._id, checkpoint]));
  const [lag, deadLetters, submissions, debts, parked, contradictions, recovery, configurationVersion] =
    await Promise.all([
      measureLag(servers, byId, nowMs),
      readDeadLetterStatus(servers),
      countBy(database, 'submissions', 'state'),
      countBy(database, 'debts', 'state'),
      countBy(database, 'submissions', 'parkedReason', { state: 'SENDING', parked: true }),
      readContradictions(database),
      readRecovery(database),
      newestConfiguration(database),
    ]);
  const parkedCount = Object.values(parked).reduce((sum, count) => sum + count, 0);
  return {
    at: nowMs,
    configurationVersion,
    lag,
    ...waiting(checkpoints),
    submissions,
    debts,
    parked: { count: parkedCount, byReason: parked },
    deadLetters,
    contradictions,
    recovery,
  };
}

/** Pure: who waits for an operator, and who for a server. */
function waiting(checkpoints: readonly Pick<Checkpoint, '_id' | 'stopped' | 'held'>[]) {
  const stopped: { id: string; kind: string; reason: string; since: number }[] = [];
  const held: { id: string; reason: string; since: number }[] = [];
  for (const checkpoint of checkpoints) {
    const { _id: id } = checkpoint;
    if (checkpoint.stopped !== null) {
      const { kind, reason, at } = checkpoint.stopped;
      stopped.push({ id, kind, reason, since: at });
    } else if (checkpoint.held !== null) held.push({ id, ...checkpoint.held });
  }
  return { stopped, held };
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
  return Object.fromEntries(groups.map(({ _id, count }) => [_id ?? 'no reason given', count]));
}

async function readContradictions(database: Database): Promise<Status['contradictions']> {
  const groups = await database
    .collection('contradictions')
    .aggregate<{ _id: string; count: number; minor: number }>([
      { $match: { settled: null } },
      { $group: { _id: '$currency', count: { $sum: 1 }, minor: { $sum: '$chargedMinor' } } },
    ])
    .toArray();
  return {
    open: groups.reduce((sum, { count }) => sum + count, 0),
    chargedMinor: Object.fromEntries(groups.map(({ _id, minor }) => [_id, minor])),
  };
}

/** An approval that is a contradiction recovered nothing: its submission counts neither way. */
async function readRecovery(database: Database): Promise<Recovery> {
  const groups = await database
    .collection('submissions')
    .aggregate<{ _id: { state: 'APPROVED' | 'DECLINED'; currency: string }; count: number; minor: number }>([
      { $match: { state: { $in: ['APPROVED', 'DECLINED'] } } },
      { $lookup: { from: 'contradictions', localField: '_id', foreignField: 'submissionId', as: 'contradictions' } },
      { $match: { contradictions: { $size: 0 } } },
      {
        $group: {
          _id: { state: '$state', currency: '$currency' },
          count: { $sum: 1 },
          minor: { $sum: '$amountMinor' },
        },
      },
    ])
    .toArray();
  const counted = (state: string) =>
    groups.filter(({ _id }) => _id.state === state).reduce((sum, { count }) => sum + count, 0);
  const [approved, declined] = [counted('APPROVED'), counted('DECLINED')];
  const recovered = groups.filter(({ _id }) => _id.state === 'APPROVED');
  return {
    approved,
    declined,
    rate: approved + declined === 0 ? null : approved / (approved + declined),
    recoveredMinor: Object.fromEntries(recovered.map(({ _id, minor }) => [_id.currency, minor])),
  };
}

async function newestConfiguration(database: Database): Promise<number> {
  const newest = await database.db
    .collection<{ _id: number }>('config')
    .findOne({}, { projection: { _id: 1 }, sort: { _id: -1 } });
  return newest?._id ?? 0;
}

/** Asked for together, so that many dead letters are few queries. */
const ORDERS_AT_ONCE = 500;

async function readDeadLetterStatus(servers: Servers): Promise<Status['deadLetters']> {
  const byTopic: Record<string, number> = {};
  const seen: { place: string; orderId: string; submissionId: string | null; reason: string }[] = [];
  await readDeadLetters(servers, { topics: [], since: null }, async (deadLetter) => {
    byTopic[deadLetter.topic] = (byTopic[deadLetter.topic] ?? 0) + 1;
    const { orderId, submissionId } = await subjectOf(servers, deadLetter);
    if (orderId === null) return;
    const place = `${deadLetter.topic}.dlq ${deadLetter.partition}:${deadLetter.offset}`;
    seen.push({ place, orderId, submissionId, reason: deadLetter.reason });
  });
  const open: OpenDeadLetter[] = [];
  for (let start = 0; start < seen.length; start += ORDERS_AT_ONCE) {
    const part = seen.slice(start, start + ORDERS_AT_ONCE);
    const openOf = await openSubmissions(
      servers.database,
      part.map(({ orderId }) => orderId),
    );
    for (const { place, orderId, submissionId, reason } of part) {
      const submissionIds = (openOf.get(orderId) ?? []).filter((id) => submissionId === null || id === submissionId);
      if (submissionIds.length > 0) open.push({ place, orderId, submissionIds, reason });
    }
  }
  return { byTopic, open };
}

/** What a dead letter is about, as far as it can be read; with the registry away, its key still says the order. */
async function subjectOf({ codec, names }: Servers, { record }: DeadLetter) {
  const event = await readMessage(codec, names, record).then(
    (message) => message.event,
    () => null,
  );
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  return {
    orderId: text(event?.orderId) ?? record.key?.toString('utf8') ?? null,
    submissionId: text(event?.submissionId),
  };
}

async function openSubmissions(database: Database, orderIds: readonly string[]): Promise<Map<string, string[]>> {
  const found = database
    .collection('submissions')
    .find({ orderId: { $in: [...orderIds] }, state: { $in: [...OPEN_STATES] } }, { projection: { orderId: 1 } });
  const byOrder = new Map<string, string[]>();
  for await (const { _id, orderId } of found) byOrder.set(orderId, [...(byOrder.get(orderId) ?? []), _id]);
  return byOrder;
}
