import { describe, expect, it } from '@jest/globals';
import { messageFilter } from '../../../src/inspect/messages/message-filter.ts';
import { aDecodedMessage } from './a-decoded-message.ts';

describe('filtering messages', () => {
  it('shows everything without a filter, even unreadable messages', () => {
    expect(messageFilter({})(aDecodedMessage({ event: null, unreadable: 'not Avro' }))).toBe(true);
  });

  it('finds an order by key and by field', () => {
    const filter = messageFilter({ order: 'order-1' });
    expect(filter(aDecodedMessage({ key: 'order-1', event: null }))).toBe(true);
    expect(filter(aDecodedMessage({ key: null, event: { orderId: 'order-1' } }))).toBe(true);
    expect(filter(aDecodedMessage({ key: 'order-2', event: { orderId: 'order-2' } }))).toBe(false);
  });

  it('follows paths, also through lists, and compares numbers, booleans and null as text', () => {
    const message = aDecodedMessage({
      event: {
        attempt: 4,
        late: false,
        dueAt: null,
        decline: { code: '05' },
        items: [{ productId: 'a' }, { productId: 'b' }],
      },
    });
    for (const where of ['attempt=4', 'late=false', 'dueAt=null', 'decline.code=05', 'items.productId=b']) {
      expect(messageFilter({ where: [where] })(message)).toBe(true);
    }
    for (const where of ['attempt=5', 'decline.code=5', 'items.productId=c', 'nothing=x', 'constructor.name=Object']) {
      expect(messageFilter({ where: [where] })(message)).toBe(false);
    }
  });

  it('requires every condition', () => {
    const message = aDecodedMessage({ event: { attempt: 4, route: 'RECYCLE' } });
    expect(messageFilter({ where: ['attempt=4', 'route=RECYCLE'] })(message)).toBe(true);
    expect(messageFilter({ where: ['attempt=4', 'route=RERUN'] })(message)).toBe(false);
  });

  it('refuses a condition that is not field=value, with an example', () => {
    expect(() => messageFilter({ where: ['attempt'] })).toThrow(/expected field=value/);
    expect(() => messageFilter({ where: ['=4'] })).toThrow(/expected field=value/);
  });
});
