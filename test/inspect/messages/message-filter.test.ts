import { describe, expect, it } from '@jest/globals';
import { messageFilter } from '../../../src/inspect/messages/message-filter.ts';
import { aDecodedMessage } from './a-decoded-message.ts';

const NO_KEY = { key: null };

describe('filtering messages', () => {
  it('shows everything without a filter, even unreadable messages', () => {
    expect(messageFilter({})(aDecodedMessage({ event: null, unreadable: 'not Avro' }), NO_KEY)).toBe(true);
  });

  it('finds an order by key and by field', () => {
    const filter = messageFilter({ order: 'order-1' });
    expect(filter(aDecodedMessage({ event: null }), { key: Buffer.from('order-1') })).toBe(true);
    expect(filter(aDecodedMessage({ event: { orderId: 'order-1' } }), NO_KEY)).toBe(true);
    expect(filter(aDecodedMessage({ event: { orderId: 'order-2' } }), { key: Buffer.from('order-2') })).toBe(false);
  });

  it('finds by the key that a message has, where what is shown of it is masked', () => {
    const message = aDecodedMessage({ key: '****************', event: null });
    const record = { key: Buffer.from('4111111111111111') };
    expect(messageFilter({ order: '4111111111111111' })(message, record)).toBe(true);
    expect(messageFilter({ order: '****************' })(message, record)).toBe(false);
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
      expect(messageFilter({ where: [where] })(message, NO_KEY)).toBe(true);
    }
    for (const where of [
      'attempt=5',
      'decline.code=5',
      'items.productId=c',
      'nothing=x',
      'constructor.name=Object',
      'toString=undefined',
    ]) {
      expect(messageFilter({ where: [where] })(message, NO_KEY)).toBe(false);
    }
  });

  it('requires every condition', () => {
    const message = aDecodedMessage({ event: { attempt: 4, route: 'RECYCLE' } });
    expect(messageFilter({ where: ['attempt=4', 'route=RECYCLE'] })(message, NO_KEY)).toBe(true);
    expect(messageFilter({ where: ['attempt=4', 'route=RERUN'] })(message, NO_KEY)).toBe(false);
  });

  it('refuses a condition that is not field=value, with an example', () => {
    expect(() => messageFilter({ where: ['attempt'] })).toThrow(/expected field=value/);
    expect(() => messageFilter({ where: ['=4'] })).toThrow(/expected field=value/);
  });
});
