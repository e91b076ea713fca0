import { describe, expect, it } from '@jest/globals';
import { orderPath, searchOutcome } from '../../../src/console/browser/search-outcome.ts';
import { searchText } from '../../../src/console/browser/search-text.ts';

describe('what is pasted into the search box', () => {
  it.each([
    ['order-1', 'order-1'],
    ['  order-1\t', 'order-1'],
    ['\u00a0order-1\u200b\ufeff', 'order-1'],
    ['"order-1"', 'order-1'],
    ['“order-1”', 'order-1'],
    ["'0012", '0012'],
    ['="0012"', '0012'],
    ['`order-1`,', 'order-1'],
    ['sale/order 1', 'sale/order 1'],
    ['=order-1', '=order-1'],
  ])('%j is the id %j', (pasted, id) => {
    expect(searchText(pasted)).toEqual({ text: id, isCardNumber: false });
  });

  it.each(['4111111111111111', ' 4111 1111 1111 1111', '"4111-1111-1111-1111"', 'card 4111111111111111'])(
    'R18: of the card number in %j nothing is left',
    (pasted) => {
      const { text, isCardNumber } = searchText(pasted);
      expect(isCardNumber).toBe(true);
      expect(text).not.toMatch(/\d/);
      // An address that somebody kept says the same.
      expect(searchText(text)).toEqual({ text, isCardNumber: true });
    },
  );
});

describe('what a search leads to', () => {
  const order = (orderId: string) => ({ orderId, debts: [] });
  const found = (kind: string, ...ids: string[]) => ({ kind, orders: ids.map(order), isCut: false });

  it('is the one order, however many ways lead to it', () => {
    const orders = [found('subscription', 'order-1'), found('transaction', 'order-1')];
    expect(searchOutcome({ orders, others: [] })).toEqual({ kind: 'ONE', orderId: 'order-1' });
  });

  it('is a choice where it is several orders, or something else too', () => {
    expect(searchOutcome({ orders: [found('customer', 'a', 'b')], others: [] }).kind).toBe('MANY');
    const others = [{ kind: 'gateway', text: 'x' }];
    expect(searchOutcome({ orders: [found('order', 'a')], others }).kind).toBe('MANY');
    expect(searchOutcome({ orders: [], others: [] }).kind).toBe('NONE');
  });

  it('keeps the way back in the address of the order', () => {
    expect(orderPath('a/b', 'tx 1')).toBe('/orders/a%2Fb?found=tx%201');
    expect(orderPath('a', 'a')).toBe('/orders/a');
  });
});
