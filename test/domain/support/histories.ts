import fc from 'fast-check';
import type { RoutingConfiguration } from '../../../src/domain/configuration.ts';
import type { Pause } from '../../../src/domain/documents/pause.ts';
import type { OrderStatus } from '../../../topics/contract/fields.ts';
import type { FlexecomSubmit } from '../../../topics/contract/flexecom-submit.ts';
import { configuration, flexecomGateway, recycleProfile } from './configuration.ts';
import { DAY, due, hard, initial, noFunds, rebill, rerunRequest, soft } from './events.ts';
import type { Answer, World } from './world.ts';

/** Test card numbers of four networks, as people and gateways write them in free text. */
export const CARD_NUMBERS = ['4111111111111111', '5555555555554444', '378282246310005', '6212345678900000003'] as const;

const cardNumbers = fc
  .tuple(fc.constantFrom(...CARD_NUMBERS), fc.constantFrom('', ' ', '-', '\u2013', '\u00a0'))
  .map(([digits, separator]) => (digits.match(/.{1,4}/g) ?? []).join(separator));

const kinds = fc.constantFrom('NEW_SALE', 'UPSALE', 'TRIAL_COMPLETION');
const declines = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(soft, soft, soft, soft, hard, noFunds) },
  { weight: 2, arbitrary: cardNumbers.map((card) => ({ ...soft, text: `card ${card} declined` })) },
);
const orders = fc.constantFrom('order-1', 'order-1', 'order-2');
const small = fc.nat({ max: 2 });

/** Anything that can happen to two orders and a subscription of one customer, in any order. */
export type Happening =
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
  | { do: 'send'; answer: AnswerKind; card: string }
  /** The process dies after the decision, before anything goes out. */
  | { do: 'crash' }
  /** Requests that had no answer are sent again. */
  | { do: 'again'; answer: AnswerKind; card: string }
  | { do: 'resultsArrive' }
  | { do: 'result'; pick: number; outcome: 'APPROVED' | 'DECLINED'; amountMinor: number; charge: number; card: string }
  | { do: 'order'; orderId: string; status: OrderStatus }
  | { do: 'subscription'; status: 'ACTIVE' | 'CANCELLED' | 'RECYCLE_BILLING'; cycle: number }
  | { do: 'configure'; attempts: number; days: number; enabled: boolean; card: string }
  | { do: 'recall'; pick: number }
  /** By an operator; null: every route is resumed. */
  | { do: 'pause'; route: Pause['route'] | 'ALL' | null }
  | { do: 'wait'; days: number };

type AnswerKind = Answer['kind'];

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
const answers = fc.constantFrom<AnswerKind>(
  'APPROVED',
  'DECLINED',
  'ACKNOWLEDGED',
  'ACKNOWLEDGED',
  'REFUSED',
  'NO_ANSWER',
  'WITHDRAWN',
);
const aSending = fc.record({ do: fc.constant('send' as const), answer: answers, card: cardNumbers });
const anotherAsking = fc.record({ do: fc.constant('again' as const), answer: answers, card: cardNumbers });
const aResult = fc.record({
  do: fc.constant('result' as const),
  pick: fc.nat({ max: 3 }),
  outcome: fc.constantFrom('APPROVED', 'DECLINED'),
  amountMinor: fc.constantFrom(4_995, 4_995, 4_995, 1),
  charge: fc.constantFrom(1, 1, 2),
  card: cardNumbers,
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
  days: fc.integer({ min: 1, max: 2 }),
  enabled: fc.constantFrom(true, true, false),
  card: cardNumbers,
});
const aRecall = fc.record({ do: fc.constant('recall' as const), pick: fc.nat({ max: 3 }) });
const aPause = fc.record({
  do: fc.constant('pause' as const),
  route: fc.constantFrom('ALL' as const, 'CASCADE' as const, 'RECYCLE' as const, null, null, null, null, null),
});
const aWait = fc.record({ do: fc.constant('wait' as const), days: fc.nat({ max: 3 }) });

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 6, arbitrary: aDecline },
  { weight: 4, arbitrary: aRebill },
  { weight: 3, arbitrary: aRerun },
  { weight: 4, arbitrary: fc.constant({ do: 'due' as const }) },
  { weight: 8, arbitrary: aSending },
  { weight: 1, arbitrary: fc.constant({ do: 'crash' as const }) },
  { weight: 2, arbitrary: anotherAsking },
  { weight: 5, arbitrary: fc.constant({ do: 'resultsArrive' as const }) },
  { weight: 5, arbitrary: aResult },
  { weight: 2, arbitrary: anOrderChange },
  { weight: 1, arbitrary: aSubscriptionChange },
  { weight: 1, arbitrary: aConfiguration },
  { weight: 2, arbitrary: aWait },
  { weight: 1, arbitrary: aRecall },
  { weight: 1, arbitrary: aPause },
);

/** Long enough that most histories contain approvals and failures. */
export const histories = fc.array(happening, { minLength: 12, maxLength: 30, size: 'max' });

