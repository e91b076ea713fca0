import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Debt } from '../../src/domain/documents/debt.ts';
import type { Documents } from '../../src/domain/documents/documents.ts';
import type { Submission, SubmissionState } from '../../src/domain/documents/submission.ts';
import { pauseOf } from '../../src/domain/routing/pauses.ts';
import { canDebtMove } from '../../src/domain/salvage/debt.ts';
import { canSubmissionMove } from '../../src/domain/salvage/submission.ts';
import { configuration, flexecomGateway, recycleProfile } from './support/configuration.ts';
import { NOW, rebill } from './support/events.ts';
import { CARD_NUMBERS, comeToTheEnd, type Happening, happen, histories } from './support/histories.ts';
import { World } from './support/world.ts';

/** How many histories each law is tried with, others in each run. */
const RUNS = 400;

interface Snapshot {
  debts: Map<string, Debt>;
  submissions: Map<string, Submission>;
  orders: Map<string, Documents['orders']>;
  subscriptions: Map<string, Documents['subscriptions']>;
  published: number;
  counted: number;
}

type Look = (world: World, before: Snapshot, event: Happening) => void;

/** Runs a history from the beginning and checks every step. */
function lived(history: Happening[], look: Look = () => {}, times = 1, world = new World()): World {
  world.now = NOW;
  for (const event of history) {
    const before = snapshot(world);
    happen(world, event, times);
    look(world, before, event);
  }
  return world;
}

function snapshot(world: World): Snapshot {
  const byId = <Document extends { _id: string }>(documents: Document[]) =>
    new Map(documents.map((document) => [document._id, document]));
  return {
    debts: byId(world.store.all('debts')),
    submissions: byId(world.store.all('submissions')),
    orders: byId(world.store.all('orders')),
    subscriptions: byId(world.store.all('subscriptions')),
    published: world.published.length,
    counted: world.counted.length,
  };
}

const collections = [
  'orders',
  'subscriptions',
  'debts',
  'declines',
  'submissions',
  'paymentMethodAttempts',
  'customerSalvages',
  'contradictions',
] as const;

/** All documents and messages of a history as one text, which is quick to compare. */
function cameOf(world: World): string {
  return JSON.stringify([collections.map((name) => world.store.all(name)), world.published]);
}

const isActive = ({ state }: Submission) => ['SCHEDULED', 'PENDING', 'SENDING', 'SENT'].includes(state);

/** The submissions that the messages end. */
function endsOf(world: World): string[] {
  return [
    ...world.said('order-complete.new-sale'),
    ...world.said('order-complete.recurring'),
    ...world.said('order-declined'),
    ...world.said('subscription-recycle-failed'),
    ...world.said('decline-not-sent'),
  ].flatMap(({ submissionId }) => (submissionId === null ? [] : [submissionId]));
}

function law(name: string, holds: (history: Happening[]) => void): void {
  it(name, () => {
    fc.assert(fc.property(histories, holds), { numRuns: RUNS });
  });
}

