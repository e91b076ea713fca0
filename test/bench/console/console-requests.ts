import { partitionName } from '../../../src/engine/checkpoint.ts';
import type { Database } from '../../../src/mongo/database.ts';
import { PARTITION } from './seed-operators.ts';

/** What a page asks. */
export interface ConsoleRequest {
  /** As the result names it. */
  readonly name: string;
  readonly path: string;
  /** The page shows something as soon as the answer holds this; null: the whole answer. */
  readonly until: string | null;
  /** How often; most are asked twenty times. */
  readonly times?: number;
}

const REPORTS = 5;

/** Every GET of the API by which a page waits for the database. @param ids that are there, by kind */
export function consoleRequests(ids: Awaited<ReturnType<typeof idsToAskFor>>): ConsoleRequest[] {
  const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
  const ask = (name: string, path: string): ConsoleRequest => ({ name, path: `/api/v1/${path}`, until: null });
  const report = (name: string, days: number, query: string): ConsoleRequest[] => {
    const path = `report/parts?from=${day(days)}&to=${day(0)}&${query}`;
    return [
      { ...ask(`${name}, until it shows how far it is`, path), until: '"kind":"READ"', times: REPORTS },
      { ...ask(`${name}, the whole`, path), times: REPORTS },
    ];
  };
  return [
    ask('session', 'session'),
    { ...ask('live, the first snapshot', 'live'), until: 'event: snapshot' },
    ...['1h', '1d', '7d'].map((last) => ask(`samples of ${last}`, `samples?last=${last}`)),
    ...Object.entries(ids).map(([kind, id]) => ask(`search by ${kind}`, `search?q=${encodeURIComponent(id)}`)),
    ask('search, nothing found', 'search?q=nothing-has-this-id'),
    ask('order', `orders/${encodeURIComponent(ids.order)}`),
    ask("an order's messages", `orders/${encodeURIComponent(ids.order)}/messages`),
    ...['day', 'hour'].map((unit) => ask(`scheduled, by ${unit}`, `scheduled?by=${unit}&zone=America/New_York`)),
    ask('scheduled, one by one', 'scheduled/submissions'),
    ask('with FlexEcom, one by one', 'scheduled/submissions?state=SENT'),
    ask('scheduled at a gateway', 'scheduled/submissions?gatewayId=flexecom-c'),
    ask('contradictions', 'contradictions'),
    ask('contradictions, settled', 'contradictions?settled=true'),
    ask('dead letters by reason', 'dead-letters/reasons'),
    ask('dead letters, open', 'dead-letters'),
    ask('dead letters, handled', 'dead-letters?state=handled'),
    ask('dead letters of an order', 'dead-letters?orderId=order%2015'),
    ask('how many dead letters are open', 'dead-letters/count'),
    ask('replays of dead letters', 'dead-letter-replays'),
    ask('audit', 'audit'),
    ask('audit by a person', 'audit?by=operator-3'),
    ask('audit by a rare action', 'audit?action=pause'),
    ask('audit by a rare action and a person', 'audit?action=pause&by=operator-3'),
    ask('audit by an id', `audit?id=${encodeURIComponent('order 17')}`),
    ask('configuration', 'configuration'),
    ask("the configuration's versions", 'configuration/versions'),
    ask('what the first version brought', 'configuration/changes?from=0&to=1'),
    ask('the configuration as a file', 'configuration.yaml'),
    ask('a partition', `partitions/${partitionName(PARTITION)}`),
    ask('topics', 'topics'),
    ...report('report of 30 days by route', 30, 'by=route'),
    ...report('report of 90 days by code and network', 90, 'by=code,network'),
    ...report('report of a year by campaign and attempt', 365, 'by=campaign,attempt'),
  ];
}

/** One of each kind. */
export async function idsToAskFor(database: Database) {
  const submission = await database.collection('submissions').findOne({ state: 'APPROVED' });
  const debt = await database.collection('debts').findOne({ _id: submission?.debtId ?? '' });
  const decline = await database.collection('declines').findOne({ debtId: debt?._id ?? '' });
  const contradiction = await database.collection('contradictions').findOne();
  const subscription = await database.collection('subscriptions').findOne();
  if (submission === null || debt === null || decline === null) throw new Error('nothing was seeded');
  return {
    order: submission.orderId,
    subscription: subscription?._id ?? '-',
    submission: submission._id,
    debt: debt._id,
    'a transaction of billing': submission.transactionId,
    'a transaction of FlexEcom': submission.flexecomTransactionId ?? '-',
    contradiction: contradiction?._id ?? '-',
    decline: decline._id,
    customer: submission.customerId,
    'payment method': submission.paymentMethodRef,
  };
}