/** Makes it happen. Each result arrives `times` times. */
export function happen(world: World, event: Happening, times = 1): void {
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
      world.submitAll((submit) => answerOf(event, submit, world.now));
      return;
    case 'crash':
      for (const submit of handedOver(world, 'PENDING')) world.send(submit);
      return;
    case 'again':
      for (const submit of handedOver(world, 'SENDING')) {
        world.answer(submit, answerOf(event, submit, world.now));
      }
      return;
    case 'resultsArrive':
      world.applyPublished(times);
      return;
    case 'result': {
      const submission = world.store.all('submissions')[event.pick];
      if (submission === undefined) return;
      const { outcome, amountMinor, charge } = event;
      const about = { ...submission, submissionId: submission._id };
      const decline = outcome === 'DECLINED' ? { ...soft, text: `no ${event.card}` } : null;
      const told = world.resultOf(about, { outcome, amountMinor, decline, flexecomTransactionId: `fx_${charge}` });
      for (let time = 0; time < times; time += 1) world.apply(told);
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
    case 'configure':
      // No version of the configuration lifts an operator's pause.
      world.config = {
        ...configured(event),
        version: world.config.version + 1,
        operatorPauses: world.config.operatorPauses ?? [],
      };
      return;
    case 'recall': {
      const submission = world.store.all('submissions')[event.pick];
      if (submission !== undefined && world.recall(submission._id, 'RECALLED')) world.counted.push('recalled');
      return;
    }
    case 'pause':
      pause(world, event.route);
      return;
    case 'wait':
      world.now += event.days * DAY;
      return;
    default:
      event satisfies never;
  }
}

function pause(world: World, route: Pause['route'] | 'ALL' | null): void {
  const operatorPauses = route === null ? [] : [{ gatewayId: 'flex', route: route === 'ALL' ? null : route }];
  world.config = { ...world.config, operatorPauses };
}

/** The submissions that were handed to submit-to-flexecom and not sent yet. */
function handedOver(world: World, state: 'PENDING' | 'SENDING'): FlexecomSubmit[] {
  return world.handedOver().filter(({ submissionId }) => world.store.get('submissions', submissionId)?.state === state);
}

function configured({
  attempts: count,
  days,
  enabled,
  card,
}: Extract<Happening, { do: 'configure' }>): RoutingConfiguration {
  const attempts = Array.from({ length: count }, () => ({ daysToWait: days }));
  const gateways = [
    { id: 'visa-1', type: 'NMI', directCascadeProfileId: 'direct' },
    { id: 'visa-2', type: 'NMI' },
    flexecomGateway({ enabled }),
  ];
  const scope = { gatewayType: 'NMI' };
  const declineMapping = [{ scope, message: 'honor', mapTo: 'SOFT', customerMessage: `not with ${card}` }];
  return configuration({ gateways, recycleProfiles: [recycleProfile({ attempts })], declineMapping });
}

function answerOf(
  { answer: kind, card }: { answer: AnswerKind; card: string },
  { amountMinor, submissionId }: FlexecomSubmit,
  at: number,
): Answer {
  const flexecomTransactionId = `fx_${submissionId}`;
  switch (kind) {
    case 'APPROVED':
      return { kind, flexecomTransactionId, amountMinor, currency: 'USD', at };
    case 'DECLINED':
      return {
        kind,
        flexecomTransactionId,
        amountMinor,
        currency: 'USD',
        decline: { ...soft, text: `no ${card}` },
        at,
      };
    case 'ACKNOWLEDGED':
      return { kind, flexecomTransactionId, at };
    case 'WITHDRAWN':
      return { kind, reason: 'CANCELLED_MEANWHILE' };
    case 'REFUSED':
    case 'NO_ANSWER':
      return { kind };
    default:
      return kind satisfies never;
  }
}

/** Longer than any recycle wait. */
const LONG_AFTER_DAYS = 400;

/** Ends everything that is under way: scheduled submissions become due, and FlexEcom declines what it has. */
export function comeToTheEnd(world: World): void {
  pause(world, null);
  world.applyPublished();
  world.now += LONG_AFTER_DAYS * DAY;
  happen(world, { do: 'due' });
  world.submitAll(() => ({ kind: 'ACKNOWLEDGED', flexecomTransactionId: 'fx_end', at: world.now }));
  for (const submit of [...handedOver(world, 'PENDING'), ...handedOver(world, 'SENDING')]) {
    if (world.store.get('submissions', submit.submissionId)?.state === 'PENDING') world.send(submit);
    world.answer(submit, { kind: 'WITHDRAWN', reason: 'CANCELLED_MEANWHILE' });
  }
  for (const submission of world.store.all('submissions').filter(({ state }) => state === 'SENT')) {
    world.apply(
      world.resultOf({ ...submission, submissionId: submission._id }, { outcome: 'DECLINED', decline: soft }),
    );
  }
  world.applyPublished();
}
