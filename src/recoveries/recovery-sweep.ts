import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { readOrder } from '../domain/billing/billed-order.ts';
import { readSubscription } from '../domain/billing/billed-subscription.ts';
import type { RoutingConfiguration } from '../domain/configuration.ts';
import type { Debt } from '../domain/documents/debt.ts';
import type { ReportRow } from '../domain/documents/report-row.ts';
import { nextLookAt } from '../domain/report/look-times.ts';
import { isPaidInBilling } from '../domain/report/paid-in-billing.ts';
import { recovery, withCategory } from '../domain/report/report-row.ts';
import { errorMessage } from '../errors.ts';
import type { Database } from '../mongo/database.ts';
import { startPolling } from '../waiting/polling.ts';

interface SweepDependencies {
  readonly database: Database;
  /** Domain time. */
  readonly clock: Clock;
  readonly configuration: { current(): Pick<RoutingConfiguration, 'reportWindowDays'> | null };
  readonly logger: Logger;
}

/** Looks are days apart; nobody waits for one. */
const SWEEP_EVERY_MS = 60_000;

/** Debts that are looked at together: three reads and one write. */
const BATCH_DEBTS = 500;

/** Looks for what billing recovered by itself, until stopped. */
export function startRecoverySweep(deps: SweepDependencies): { stop(): Promise<void> } {
  return startPolling({
    pollMs: SWEEP_EVERY_MS,
    round: () => lookOnce(deps),
    onFailure: (error, retryInMs) => {
      deps.logger.warn(
        { retryInMs },
        `the look at billing's recoveries failed and is repeated: ${errorMessage(error)}`,
      );
    },
  });
}

type LookedAt = Pick<Debt, '_id' | 'kind' | 'state' | 'holdout' | 'orderId' | 'subscriptionId' | 'billingCycle'> & {
  readonly reportRow: ReportRow;
};

/**
 * Looks once at billing's documents of the debts that are due for it, and writes on each debt whether it was paid, or when to
 * look again (R23). A debt that was written meanwhile, by a stage or by this sweep in another process, is left alone: its row may
 * say otherwise by now, and it is looked at again.
 * @returns true where more are due
 */
export async function lookOnce({
  database,
  clock,
  configuration,
}: Omit<SweepDependencies, 'logger'>): Promise<boolean> {
  const windowDays = configuration.current()?.reportWindowDays;
  if (windowDays === undefined) return false;
  const due = await dueDebts(database, clock.now());
  if (due.length === 0) return false;
  const isPaid = await paidOf(database, due);
  await database.collection('debts').bulkWrite(
    due.map((debt) => ({
      updateOne: {
        filter: { _id: debt._id, state: debt.state, 'reportRow.category': debt.reportRow.category },
        update: { $set: fieldsAfter(debt, isPaid(debt), windowDays) },
      },
    })),
    { ordered: false },
  );
  return due.length === BATCH_DEBTS;
}

/** By a partial index of those alone that are still looked at. */
function dueDebts(database: Database, now: number): Promise<LookedAt[]> {
  return database
    .collection('debts')
    .find({ 'reportRow.lookAt': { $gt: 0, $lte: now } })
    .sort({ 'reportRow.lookAt': 1 })
    .limit(BATCH_DEBTS)
    .project<LookedAt>({
      kind: 1,
      state: 1,
      holdout: 1,
      orderId: 1,
      subscriptionId: 1,
      billingCycle: 1,
      reportRow: 1,
    })
    .toArray();
}

async function paidOf(database: Database, debts: readonly LookedAt[]): Promise<(debt: LookedAt) => boolean> {
  const subscriptionIds = debts.map(({ subscriptionId }) => subscriptionId).filter((id) => id !== null);
  const [orders, subscriptions] = await Promise.all([
    database
      .collection('orders')
      .find({ _id: { $in: debts.map(({ orderId }) => orderId) } })
      .project<Parameters<typeof readOrder>[0]>({ status: 1 })
      .toArray(),
    database
      .collection('subscriptions')
      .find({ _id: { $in: subscriptionIds } })
      .project<Parameters<typeof readSubscription>[0]>({ status: 1, billingCycle: 1 })
      .toArray(),
  ]);
  const orderById = new Map(orders.map((order) => [order._id, readOrder(order)]));
  const subscriptionById = new Map(subscriptions.map((one) => [one._id, readSubscription(one)]));
  return (debt) => {
    const { orderId, subscriptionId } = debt;
    const subscription = subscriptionId === null ? null : (subscriptionById.get(subscriptionId) ?? null);
    return isPaidInBilling(debt, orderById.get(orderId) ?? null, subscription);
  };
}

/**
 * A recovery has the time at which the look was due, not that of the look: after an outage both sides of the holdout would
 * else be looked at too late, and what was paid in time would not count.
 */
function fieldsAfter({ reportRow, ...debt }: LookedAt, isPaid: boolean, windowDays: number): Record<string, unknown> {
  const { firstDeclinedAt, lookAt, amountMinor, recoveredBy } = reportRow;
  const at = lookAt ?? firstDeclinedAt;
  if (!isPaid || recoveredBy !== null) return { 'reportRow.lookAt': nextLookAt(firstDeclinedAt, at, windowDays) };
  const found = recovery('BILLING', at, amountMinor);
  const { category } = withCategory({ ...reportRow, ...found }, debt);
  // Field by field: what describes the decline may be another by now.
  const fields = Object.entries({ ...found, category }).map(([field, value]) => [`reportRow.${field}`, value]);
  return Object.fromEntries(fields);
}
