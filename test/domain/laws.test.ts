import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canDebtMove } from '../../src/domain/debt.ts';
import type { Debt, OrderStatus, Submission, SubmissionState } from '../../src/domain/documents.ts';
import type { SendingAnswer } from '../../src/domain/settle-sending.ts';
import { canSubmissionMove } from '../../src/domain/submission.ts';
import { configuration, flexecomGateway, recycleProfile } from './support/configuration.ts';
import { DAY, due, hard, initial, NOW, noFunds, rebill, rerunRequest, soft } from './support/events.ts';
import { World } from './support/world.ts';

/** The number of runs that a law is shown with. */
const RUNS = 1_000;

const CARD_NUMBER = '4111 1111 1111 1111';

const kinds = fc.constantFrom('NEW_SALE', 'UPSALE', 'TRIAL_COMPLETION');
const declines = fc.constantFrom(soft, soft, soft, soft, hard, noFunds, {
  ...soft,
  text: `card ${CARD_NUMBER} declined`,
});
const orders = fc.constantFrom('order-1', 'order-1', 'order-2');
const small = fc.nat({ max: 2 });

/** Anything that can happen to two orders and a subscription of one customer, in any order. */
type Happening =
  | {
      do: 'decline';
      orderId: string;
      saleKind: 'NEW_SALE' | 'UPSALE' | 'TRIAL_COMPLETION';
      tx: number;
      decline: typeof soft;
      age: number;
      tried: boolean;
    }
  | { do: 'rebill'; cycle: number; attempt: number; tx: number; decline: typeof soft }
  | { do: 'rerun'; orderId: string; key: number; tx: number | null }
  | { do: 'due' }
  | { do: 'send'; answer: 'APPROVED' | 'DECLINED' | 'ACKNOWLEDGED' | 'REFUSED' | 'NO_ANSWER' | 'NEVER_CHARGED' }
  | { do: 'resultsArrive' }
  | { do: 'result'; pick: number; outcome: 'APPROVED' | 'DECLINED'; amountMinor: number; charge: number }
  | { do: 'order'; orderId: string; status: OrderStatus }
  | { do: 'subscription'; status: 'ACTIVE' | 'CANCELLED' | 'RECYCLE_BILLING'; cycle: number }
  | { do: 'configure'; attempts: number; enabled: boolean }
  | { do: 'wait'; days: number };

const aDecline = fc.record({
  do: fc.constant('decline' as const),
  orderId: orders,
  saleKind: kinds,
  tx: small,
  decline: declines,
  age: fc.constantFrom(0, 0, 1_000, 60_000),
  tried: fc.constantFrom(true, true, true, false),
});
const aRebill = fc.record({
  do: fc.constant('rebill' as const),
  cycle: fc.constantFrom(2, 2, 3),
  attempt: fc.constantFrom(0, 3, 3, 4, 5, 6),
  tx: small,
  decline: declines,
});
const aRerun = fc.record({ do: fc.constant('rerun' as const), orderId: orders, key: fc.nat(9), tx: fc.option(small) });
const aSending = fc.record({
  do: fc.constant('send' as const),
  answer: fc.constantFrom(
    'APPROVED',
    'DECLINED',
    'ACKNOWLEDGED',
    'ACKNOWLEDGED',
    'REFUSED',
    'NO_ANSWER',
    'NEVER_CHARGED',
  ),
});
const aResult = fc.record({
  do: fc.constant('result' as const),
  pick: fc.nat({ max: 3 }),
  outcome: fc.constantFrom('APPROVED', 'DECLINED'),
  amountMinor: fc.constantFrom(4_995, 4_995, 4_995, 1),
  charge: fc.constantFrom(1, 1, 2),
});
const anOrderChange = fc.record({
  do: fc.constant('order' as const),
  orderId: orders,
  status: fc.constantFrom<OrderStatus>('DECLINED', 'COMPLETE', 'CANCELLED', 'PENDING'),
});
const aSubscriptionChange = fc.record({
  do: fc.constant('subscription' as const),
  status: fc.constantFrom('ACTIVE', 'CANCELLED', 'RECYCLE_BILLING', 'RECYCLE_BILLING'),
  cycle: fc.integer({ min: 2, max: 3 }),
});
const aConfiguration = fc.record({
  do: fc.constant('configure' as const),
  attempts: fc.integer({ min: 3, max: 8 }),
  enabled: fc.constantFrom(true, true, false),
});
const aWait = fc.record({ do: fc.constant('wait' as const), days: fc.nat({ max: 3 }) });

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 6, arbitrary: aDecline },
  { weight: 4, arbitrary: aRebill },
  { weight: 3, arbitrary: aRerun },
  { weight: 4, arbitrary: fc.constant({ do: 'due' as const }) },
  { weight: 8, arbitrary: aSending },
  { weight: 5, arbitrary: fc.constant({ do: 'resultsArrive' as const }) },
  { weight: 5, arbitrary: aResult },
  { weight: 2, arbitrary: anOrderChange },
  { weight: 1, arbitrary: aSubscriptionChange },
  { weight: 1, arbitrary: aConfiguration },
  { weight: 2, arbitrary: aWait },
);

