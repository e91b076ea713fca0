import type { Debt } from '../../domain/documents/debt.ts';
import type { SubmissionState } from '../../domain/documents/submission.ts';
import type { Database } from '../../mongo/database.ts';

type Counts<State extends string> = Readonly<Partial<Record<State, number>>>;

const SUBMISSION_STATES: readonly SubmissionState[] = [
  ...(['SCHEDULED', 'PENDING', 'SENDING', 'SENT', 'APPROVED', 'DECLINED', 'NOT_SENT', 'WITHDRAWN'] as const),
];

const DEBT_STATES: readonly Debt['state'][] = ['OPEN', 'SCHEDULED', 'IN_SALVAGE', 'PAID', 'FAILED', 'CANCELLED'];

/** From an index of states: no document is read, however many there are. */
export function countSubmissions({ db }: Pick<Database, 'db'>): Promise<Counts<SubmissionState>> {
  return countEach(db.collection('submissions'), SUBMISSION_STATES);
}

export function countDebts({ db }: Pick<Database, 'db'>): Promise<Counts<Debt['state']>> {
  return countEach(db.collection('debts'), DEBT_STATES);
}

async function countEach(
  collection: ReturnType<Database['db']['collection']>,
  states: readonly string[],
): Promise<Record<string, number>> {
  const counts = await Promise.all(
    states.map(async (state) => [state, await collection.countDocuments({ state })] as const),
  );
  return Object.fromEntries(counts.filter(([, count]) => count > 0).sort(([, a], [, b]) => b - a));
}
