import { describe, expect, it } from '@jest/globals';
import type { Submission } from '../../../src/domain/documents/submission.ts';
import { customerSalvagesId } from '../../../src/domain/ids.ts';
import {
  customerSalvagesRefs,
  DECLINED_SALES_MAX,
  declinedSaleChanges,
  isRecent,
  keptDeclinedSales,
  keptSubmissions,
  type SalvageEntry,
  salvageEndChanges,
  salvageEndReads,
} from '../../../src/domain/salvage/customer-salvages.ts';
import { aDebt } from '../../support/a-debt.ts';
import { aSubmission } from '../../support/a-submission.ts';
import { InMemoryStore } from '../../support/in-memory-state.ts';
import { DAY, initial, NOW, rerunRequest } from '../support/events.ts';
import { World } from '../support/world.ts';

const ID = customerSalvagesId('customer-1', 'campaign-1');
const SUBMISSIONS_MAX = 500;

function entry(number: number, fields: Partial<SalvageEntry> = {}): SalvageEntry {
  const at = NOW - DAY + number;
  return { submissionId: `sub_${number}`, orderId: `order-${number}`, productIds: ['p'], state: 'OPEN', at, ...fields };
}

function stateWith(...submissions: SalvageEntry[]) {
  const store = new InMemoryStore();
  const purchase = { customerId: 'customer-1', campaignId: 'campaign-1' };
  store.put('customerSalvages', { _id: ID, ...purchase, submissions, declinedSales: [], guard: 3, changedAt: NOW });
  return { store, state: store.loadedFor(() => [{ collection: 'customerSalvages', id: ID }], [0]) };
}

const sale = (fields: Partial<Submission> = {}) =>
  aSubmission({ _id: 'sub_1', saleKind: 'NEW_SALE', campaignId: 'campaign-1', ...fields });

describe('the entries that are kept of a customer', () => {
  const numbers = Array.from({ length: SUBMISSIONS_MAX + 2 }, (_, index) => index);

  it('R6: are the newest, oldest first, in whichever order they were noted', () => {
    const kept = keptSubmissions(
      numbers.map((number) => entry((number * 7) % numbers.length)),
      NOW,
    );
    expect(kept.map(({ submissionId }) => submissionId)).toEqual(numbers.slice(2).map((number) => `sub_${number}`));
  });

  it('R6: are the open ones before newer approved ones', () => {
    const kept = keptSubmissions(
      numbers.map((number) => entry(number, { state: number >= numbers.length - 2 ? 'APPROVED' : 'OPEN' })),
      NOW,
    );
    expect(kept).toHaveLength(SUBMISSIONS_MAX);
    expect(kept.filter(({ state }) => state === 'APPROVED')).toEqual([]);
    expect(kept.map(({ at }) => at)).toEqual(kept.map(({ at }) => at).sort((a, b) => a - b));
  });

  it('R6: are the newest of approved ones, oldest first whether open or not', () => {
    const approved = keptSubmissions(
      numbers.map((number) => entry(number, { state: 'APPROVED' })),
      NOW,
    );
    expect(approved.map(({ submissionId }) => submissionId)).toEqual(numbers.slice(2).map((number) => `sub_${number}`));
    const mixed = [entry(1), entry(2, { state: 'APPROVED' }), entry(3), entry(4, { state: 'APPROVED' })];
    expect(keptSubmissions(mixed, NOW)).toEqual(mixed);
  });

  it('R6: of entries at one time are those that were noted last, in that order', () => {
    const at = NOW - DAY;
    const kept = keptDeclinedSales(
      Array.from({ length: DECLINED_SALES_MAX + 1 }, (_, number) => ({
        orderId: `order-${number}`,
        productIds: [],
        at,
      })),
      NOW,
    );
    expect([kept.length, kept[0]?.orderId, kept.at(-1)?.orderId]).toEqual([
      DECLINED_SALES_MAX,
      'order-1',
      `order-${DECLINED_SALES_MAX}`,
    ]);
  });

  it('R6: are less than 30 days old', () => {
    expect(isRecent({ at: NOW - 30 * DAY }, NOW)).toBe(false);
    expect(isRecent({ at: NOW - 30 * DAY + 1 }, NOW)).toBe(true);
  });
});