/** Long enough that most of them see money come and go. */
const histories = fc.array(happening, { minLength: 15, maxLength: 40, size: 'max' });

function happen(world: World, event: Happening): void {
  switch (event.do) {
    case 'decline': {
      const { orderId, saleKind, decline, tried } = event;
      const chain = {
        firstDeclinedTransactionId: `${orderId}-${saleKind}-0`,
        transactionId: `${orderId}-${saleKind}-${event.tx}`,
      };
      const gateways = tried
        ? { gatewayId: 'visa-2', triedGatewayIds: ['visa-1', 'visa-2'] }
        : { gatewayId: 'visa-1', triedGatewayIds: ['visa-1'] };
      const items = [
        { productId: 'p', quantity: 1, amountMinor: 1, recurring: true, subscriptionId: `${orderId}-trial` },
      ];
      world.take(
        initial({ orderId, saleKind, decline, ...chain, ...gateways, items, occurredAt: world.now - event.age }),
      );
      return;
    }
    case 'rebill': {
      const transactionId = `r-${event.cycle}-${event.tx}`;
      world.take(
        rebill({
          billingCycle: event.cycle,
          attempt: event.attempt,
          transactionId,
          decline: event.decline,
          occurredAt: world.now,
        }),
      );
      return;
    }
    case 'rerun': {
      const transactionId = event.tx === null ? null : `${event.orderId}-NEW_SALE-${event.tx}`;
      world.take(rerunRequest({ orderId: event.orderId, requestKey: `key-${event.key}`, transactionId }));
      return;
    }
    case 'due':
      for (const { _id, orderId, dueAt, state } of world.store.all('submissions')) {
        if (state === 'SCHEDULED') world.take(due({ submissionId: _id, orderId, dueAt }, world.now));
      }
      return;
    case 'send':
      world.submitAll((submit) => answerOf(event.answer, submit.amountMinor, submit.submissionId, world.now));
      return;
    case 'resultsArrive':
      world.applyPublished();
      return;
    case 'result': {
      const submission = world.store.all('submissions')[event.pick];
      if (submission === undefined) return;
      const { outcome, amountMinor, charge } = event;
      const about = { ...submission, submissionId: submission._id };
      world.apply(world.resultOf(about, { outcome, amountMinor, flexecomTransactionId: `fx_${charge}` }));
      return;
    }
    case 'order':
      if (world.store.get('orders', event.orderId) !== null)
        world.store.edit('orders', event.orderId, { status: event.status });
      return;
    case 'subscription':
      if (world.store.get('subscriptions', 'sub-1') !== null) {
        world.store.edit('subscriptions', 'sub-1', { status: event.status, billingCycle: event.cycle });
      }
      return;
    case 'configure': {
      const attempts = Array.from({ length: event.attempts }, () => ({ daysToWait: 1 }));
      const gateways = [
        { id: 'visa-1', type: 'NMI', directCascadeProfileId: 'direct' },
        { id: 'visa-2', type: 'NMI' },
        flexecomGateway({ enabled: event.enabled }),
      ];
      world.config = configuration(
        { gateways, recycleProfiles: [recycleProfile({ attempts })] },
        world.config.version + 1,
      );
      return;
    }
    case 'wait':
      world.now += event.days * DAY;
      return;
    default:
      event satisfies never;
  }
}

