import { describe, expect, it } from '@jest/globals';
import { outcomeKey, recognise } from '../../src/client/handled-outcomes.ts';

const declined = (version: number) => ({ topic: 'order-declined', id: 'o1/sale', version });
const complete = (version: number) => ({ topic: 'order-complete.new-sale', id: 'o1/sale', version });

describe('an outcome', () => {
  it('is handled where nothing of its debt was', () => {
    expect(recognise({}, declined(3))).toEqual({
      isHandled: false,
      isNewest: true,
      handledThen: { 'order-declined': 3 },
    });
  });

  it('is not handled again: the same one, or an older one of its topic that comes late', () => {
    for (const version of [3, 2]) {
      const { isHandled, handledThen } = recognise({ 'order-declined': 3 }, declined(version));
      expect([isHandled, handledThen]).toEqual([true, { 'order-declined': 3 }]);
    }
  });

  it('is handled although a newer one of another topic was, and is not the newest then', () => {
    expect(recognise({ 'order-declined': 5 }, complete(4))).toEqual({
      isHandled: false,
      isNewest: false,
      handledThen: { 'order-declined': 5, 'order-complete.new-sale': 4 },
    });
  });

  it('is recognised by its debt and its version, or else by its own id', () => {
    const event = { eventId: 'e1', debtId: 'o1/sale', debtVersion: 3 };
    expect(outcomeKey('order-declined', event)).toEqual(declined(3));
    expect(outcomeKey('decline-not-sent', { ...event, debtId: null, debtVersion: null })).toMatchObject({ id: 'e1' });
  });

  it('that is a contradiction is recognised by its own id: a debt can have several', () => {
    const event = { eventId: 'e1', debtId: 'o1/sale', debtVersion: 3 };
    expect(outcomeKey('money-contradiction', event)).toEqual({ topic: 'money-contradiction', id: 'e1', version: 1 });
  });
});