describe('whatever happens, in whatever order', () => {
  law('R14: FlexEcom never has a debt twice at once, and is never asked for a paid one', (history) => {
    const wrong: string[] = [];
    lived(history, (world, before) => {
      const active = world.store.all('submissions').filter(isActive);
      wrong.push(...active.map(({ debtId }) => debtId).filter((id, at, ids) => ids.indexOf(id) !== at));
      for (const { _id, state, debtId, history: steps } of world.store.all('submissions')) {
        const wentOut =
          before.submissions.get(_id)?.state === 'PENDING' && steps.some((step) => step.state === 'SENDING');
        if (wentOut && before.debts.get(debtId)?.state === 'PAID') wrong.push(`${debtId} is paid, and ${state}`);
      }
    });
    expect(wrong).toEqual([]);
  });

  law('R23: a debt stays on the side that it was drawn to, and a held-out one is never sent', (history) => {
    const wrong: unknown[] = [];
    const gateways = [
      { id: 'visa-1', type: 'NMI', directCascadeProfileId: 'direct' },
      { id: 'visa-2', type: 'NMI' },
      flexecomGateway({ holdoutPercent: 50 }),
    ];
    // A configuration that follows holds nobody out.
    const world = new World(configuration({ gateways }));
    const after = lived(
      history,
      (_, before) => {
        for (const [id, { holdout }] of before.debts) {
          const now = world.store.get('debts', id)?.holdout;
          if (holdout !== undefined && holdout !== now) wrong.push({ id, holdout, now });
        }
      },
      1,
      world,
    );
    for (const { debtId } of after.store.all('submissions')) {
      if (after.store.get('debts', debtId)?.holdout?.side !== 'SENT') wrong.push({ debtId });
    }
    expect(wrong).toEqual([]);
  });

  law('R14: a debt and its submissions agree after every step on who has it', (history) => {
    const disagreeing: unknown[] = [];
    lived(history, (world) => {
      const active = new Map(
        world.store
          .all('submissions')
          .filter(isActive)
          .map((one) => [one._id, one]),
      );
      for (const { _id, state, activeSubmissionId, endedAt } of world.store.all('debts')) {
        const submission = activeSubmissionId === null ? undefined : world.store.get('submissions', activeSubmissionId);
        const is = submission?.state ?? null;
        const agrees =
          state === 'SCHEDULED'
            ? is === 'SCHEDULED'
            : state === 'IN_SALVAGE'
              ? is !== 'SCHEDULED' && active.has(activeSubmissionId ?? '')
              : // Money that came anyway (R16) pays a debt of which another submission is still under way.
                activeSubmissionId === null || state === 'PAID';
        // From its end on it is kept for a limited time, so whatever is under way must have no end.
        const isEnded = typeof endedAt === 'number';
        const isOver = activeSubmissionId === null && state !== 'SCHEDULED' && state !== 'IN_SALVAGE';
        if (!agrees || isEnded !== isOver) disagreeing.push({ _id, state, activeSubmissionId, is, endedAt });
      }
    });
    expect(disagreeing).toEqual([]);
  });

  law('R14: debts and submissions move only as their state tables allow', (history) => {
    const forbidden: string[] = [];
    lived(history, (world, before) => {
      for (const { _id, state } of world.store.all('debts')) {
        const was = before.debts.get(_id)?.state ?? state;
        // A cascade is left to its tables step by step; here one happening may take two.
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

  it('R14: every debt reaches a final state, in whatever order its events arrive', () => {
    const inTwoOrders = histories.chain((history) =>
      fc.shuffledSubarray(history, { minLength: history.length }).map((shuffled) => [history, shuffled] as const),
    );
    const isAnEnd = (debt: Debt) =>
      debt.activeSubmissionId === null && ['OPEN', 'PAID', 'FAILED', 'CANCELLED'].includes(debt.state);
    fc.assert(
      fc.property(inTwoOrders, (orders) => {
        for (const history of orders) {
          const world = lived(history);
          comeToTheEnd(world);
          expect(world.store.all('debts').filter((debt) => !isAnEnd(debt))).toEqual([]);
          expect(world.store.all('submissions').filter(isActive)).toEqual([]);
          // What was recovered is not owed any more, in whatever order the events came.
          const recovered = [...world.said('order-complete.new-sale'), ...world.said('order-complete.recurring')];
          expect(recovered.filter(({ debtId }) => world.store.get('debts', debtId)?.state !== 'PAID')).toEqual([]);
          expect(new Set(recovered.map(({ debtId }) => debtId)).size).toBe(recovered.length);
        }
      }),
      { numRuns: RUNS },
    );
  });

  law('R10, R12, R16, R20: a failure never undoes a success', (history) => {
    const undone: string[] = [];
    const recovered = new Set<string>();
    lived(history, (world, before, event) => {
      if (event.do === 'order' || event.do === 'subscription') return;
      for (const { _id, status } of world.store.all('orders')) {
        const was = before.orders.get(_id)?.status ?? status;
        if (was !== status && ['COMPLETE', 'CANCELLED', 'REFUNDED'].includes(String(was))) undone.push(`${_id} ${was}`);
      }
      for (const { _id, status, billingCycle } of world.store.all('subscriptions')) {
        const was = before.subscriptions.get(_id);
        if (status !== 'RECYCLE_FAILED' || was === undefined || was.status === status) continue;
        const owed = [...before.debts.values()].some(
          (debt) =>
            debt.subscriptionId === _id &&
            debt.state === 'IN_SALVAGE' &&
            (debt.billingCycle ?? 0) >= Number(billingCycle),
        );
        if (!owed || was.status === 'CANCELLED') undone.push(`${_id} ${was.status}`);
      }
      for (const { _id, state } of world.store.all('debts')) {
        if (before.debts.get(_id)?.state === 'PAID' && state !== 'PAID') undone.push(_id);
      }
      for (const { topic, event: told } of world.published.slice(before.published)) {
        const debtId: unknown = Reflect.get(told, 'debtId');
        if (typeof debtId !== 'string') continue;
        const failed = topic === 'order-declined' || topic === 'subscription-recycle-failed';
        if (failed && recovered.has(debtId)) undone.push(`${debtId} was recovered`);
        if (topic.startsWith('order-complete')) recovered.add(debtId);
      }
    });
    expect(undone).toEqual([]);
  });

  law('R2: what FlexEcom itself declined never cascades to it', (history) => {
    const world = lived(history);
    const failed = new Set<unknown>();
    const again: unknown[] = [];
    for (const { topic, event } of world.published) {
      const debtId: unknown = Reflect.get(event, 'debtId');
      if (topic === 'order-declined') failed.add(debtId);
      if (topic === 'decline-accepted' && Reflect.get(event, 'route') === 'CASCADE' && failed.has(debtId))
        again.push(debtId);
    }
    expect(again).toEqual([]);
  });

  law('R15: every decline and rerun request has exactly one outcome', (history) => {
    const accepted = new Set<string>();
    const wrong: unknown[] = [];
    const world = lived(history, (now, before, event) => {
      if (event.do !== 'decline' && event.do !== 'rebill' && event.do !== 'rerun') return;
      const answers = now.published.slice(before.published).filter(({ topic }) => !topic.startsWith('flexecom-submit'));
      const answer = answers.map(({ topic }) => topic).join();
      const counted = now.counted.slice(before.counted).join();
      const submissionId = now.said('decline-accepted').at(-1)?.submissionId ?? '';
      const isRepeat = counted === 'duplicate' && answer === '';
      const isAccepted = counted === 'accepted' && answer === 'decline-accepted' && !accepted.has(submissionId);
      const isNotSent = counted !== 'duplicate' && counted !== 'accepted' && answer === 'decline-not-sent';
      if ([isRepeat, isAccepted, isNotSent].filter((is) => is).length !== 1) wrong.push({ event, answer, counted });
      if (isAccepted) accepted.add(submissionId);
    });
    comeToTheEnd(world);
    const inContradiction = new Set(world.said('money-contradiction').map(({ submissionId }) => submissionId));
    const times = new Map<string, number>();
    for (const submissionId of endsOf(world)) times.set(submissionId, (times.get(submissionId) ?? 0) + 1);
    for (const submissionId of accepted) {
      const isOnce = times.get(submissionId) === 1 || (!times.has(submissionId) && inContradiction.has(submissionId));
      if (!isOnce) wrong.push({ submissionId, ended: times.get(submissionId) });
    }
    wrong.push(...[...times.keys()].filter((submissionId) => !accepted.has(submissionId)));
    expect(wrong).toEqual([]);
  });

  law('R15: each outcome about a debt has a newer version, and no eventId occurs twice', (history) => {
    const world = lived(history);
    const versions = new Map<string, number>();
    for (const { event } of world.published) {
      const debtId: unknown = Reflect.get(event, 'debtId');
      const version: unknown = Reflect.get(event, 'debtVersion');
      if (typeof debtId !== 'string' || typeof version !== 'number') continue;
      expect(version).toBeGreaterThan(versions.get(debtId) ?? 0);
      versions.set(debtId, version);
    }
    const outcomes = world.published
      .filter(({ topic }) => !topic.startsWith('flexecom-result'))
      .map(({ event }) => event.eventId);
    expect(new Set(outcomes).size).toBe(outcomes.length);
  });

  law('R16: applying every result twice, at once or much later, has the effect of applying it once', (history) => {
    const once = lived(history);
    expect(cameOf(lived(history, () => {}, 2))).toBe(cameOf(once));
    once.applyPublished();
    const before = cameOf(once);
    for (const event of once.results()) once.apply(event);
    expect(cameOf(once)).toBe(before);
  });

  law('a decision never reads a clock and never uses a random number', (history) => {
    const once = lived(history);
    const again = withoutClockAndChance(() => lived(history));
    expect(cameOf(again)).toBe(cameOf(once));
  });

  law(
    'R21: what was recalled is never handed over or sent from then on, and ends recalled or with what FlexEcom said',
    (history) => {
      const wrong: unknown[] = [];
      const world = lived(history, (now, before) => {
        for (const { _id, state } of now.store.all('submissions')) {
          const was = before.submissions.get(_id);
          if (was === undefined || was.withdrawReason === null) continue;
          const isSentOn = state !== was.state && ['PENDING', 'SENDING', 'SENT'].includes(state);
          if (isSentOn) wrong.push(`${_id}: ${was.state} to ${state} while ${was.withdrawReason}`);
        }
      });
      comeToTheEnd(world);
      const told = new Map(world.said('decline-not-sent').map((one) => [one.submissionId, one]));
      for (const { _id, state, withdrawReason } of world.store.all('submissions')) {
        if (withdrawReason !== 'RECALLED' || (state !== 'NOT_SENT' && state !== 'WITHDRAWN')) continue;
        const { reason, next } = told.get(_id) ?? { reason: 'nothing', next: 'nothing' };
        const isRight =
          (reason === 'RECALLED' && next === 'BILLING') ||
          (['PAID_MEANWHILE', 'CANCELLED_MEANWHILE'].includes(reason) && next === 'NOBODY');
        if (!isRight) wrong.push({ _id, reason, next });
      }
      expect(wrong).toEqual([]);
    },
  );

  law(
    'R22: while a gateway is paused nothing is handed over for it, and no cascade to it becomes SENDING',
    (history) => {
      const wrong: unknown[] = [];
      lived(history, (world, before, event) => {
        for (const { topic, event: told } of world.published.slice(before.published)) {
          if (!topic.startsWith('flexecom-submit')) continue;
          const route = world.store.get('submissions', String(Reflect.get(told, 'submissionId')))?.route;
          if (route !== undefined && pauseOf(world.config, 'flex', route) !== null)
            wrong.push({ event, handedOver: route });
        }
        if (pauseOf(world.config, 'flex', 'CASCADE') === null) return;
        for (const { _id, route, state } of world.store.all('submissions')) {
          const isSentNow =
            state !== 'NOT_SENT' && before.submissions.get(_id)?.state === 'PENDING' && state !== 'PENDING';
          if (route === 'CASCADE' && isSentNow && state !== 'APPROVED') wrong.push({ event, _id, state });
        }
      });
      expect(wrong).toEqual([]);
    },
  );

  law('R18: no card number from free text is in any message or document', (history) => {
    const digitsOnly = cameOf(lived(history)).replace(/(?<=\d)[\s\-\u2010-\u2015\u2212]+(?=\d)/g, '');
    expect(CARD_NUMBERS.filter((card) => digitsOnly.includes(card))).toEqual([]);
  });
});

describe('the prices of a recycle profile', () => {
  const reduction = fc.oneof(
    fc.constant(null),
    fc.record({ percent: fc.integer({ min: 0, max: 400 }).map((tenths) => tenths / 10) }),
    fc.record({ flatMinor: fc.record({ USD: fc.integer({ min: 0, max: 2_000 }) }) }),
  );
  const attempts = fc.array(
    fc.record({ daysToWait: fc.integer({ min: 0, max: 9 }), skip: fc.boolean(), priceReduction: reduction }),
    { minLength: 4, maxLength: 10 },
  );

  it('R5: never rise from attempt to attempt, and never fall below min(original, floor)', () => {
    fc.assert(
      fc.property(
        attempts,
        fc.integer({ min: 1, max: 9_000 }),
        fc.integer({ min: 1, max: 9_000 }),
        (along, floor, original) => {
          const slots = {
            reattempts4To6GatewayId: 'flex',
            reattempts7To9GatewayId: 'flex',
            finalAttemptGatewayId: 'flex',
          };
          const profile = recycleProfile({ attempts: along, minimumPriceMinor: { USD: floor }, ...slots });
          const world = new World(configuration({ recycleProfiles: [profile] }));
          // One subscription for each attempt that can be declined last; each goes to the next attempt.
          for (const attempt of along.keys()) {
            world.take(rebill({ subscriptionId: `sub-${attempt}`, attempt, originalAmountMinor: original }));
          }
          const prices = world.said('decline-accepted').map(({ amountMinor }) => amountMinor);
          expect(prices).toEqual(prices.toSorted((a, b) => b - a));
          for (const price of prices) {
            expect(price).toBeGreaterThanOrEqual(Math.min(original, floor));
            expect(price).toBeLessThanOrEqual(original);
          }
        },
      ),
      { numRuns: RUNS },
    );
  });
});

/** One happening can be two steps: an intent and its answer. */
function isReachable(from: SubmissionState, to: SubmissionState): boolean {
  const between: SubmissionState[] = ['SENDING'];
  return (
    from === to ||
    canSubmissionMove(from, to) ||
    between.some((state) => canSubmissionMove(from, state) && canSubmissionMove(state, to))
  );
}

/** Runs it with clocks and sources of random numbers that throw. */
function withoutClockAndChance<Result>(run: () => Result): Result {
  const forbidden = () => {
    throw new Error('a decision read the clock or asked for chance');
  };
  const RealDate = Date;
  class DateWithoutNow extends RealDate {
    constructor(...parts: [] | [number | string]) {
      const [from] = parts;
      super(from ?? forbidden());
    }
    static override now = forbidden;
  }
  const poisoned: [object, string, unknown][] = [
    [globalThis, 'Date', DateWithoutNow],
    [RealDate, 'now', forbidden],
    [Math, 'random', forbidden],
    [performance, 'now', forbidden],
    [process, 'hrtime', forbidden],
    [crypto, 'randomUUID', forbidden],
    [crypto, 'getRandomValues', forbidden],
    [globalThis, 'setTimeout', forbidden],
    [globalThis, 'fetch', forbidden],
  ];
  const restore = poisoned.map(([holder, name, value]) => {
    const before = Object.getOwnPropertyDescriptor(holder, name);
    Object.defineProperty(holder, name, { value, configurable: true, writable: true });
    return () =>
      before === undefined ? Reflect.deleteProperty(holder, name) : Object.defineProperty(holder, name, before);
  });
  try {
    expect(() => Date.now()).toThrow('read the clock');
    return run();
  } finally {
    for (const undo of restore) undo();
  }
}

it('the histories contain the cases that the laws are about', () => {
  const counted = new Map<string, number>();
  for (const history of fc.sample(histories, { numRuns: 1_000, seed: 1 })) {
    for (const name of lived(history).counted) counted.set(name, (counted.get(name) ?? 0) + 1);
  }
  const needed = [
    ...[
      'accepted',
      'duplicate',
      'recovered',
      'failed',
      'NO_ANSWER',
      'ACKNOWLEDGED',
      'nothing-to-send',
      'REFUSED',
      'WITHDRAWN',
    ],
    ...['due-sent', 'due-moved', 'due-kept', 'SLOT_WITHDRAWN', 'CASCADE_EXPIRED', 'HARD_DECLINE', 'NOT_IN_CASCADE'],
    ...['NOT_IN_RECYCLE_SLOT', 'ATTEMPTS_EXHAUSTED', 'ALREADY_IN_SALVAGE', 'SUPERSEDED', 'UPSALE_RERUN'],
    ...['UNKNOWN_ORDER', 'UNKNOWN_TRANSACTION', 'GATEWAY_DISABLED', 'ORDER_NOT_DECLINED', 'SIMILAR_ORDER_IN_SALVAGE'],
    ...['WRONG_AMOUNT', 'NOT_OWED', 'CONFLICTING_ANSWER'],
    ...['GATEWAY_PAUSED', 'due-paused', 'recalled', 'RECALLED'],
    ...['PAID_MEANWHILE', 'CANCELLED_MEANWHILE', 'failed-without-effect', 'failure-ignored'],
  ];
  const unreached = needed.filter((name) => (counted.get(name) ?? 0) <= 2).map((name) => [name, counted.get(name)]);
  expect(unreached).toEqual([]);
});