function answerOf(
  kind: Extract<Happening, { do: 'send' }>['answer'],
  amountMinor: number,
  id: string,
  at: number,
): SendingAnswer {
  const flexecomTransactionId = `fx_${id}`;
  switch (kind) {
    case 'APPROVED':
      return { kind, flexecomTransactionId, amountMinor, currency: 'USD', at };
    case 'DECLINED':
      return { kind, flexecomTransactionId, decline: soft, at };
    case 'ACKNOWLEDGED':
      return { kind, flexecomTransactionId, at };
    case 'REFUSED':
      return { kind, detail: 'no', at };
    case 'NEVER_CHARGED':
      return { kind, reason: null, at };
    case 'NO_ANSWER':
      return { kind, detail: 'no', withdrawing: null };
    default:
      return kind satisfies never;
  }
}

/** Runs a history from scratch and looks at every step of it. */
function lived(history: Happening[], look: (world: World, before: Snapshot, event: Happening) => void): World {
  const world = new World();
  world.now = NOW;
  for (const event of history) {
    const before = snapshot(world);
    happen(world, event);
    look(world, before, event);
  }
  return world;
}

interface Snapshot {
  debts: Map<string, Debt>;
  submissions: Map<string, Submission>;
  orderStatuses: Map<string, OrderStatus>;
}

function snapshot(world: World): Snapshot {
  const byId = <Document extends { _id: string }>(documents: Document[]) =>
    new Map(documents.map((document) => [document._id, document]));
  return {
    debts: byId(world.store.all('debts')),
    submissions: byId(world.store.all('submissions')),
    orderStatuses: new Map(world.store.all('orders').map(({ _id, status }) => [_id, status])),
  };
}

const isActive = ({ state }: Submission) => ['SCHEDULED', 'PENDING', 'SENDING', 'SENT'].includes(state);

function law(name: string, history: (events: Happening[]) => void): void {
  it(name, () => {
    fc.assert(fc.property(histories, history), { numRuns: RUNS });
  });
}

