import type { Ended, Evidence } from './evidence.ts';
import { type Finding, groupBy } from './finding.ts';

const STATES_OF: Readonly<Record<'complete' | 'declined' | 'not sent', readonly string[]>> = {
  // A later approval may have ended it for good; its money is then in a contradiction.
  complete: ['APPROVED'],
  declined: ['DECLINED', 'APPROVED'],
  'not sent': ['NOT_SENT', 'WITHDRAWN', 'APPROVED'],
};

/** MongoDB says the same as the topics. */
export function checkDocuments(evidence: Evidence): Finding[] {
  const states = new Map(evidence.submissions.map(({ id, state }) => [id, state]));
  const ends = [
    ...evidence.ended.map(({ submissionId, how }) => ({ submissionId, how })),
    ...evidence.notSent.flatMap(({ submissionId }) =>
      submissionId === null ? [] : [{ submissionId, how: 'not sent' as const }],
    ),
  ];
  const wrongStates = ends.flatMap(({ submissionId, how }) => {
    const state = states.get(submissionId);
    if (state !== undefined && STATES_OF[how].includes(state)) return [];
    return [differs(`submission ${submissionId} is ${how} in its topic and ${state ?? 'nowhere'} in MongoDB`)];
  });
  return [...wrongStates, ...checkOrders(evidence), ...checkSubscriptions(evidence), ...checkChanged(evidence)];
}

/** Documents that billing changed itself are not what the outcomes say. */
function changedIds({ billingWrites, uncertainIds }: Evidence): Set<string> {
  return new Set([...billingWrites.map(({ id }) => id), ...uncertainIds]);
}

/** A salvage that ends never writes over what billing has decided. */
function checkChanged({ billingWrites, orders, subscriptions }: Evidence): Finding[] {
  const stored = new Map(
    [...orders, ...subscriptions].map(({ id, ...fields }): [string, Readonly<Record<string, unknown>>] => [id, fields]),
  );
  return billingWrites.flatMap(({ collection, id, fields }) =>
    Object.entries(fields)
      .filter(([name, value]) => stored.get(id)?.[name] !== value)
      .map(([name, value]) => differs(`${name} of ${id} in ${collection} is ${stored.get(id)?.[name]}, not ${value}`)),
  );
}

/** Each order of the load has one sale, so its last outcome decides. */
function checkOrders(evidence: Evidence): Finding[] {
  const { ended, orders } = evidence;
  const changed = changedIds(evidence);
  const statuses = new Map(orders.map(({ id, status }) => [id, status]));
  const sales = groupBy(ended, ({ saleKind, orderId }) =>
    saleKind === 'NEW_SALE' && !changed.has(orderId) ? orderId : null,
  );
  return [...sales].flatMap(([orderId, outcomes]) => {
    const expected = outcomes.some(({ how }) => how === 'complete') ? 'COMPLETE' : 'DECLINED';
    const status = statuses.get(orderId) ?? 'nowhere';
    return status === expected ? [] : [differs(`order ${orderId} is ${status} in MongoDB, expected ${expected}`)];
  });
}

/** Each subscription of the load owes one cycle. */
function checkSubscriptions(evidence: Evidence): Finding[] {
  const { ended, subscriptions } = evidence;
  const changed = changedIds(evidence);
  const stored = new Map(subscriptions.map((subscription) => [subscription.id, subscription]));
  return ended.flatMap(({ subscriptionId, billingCycle, how }: Ended) => {
    if (subscriptionId === null || billingCycle === null || changed.has(subscriptionId)) return [];
    const subscription = stored.get(subscriptionId);
    const isRight =
      how === 'complete'
        ? subscription?.billingCycle === billingCycle + 1 && subscription.status === 'ACTIVE'
        : subscription?.status === 'RECYCLE_FAILED';
    if (isRight) return [];
    const is = subscription === undefined ? 'nowhere' : `${subscription.status} in cycle ${subscription.billingCycle}`;
    return [differs(`subscription ${subscriptionId} is ${is} in MongoDB; its cycle ${billingCycle} is ${how}`)];
  });
}

function differs(what: string): Finding {
  return { damage: 'unaccounted', what };
}
