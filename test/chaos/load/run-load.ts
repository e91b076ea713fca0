import { setTimeout as sleep } from 'node:timers/promises';
import type { Billing } from './billing.ts';
import type { BillingDocuments } from './billing-documents.ts';
import type { Operators } from './operators.ts';
import { overlapTransactions } from './overlapping-transactions.ts';
import type { PlannedAction } from './planned-load.ts';

/** Who acts on the pipeline from outside, and knows what of that was acknowledged. */
export interface Actors {
  readonly billing: Billing;
  readonly documents: BillingDocuments;
  readonly operators: Operators;
}

/**
 * Does what was planned, each action at its time, whatever becomes of the earlier ones.
 * @param signal ends the retries of what is not acknowledged
 * @returns when all are acknowledged or given up
 */
export async function runLoad(
  actions: readonly PlannedAction[],
  { billing, documents, operators }: Actors,
  signal: AbortSignal,
): Promise<void> {
  const startedAt = Date.now();
  const underWay: Promise<void>[] = [];
  for (const action of actions) {
    const waitMs = startedAt + action.atMs - Date.now();
    if (waitMs > 0) await sleep(waitMs, undefined, { signal });
    underWay.push(start(action));
  }
  await Promise.all(underWay);

  function start(action: PlannedAction): Promise<void> {
    switch (action.kind) {
      case 'decline':
        return billing.publishDecline(action.decline, signal);
      case 'malformed':
        return billing.publishMalformed(action.topic, action.key, signal);
      case 'rerun':
        return operators.rerun(action.orderId, action.key, signal);
      case 'change':
        return documents.write(action.write, signal);
      case 'transactions':
        return overlapTransactions(billing, action.pair);
    }
  }
}
