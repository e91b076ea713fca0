import { describe, expect, it } from '@jest/globals';
import { declinedGatewayIdOf, initialDeclineFacts, rebillDeclineFacts } from '../../src/domain/decline-facts.ts';
import { PoisonError } from '../../src/errors.ts';
import { rerunEvent } from '../../topics/contract/rerun-event.ts';
import { initialDecline, rebillDecline } from './support/events.ts';

const item = { productId: 'product-1', quantity: 1, amountMinor: 4_995, recurring: true };

describe('what an initial decline says', () => {
  it('R14: names the first declined transaction of its chain, except for a sale', () => {
    const chainOf = (fields: Parameters<typeof initialDecline>[0]) =>
      initialDeclineFacts(initialDecline(fields)).debt.chainTransactionId;
    expect(chainOf({ saleKind: 'NEW_SALE', firstDeclinedTransactionId: 't0' })).toBeNull();
    expect(chainOf({ saleKind: 'UPSALE', firstDeclinedTransactionId: 't0' })).toBe('t0');
    expect(chainOf({ saleKind: 'UPSALE', firstDeclinedTransactionId: null })).toBe('t1');
    expect(chainOf({ saleKind: 'TRIAL_COMPLETION', firstDeclinedTransactionId: 't0' })).toBe('t0');
  });

  it('is about the subscription of a trial completion: that of the first item with one', () => {
    const items = [
      { ...item, subscriptionId: null },
      { ...item, subscriptionId: 'sub-1' },
    ];
    const subscriptionOf = (fields: Parameters<typeof initialDecline>[0]) =>
      initialDeclineFacts(initialDecline(fields)).debt.subscriptionId;
    expect(subscriptionOf({ saleKind: 'TRIAL_COMPLETION', items })).toBe('sub-1');
    expect(subscriptionOf({ saleKind: 'TRIAL_COMPLETION', items: items.slice(0, 1) })).toBeNull();
    expect(subscriptionOf({ saleKind: 'UPSALE', items })).toBeNull();
    expect(subscriptionOf({ saleKind: 'NEW_SALE', items })).toBeNull();
  });

  it('is not guessed for a kind of sale that this version does not know', () => {
    expect(() => initialDeclineFacts(initialDecline({ saleKind: 'UNKNOWN' }))).toThrow(PoisonError);
    expect(() => initialDeclineFacts(initialDecline({ saleKind: 'UNKNOWN' }))).toThrow('does not know the saleKind');
  });
});

describe('what a declined rebill says', () => {
  it('is that one gateway was tried', () => {
    expect(rebillDeclineFacts(rebillDecline({ gatewayId: 'visa-2' })).latest.triedGatewayIds).toEqual(['visa-2']);
  });
});

describe('the gateway that is told to have declined', () => {
  it('is the subscription’s own for a rebill, and the first that was tried for a sale', () => {
    const rebill = rebillDeclineFacts(rebillDecline({ gatewayId: 'visa-2', subscriptionGatewayId: 'visa-1' }));
    expect(declinedGatewayIdOf(rebill.latest)).toBe('visa-1');
    const sale = initialDeclineFacts(initialDecline({ gatewayId: 'visa-2', triedGatewayIds: ['visa-1', 'visa-2'] }));
    expect(declinedGatewayIdOf(sale.latest)).toBe('visa-1');
    const untried = initialDeclineFacts(initialDecline({ gatewayId: 'visa-2', triedGatewayIds: [] }));
    expect(declinedGatewayIdOf(untried.latest)).toBe('visa-2');
  });
});

describe('card numbers', () => {
  const CARD = '4111.1111.1111.1111';
  const decline = { code: `05 ${CARD}`, text: CARD, type: null, network: null, adviceCode: CARD };

  it('R18: are in no code, text or advice of a decline, which are stored and published', () => {
    for (const { latest } of [
      initialDeclineFacts(initialDecline({ decline })),
      rebillDeclineFacts(rebillDecline({ decline })),
    ]) {
      expect(latest.decline).toMatchObject({ code: '05 ****.****.****.****', adviceCode: '****.****.****.****' });
      expect(JSON.stringify(latest)).not.toContain('1111.');
    }
  });

  it('R18: are not in who requested a rerun', () => {
    const request = { orderId: 'O-1', transactionId: null, gatewayId: 'f', gatewayProfileId: null };
    const event = rerunEvent({ ...request, source: 'API', requestedBy: `anna ${CARD}`, requestKey: 'k' }, 1);
    expect(event.requestedBy).toBe('anna ****.****.****.****');
  });
});
