import { describe, expect, it } from '@jest/globals';
import { type PlannedAction, planLoad } from './planned-load.ts';

const ACTIONS = planLoad(1, 120, 8);
const isKind =
  <Kind extends PlannedAction['kind']>(kind: Kind) =>
  (action: PlannedAction): action is Extract<PlannedAction, { kind: Kind }> =>
    action.kind === kind;
const DECLINES = ACTIONS.filter(isKind('decline')).map(({ decline, atMs }) => ({ ...decline, atMs }));

describe('the planned load', () => {
  it('is the same for the same seed, and another one for another', () => {
    expect(planLoad(1, 120, 8)).toEqual(ACTIONS);
    expect(planLoad(2, 120, 8)).not.toEqual(ACTIONS);
  });

  it('is steady, and in the order of its times', () => {
    const times = ACTIONS.map(({ atMs }) => atMs);
    expect(times.toSorted((a, b) => a - b)).toEqual(times);
    const published = ACTIONS.filter(({ kind }) => kind === 'decline' || kind === 'malformed');
    const inEachTenSeconds = Array.from(
      { length: 12 },
      (_, index) => published.filter(({ atMs }) => Math.floor(atMs / 10_000) === index).length,
    );
    for (const count of inEachTenSeconds) expect(Math.abs(count - 80)).toBeLessThanOrEqual(2);
  });

  it('has declines of every kind, reruns and malformed messages', () => {
    const gateways = new Set(DECLINES.map(({ fields }) => fields.gatewayId));
    expect([...gateways].sort()).toEqual(['nmi-outlet', 'nmi-us', 'stripe-us']);
    expect(new Set(ACTIONS.map(({ kind }) => kind))).toEqual(
      new Set(['change', 'decline', 'malformed', 'rerun', 'transactions']),
    );
  });

  it('repeats declines, half of them under another eventId, and changes nothing else of them', () => {
    const byTransaction = Map.groupBy(DECLINES, ({ fields }) => fields.transactionId);
    const repeated = [...byTransaction.values()].filter((each) => each.length > 1);
    expect(repeated.length).toBeGreaterThan(20);
    for (const each of repeated) {
      const contents = each.map(({ eventId: _, atMs: __, ...content }) => JSON.stringify(content));
      expect(new Set(contents).size).toBe(1);
    }
    expect(repeated.some((each) => new Set(each.map(({ eventId }) => eventId)).size > 1)).toBe(true);
  });

  it('has recycled attempts fall due seconds after they are published', () => {
    const SEVEN_DAYS_MS = 7 * 86_400_000;
    const first = [...Map.groupBy(DECLINES, ({ fields }) => fields.transactionId).values()].flatMap(
      ([one]) => one ?? [],
    );
    const due = first.filter(({ fields }) => fields.attempt === 6);
    expect(due.length).toBeGreaterThan(50);
    for (const { atMs, occurredMs } of due) {
      const dueAfterMs = occurredMs + SEVEN_DAYS_MS - atMs;
      expect(dueAfterMs).toBeGreaterThan(0);
      expect(dueAfterMs).toBeLessThanOrEqual(5_000);
    }
  });

  it('changes some orders and subscriptions after they were declined, each once', () => {
    const writes = ACTIONS.filter(isKind('change')).map(({ write, atMs }) => ({ ...write, atMs }));
    expect(writes.length).toBeGreaterThan(10);
    expect(new Set(writes.map(({ id }) => id)).size).toBe(writes.length);
    expect(new Set(writes.map(({ collection, fields }) => `${collection} ${fields.status}`))).toEqual(
      new Set(['orders CANCELLED', 'orders COMPLETE', 'subscriptions ACTIVE', 'subscriptions CANCELLED']),
    );
    for (const { id, atMs } of writes) {
      const own = DECLINES.filter(({ orderId, fields }) => orderId === id || fields.subscriptionId === id);
      expect(Math.min(...own.map((decline) => decline.atMs))).toBeLessThan(atMs);
    }
  });

  it('ends overlapping transactions in every order, and names what is aborted', () => {
    const pairs = ACTIONS.filter(isKind('transactions')).map(({ pair }) => pair);
    const orders = new Set(pairs.map(({ ends }) => JSON.stringify(ends)));
    expect(orders.size).toBe(3);
    for (const { first, second, ends } of pairs) {
      const sales = { first, second };
      for (const { which, how } of ends) {
        expect(sales[which].orderId.startsWith('order-aborted-')).toBe(how === 'abort');
      }
    }
  });
});
