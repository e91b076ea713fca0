import type { Db } from 'mongodb';
import type { Debt } from '../domain/documents/debt.ts';
import type { PaymentMethodAttempts } from '../domain/documents/payment-method-attempts.ts';

/**
 * Gives the documents of 0.1.0 the times from which their retention counts: now, as nothing says when they ended. Where a
 * submission is under way, its end sets it. Repeating it changes nothing.
 */
export async function dateOldDocuments(db: Db, now: number): Promise<void> {
  const ended = { endedAt: { $exists: false }, activeSubmissionId: null } as const;
  await db
    .collection<Debt>('debts')
    .updateMany({ ...ended, state: { $nin: ['SCHEDULED', 'IN_SALVAGE'] } }, { $set: { endedAt: now } });
  await db
    .collection<PaymentMethodAttempts>('paymentMethodAttempts')
    .updateMany({ changedAt: { $exists: false } }, { $set: { changedAt: now } });
}