describe('whatever happens, in whatever order', () => {
  law('R14: a debt is never with FlexEcom twice at once', (history) => {
    const twice: string[] = [];
    lived(history, (world) => {
      const active = world.store.all('submissions').filter(isActive);
      twice.push(...active.map(({ debtId }) => debtId).filter((id, at, ids) => ids.indexOf(id) !== at));
    });
    expect(twice).toEqual([]);
  });

  law('R14: debts and submissions only move where their tables let them', (history) => {
    const forbidden: string[] = [];
    lived(history, (world, before) => {
      for (const { _id, state } of world.store.all('debts')) {
        const was = before.debts.get(_id)?.state ?? state;
        if (!canDebtMove(was, state)) forbidden.push(`${_id}: ${was} to ${state}`);
      }
      for (const { _id, state } of world.store.all('submissions')) {
        const was = before.submissions.get(_id)?.state ?? state;
        // Money ends a submission APPROVED from any state (R16).
        if (state !== 'APPROVED' && !isReachable(was, state)) forbidden.push(`${_id}: ${was} to ${state}`);
      }
    });
    expect(forbidden).toEqual([]);
  });

  law('R16, R20: a failure never undoes a success', (history) => {
    const undone: string[] = [];
    lived(history, (world, before, event) => {
      if (event.do === 'order') return;
      for (const { _id, status } of world.store.all('orders')) {
        if (before.orderStatuses.get(_id) === 'COMPLETE' && status !== 'COMPLETE') undone.push(_id);
      }
      for (const { _id, state } of world.store.all('debts')) {
        if (before.debts.get(_id)?.state === 'PAID' && state !== 'PAID') undone.push(_id);
      }
    });
    expect(undone).toEqual([]);
  });

  law('R15: every decline and rerun request has exactly one first answer', (history) => {
    const world = lived(history, () => {});
    const first = [
      ...world.said('decline-accepted'),
      ...world.said('decline-not-sent').filter(({ submissionId }) => submissionId === null),
    ];
    expect(first).toHaveLength(world.store.all('declines').length);
  });

  law('R15: every submission ends once', (history) => {
    const world = lived(history, () => {});
    const ends = [
      ...world.said('order-complete.new-sale'),
      ...world.said('order-complete.recurring'),
      ...world.said('order-declined'),
      ...world.said('subscription-recycle-failed'),
      ...world.said('decline-not-sent').filter(({ submissionId }) => submissionId !== null),
    ].map(({ submissionId }) => submissionId);
    expect(new Set(ends).size).toBe(ends.length);
    const ended = new Set([...ends, ...world.said('money-contradiction').map(({ submissionId }) => submissionId)]);
    for (const submission of world.store.all('submissions')) {
      const isOver = submission.appliedAt !== null || (!isActive(submission) && submission.state !== 'NOT_SENT');
      if (isOver) expect(ended).toContain(submission._id);
    }
  });

  law('outcomes about a debt have ever newer versions, and no eventId comes twice', (history) => {
    const world = lived(history, () => {});
    const versions = new Map<string, number>();
    for (const { event } of world.published) {
      const debtId: unknown = Reflect.get(event, 'debtId');
      const version: unknown = Reflect.get(event, 'debtVersion');
      if (typeof debtId !== 'string' || typeof version !== 'number') continue;
      expect(version).toBeGreaterThan(versions.get(debtId) ?? 0);
      versions.set(debtId, version);
    }
    const outcomes = world.published
      .filter(({ topic }) => topic !== 'flexecom-result')
      .map(({ event }) => event.eventId);
    expect(new Set(outcomes).size).toBe(outcomes.length);
  });

  law('R16: applying every result once more changes nothing', (history) => {
    const world = lived(history, () => {});
    world.applyPublished();
    const told = world.said('flexecom-result');
    const before = JSON.stringify([
      world.published,
      world.store.all('debts'),
      world.store.all('submissions'),
      world.store.all('orders'),
    ]);
    for (const event of told) world.apply(event);
    expect(
      JSON.stringify([
        world.published,
        world.store.all('debts'),
        world.store.all('submissions'),
        world.store.all('orders'),
      ]),
    ).toBe(before);
  });

  law('a decision never reads the clock and leaves nothing to chance', (history) => {
    const [now, random] = [Date.now, Math.random];
    const forbidden = () => {
      throw new Error('a decision read the clock or asked for chance');
    };
    Date.now = forbidden;
    Math.random = forbidden;
    try {
      const once = lived(history, () => {});
      expect(lived(history, () => {}).published).toEqual(once.published);
    } finally {
      Date.now = now;
      Math.random = random;
    }
  });

  law('R18: no card number of a decline’s text is in any message or document', (history) => {
    const world = lived(history, () => {});
    const documents = (['debts', 'declines', 'submissions', 'orders', 'contradictions'] as const).map((name) =>
      world.store.all(name),
    );
    expect(JSON.stringify([world.published, documents])).not.toContain(CARD_NUMBER);
  });
});

/** Sending is two steps and one happening. */
function isReachable(from: SubmissionState, to: SubmissionState): boolean {
  const between: SubmissionState[] = ['SENDING'];
  return (
    from === to ||
    canSubmissionMove(from, to) ||
    between.some((state) => canSubmissionMove(from, state) && canSubmissionMove(state, to))
  );
}

it('the histories reach what the laws are about', () => {
  const counted = new Map<string, number>();
  for (const history of fc.sample(histories, { numRuns: 500, seed: 1 })) {
    const world = lived(history, () => {});
    for (const name of world.counted) counted.set(name, (counted.get(name) ?? 0) + 1);
  }
  const needed = [
    'accepted',
    'duplicate',
    'recovered',
    'failed',
    'parked',
    'due-sent',
    'SLOT_WITHDRAWN',
    'ALREADY_IN_SALVAGE',
  ];
  const contradictions = ['WRONG_AMOUNT', 'NOT_OWED', 'CONFLICTING_ANSWER'];
  const meanwhile = ['PAID_MEANWHILE', 'CANCELLED_MEANWHILE', 'failed-without-effect', 'failure-ignored'];
  for (const name of [...needed, ...contradictions, ...meanwhile]) {
    expect({ name, isReached: (counted.get(name) ?? 0) > 2 }).toEqual({ name, isReached: true });
  }
});
