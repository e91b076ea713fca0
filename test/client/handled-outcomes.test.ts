import { describe, expect, it } from '@jest/globals';
import { type HandledVersions, outcomeKey, recognise } from '../../src/client/handled-outcomes.ts';

const declined = (version: number) => ({ topic: 'order-declined', id: 'o1/sale', version });
const complete = (version: number) => ({ topic: 'order-complete.new-sale', id: 'o1/sale', version });

describe('an outcome', () => {
  it('is handled where nothing of its debt was', () => {
    expect(recognise({}, declined(3))).toEqual({
      isHandled: false,
      isNewest: true,
      handledThen: { 'order-declined': [3] },
    });
  });

  it('is not handled again, whatever was handled since', () => {
    const handled = { 'order-declined': [5, 3] };
    for (const version of [3, 5]) {
      const { isHandled, handledThen } = recognise(handled, declined(version));
      expect([isHandled, handledThen]).toEqual([true, handled]);
    }
  });

  it('is handled although a newer one of its topic was: it may be published later, and is not the newest then', () => {
    expect(recognise({ 'order-declined': [5, 3] }, declined(4))).toEqual({
      isHandled: false,
      isNewest: false,
      handledThen: { 'order-declined': [5, 4, 3] },
    });
  });

  it('is handled although a newer one of another topic was, and is not the newest then', () => {
    expect(recognise({ 'order-declined': [5] }, complete(4))).toEqual({
      isHandled: false,
      isNewest: false,
      handledThen: { 'order-declined': [5], 'order-complete.new-sale': [4] },
    });
  });

  it('of a debt with more than are kept is handled where it is newer, and counts as handled where it is older', () => {
    let handled: HandledVersions = {};
    for (let version = 1_000; version < 2_000; version++) handled = recognise(handled, declined(version)).handledThen;
    expect(handled['order-declined']).toHaveLength(200);
    expect([1, 1_999, 2_000].map((version) => recognise(handled, declined(version)).isHandled)).toEqual([
      true,
      true,
      false,
    ]);
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
