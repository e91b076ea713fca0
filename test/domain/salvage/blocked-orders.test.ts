import { describe, expect, it } from '@jest/globals';
import { billedOrder } from '../support/billing.ts';
import { hard, initial, rebill } from '../support/events.ts';
import { World } from '../support/world.ts';

const NEXT_BILLING = { next: 'BILLING' } as const;

function answerTo(order: Record<string, unknown>, decline = initial(), parent: string | null = null) {
  const world = new World();
  world.store.put('orders', { ...billedOrder(), ...order });
  if (parent !== null) world.store.put('orders', { ...billedOrder({ _id: 'parent' }), status: parent });
  world.take(decline);
  const [refused] = world.said('decline-not-sent');
  return refused === undefined ? 'ACCEPTED' : { reason: refused.reason, next: refused.next };
}

describe('an order that is blocked', () => {
  it.each([true, 1, 'true'])('R2: does not cascade while billing calls it blacklisted: %p', (blacklisted) => {
    expect(answerTo({ blacklisted })).toEqual({ reason: 'ORDER_BLACKLISTED', ...NEXT_BILLING });
  });

  it.each([false, null, undefined, 'no', {}])('R2: cascades where `blacklisted` is %p', (blacklisted) => {
    expect(answerTo({ blacklisted })).toBe('ACCEPTED');
  });

  it.each(['CANCELLED', 'canceled'])('R2: does not cascade once its parent is %s', (status) => {
    const parentCancelled = { reason: 'PARENT_ORDER_CANCELLED', ...NEXT_BILLING };
    expect(answerTo({}, initial({ parentOrderId: 'parent' }), status)).toEqual(parentCancelled);
    expect(answerTo({ parentOrderId: 'parent' }, initial(), status)).toEqual(parentCancelled);
  });

  it('R2: cascades while its parent is not cancelled, or is not there', () => {
    expect(answerTo({ parentOrderId: 'parent' }, initial(), 'COMPLETE')).toBe('ACCEPTED');
    expect(answerTo({ parentOrderId: 'parent' })).toBe('ACCEPTED');
  });

  it('R2: is told as hard where its decline is hard, and before a profile is asked', () => {
    expect(answerTo({ blacklisted: true }, initial({ decline: hard }))).toMatchObject({ reason: 'HARD_DECLINE' });
    const untried = initial({ gatewayId: 'visa-1', triedGatewayIds: ['visa-1'] });
    expect(answerTo({ blacklisted: true }, untried)).toMatchObject({ reason: 'ORDER_BLACKLISTED' });
  });

  it('R2: does not hold back a rebill', () => {
    expect(answerTo({ blacklisted: true, status: 'COMPLETE' }, rebill())).toBe('ACCEPTED');
  });
});
