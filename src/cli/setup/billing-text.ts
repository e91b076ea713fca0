import { countText } from '../../domain/count-text.ts';
import { type BillingCheck, fitsWhole } from '../../inspect/billing/check-billing.ts';

/** What to correct in billing's documents, and where to read what each field should be. */
export function billingText(check: BillingCheck): string {
  const lines = check.collections.flatMap(({ collection, documents, fitting, misfits, otherStatuses }) => [
    `${collection}: ${countText(documents, 'document')}, ${fitting === documents ? 'all fit' : `${documents - fitting} ${documents - fitting === 1 ? 'does' : 'do'} not fit`}`,
    ...misfits.map(
      ({ field, found, documents: count, examples }) =>
        `  ${field} is ${found} in ${count}, such as ${examples.join(', ')}: ${whatFollows(collection, field)}`,
    ),
    ...Object.entries(otherStatuses).map(
      ([status, count]) =>
        `  status ${status} in ${count}: not a word of the contract; a change to it ends what is in salvage`,
    ),
  ]);
  return [...lines, ...(fitsWhole(check) ? [] : ['What each field should be: docs/billing-documents.md'])].join('\n');
}

function whatFollows(collection: string, field: string): string {
  return CONSEQUENCES[`${collection}.${field}`] ?? CONSEQUENCES[field] ?? 'it counts as null';
}

const CONSEQUENCES: Readonly<Record<string, string>> = {
  _id: 'the pipeline looks for the id as a text, and never finds this document',
  status: 'it counts as UNKNOWN, so that a change of it may go unseen',
  'orders.blacklisted': 'it counts as not blacklisted',
  'orders.parentOrderId': 'a cancelled parent order is not seen',
  'subscriptions.orderId': 'a trace of the order does not show it',
  'subscriptions.billingCycle': 'a cycle that has moved on is not seen, and a rebill may be charged twice',
};
