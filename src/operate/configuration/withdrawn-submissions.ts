import { decideDue, submissionDueReads } from '../../domain/accept/decide-due.ts';
import type { DecisionContext } from '../../domain/decision.ts';
import type { Submission } from '../../domain/documents/submission.ts';
import { loadState } from '../../engine/chunk/load.ts';
import { TransientError } from '../../errors.ts';
import { type MoneyByCurrency, sumByCurrency } from '../../inspect/money.ts';
import { type Database, SESSION_OPTIONS } from '../../mongo/database.ts';

/** What a configuration would give back to billing of what is scheduled. */
export interface WithdrawnSubmissions {
  readonly submissions: number;
  readonly money: MoneyByCurrency;
  /** How many for which reason: SLOT_WITHDRAWN, EXCLUDED. */
  readonly byReason: Readonly<Record<string, number>>;
  /** How many at which gateway. */
  readonly byGateway: Readonly<Record<string, number>>;
}

/** For whoever waits, as each scheduled submission is read. */
interface WithdrawnWatch {
  readonly signal?: AbortSignal;
  readonly onRead?: (submissions: number) => void;
}

type Scheduled = Pick<Submission, '_id' | 'orderId' | 'dueAt' | 'flexecomGatewayId' | 'amountMinor' | 'currency'>;

const FIELDS = { orderId: 1, dueAt: 1, flexecomGatewayId: 1, amountMinor: 1, currency: 1 } as const;

/** Read in one snapshot. */
const BATCH_SUBMISSIONS = 500;

/** The reasons that follow from a configuration alone. */
const BY_CONFIGURATION: readonly string[] = ['SLOT_WITHDRAWN', 'EXCLUDED'];

/**
 * The scheduled submissions that would end if this configuration were in force (R22), decided by the function that decides
 * it then. Writes nothing.
 * @throws TransientError where `signal` aborts
 */
export async function withdrawnSubmissions(
  database: Database,
  context: DecisionContext,
  { signal, onRead }: WithdrawnWatch = {},
): Promise<WithdrawnSubmissions> {
  let read = 0;
  const withdrawn: (Scheduled & { readonly reason: string })[] = [];
  const found = database.collection('submissions').find({ state: 'SCHEDULED' }, { projection: FIELDS });
  for await (const batch of inBatches(found)) {
    if (signal?.aborted) throw new TransientError('stopped before all scheduled submissions were read');
    withdrawn.push(...(await withdrawnOf(database, context, batch)));
    read += batch.length;
    onRead?.(read);
  }
  return {
    submissions: withdrawn.length,
    money: sumByCurrency(withdrawn),
    byReason: countsOf(withdrawn.map(({ reason }) => reason)),
    byGateway: countsOf(withdrawn.map(({ flexecomGatewayId }) => flexecomGatewayId)),
  };
}

async function* inBatches(found: AsyncIterable<Scheduled>): AsyncGenerator<Scheduled[]> {
  let batch: Scheduled[] = [];
  for await (const submission of found) {
    batch.push(submission);
    if (batch.length < BATCH_SUBMISSIONS) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function withdrawnOf(
  database: Database,
  context: DecisionContext,
  batch: readonly Scheduled[],
): Promise<(Scheduled & { reason: string })[]> {
  return database.client.withSession(SESSION_OPTIONS, async (session) => {
    session.startTransaction();
    try {
      const messages = batch.map(({ _id, orderId, dueAt }) => ({
        topic: 'submission-due',
        event: { eventId: _id, occurredAt: context.now, submissionId: _id, orderId, dueAt: dueAt ?? context.now },
      }));
      const state = await loadState({ database, session, checkpointId: null }, messages, ({ event }, loaded) =>
        submissionDueReads(event, loaded),
      );
      return batch.flatMap((submission, index) => {
        const message = messages[index];
        if (message === undefined) return [];
        const reason = decideDue(message.event, state, context).counted.find((one) => BY_CONFIGURATION.includes(one));
        return reason === undefined ? [] : [{ ...submission, reason }];
      });
    } finally {
      await session.abortTransaction();
    }
  });
}

function countsOf(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