describe('the end of a submission among the customer’s salvages', () => {
  it('R6: changes its own entry alone', () => {
    const ended = (isApproved: boolean) => {
      const { store, state } = stateWith(entry(0), entry(1), entry(2));
      store.apply(salvageEndChanges(sale(), aDebt(), isApproved, state, NOW));
      const { submissions = [], guard } = store.get('customerSalvages', ID) ?? {};
      return { states: submissions.map(({ submissionId, state: of }) => `${submissionId} ${of}`), guard };
    };
    expect(ended(true)).toEqual({ states: ['sub_0 OPEN', 'sub_1 APPROVED', 'sub_2 OPEN'], guard: 4 });
    expect(ended(false)).toEqual({ states: ['sub_0 OPEN', 'sub_2 OPEN'], guard: 4 });
  });

  it('R6: changes nothing where it is not noted, as of a rebill or after a month', () => {
    const { state } = stateWith(entry(0));
    expect(salvageEndChanges(sale(), aDebt(), true, state, NOW)).toEqual([]);
    expect(salvageEndChanges(sale({ saleKind: null }), aDebt(), true, state, NOW)).toEqual([]);
  });

  it('R6: reads the document of the submission’s own campaign, or of its debt’s where it has none', () => {
    const debt = aDebt();
    const ofOther = { ...debt, latestDecline: { ...debt.latestDecline, campaignId: 'another' } };
    const { campaignId: _, ...old } = sale();
    expect(salvageEndReads(sale(), ofOther)).toEqual([{ collection: 'customerSalvages', id: ID }]);
    expect(salvageEndReads(old, ofOther)).toEqual([
      { collection: 'customerSalvages', id: customerSalvagesId('customer-1', 'another') },
    ]);
    expect(salvageEndReads(old, null)).toEqual([]);
    expect(salvageEndReads(sale({ saleKind: null }), ofOther)).toEqual([]);
    expect(customerSalvagesRefs({ customerId: 'customer-1', campaignId: null })).toEqual([]);
  });
});

describe('a declined sale among the customer’s salvages', () => {
  it('R6: is noted beside those of other orders, and once at its latest time', () => {
    const { store } = stateWith();
    const note = (orderId: string, occurredAt: number) => {
      const state = store.loadedFor(() => [{ collection: 'customerSalvages' as const, id: ID }], [0]);
      const decline = { ...aDebt().latestDecline, campaignId: 'campaign-1', occurredAt };
      const changes = declinedSaleChanges({ kind: 'NEW_SALE', customerId: 'customer-1', orderId }, decline, state, NOW);
      store.apply(changes);
      return changes.length;
    };
    expect([note('order-1', NOW - 5), note('order-2', NOW - 4), note('order-1', NOW - 3)]).toEqual([1, 1, 1]);
    expect([note('order-1', NOW - 3), note('order-1', NOW - 9)]).toEqual([0, 0]);
    expect(store.get('customerSalvages', ID)?.declinedSales.map(({ orderId, at }) => [orderId, at])).toEqual([
      ['order-2', NOW - 4],
      ['order-1', NOW - 3],
    ]);
  });
});

describe('a similar order', () => {
  const leftToBilling = { gatewayId: 'visa-1', triedGatewayIds: ['visa-1'] };
  const item = (productId: string) => ({
    productId,
    quantity: 1,
    amountMinor: 1,
    recurring: false,
    subscriptionId: null,
  });

  it('R6: that FlexEcom recovered stays a reason, whatever billing makes of it later', () => {
    const world = new World();
    world.take(initial(leftToBilling), initial({ orderId: 'order-2', transactionId: 't2' }));
    world.apply(world.resultOf(world.acknowledged(), {}));
    world.store.edit('orders', 'order-2', { status: 'PENDING' });
    world.take(rerunRequest());
    expect(world.said('decline-not-sent').at(-1)?.reason).toBe('SIMILAR_ORDER_APPROVED');
  });

  it('R6: has one product in common, and others may differ', () => {
    const world = new World();
    world.take(initial({ ...leftToBilling, items: [item('a'), item('b')] }));
    world.take(initial({ orderId: 'order-2', transactionId: 't2', items: [item('b'), item('c')] }));
    world.take(rerunRequest());
    expect(world.said('decline-not-sent').at(-1)?.reason).toBe('SIMILAR_ORDER_IN_SALVAGE');
  });

  it('R6: that billing has deleted is none', () => {
    const world = new World();
    world.take(initial(leftToBilling), initial({ ...leftToBilling, orderId: 'order-2', transactionId: 't2' }));
    world.store.remove('orders', 'order-2');
    world.take(rerunRequest());
    expect(world.onlyOne('decline-accepted').orderId).toBe('order-1');
  });
});
