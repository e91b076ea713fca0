import { describe, expect, it } from '@jest/globals';
import { checkDocument } from '../../../src/inspect/billing/billing-fields.ts';
import { aFittingOrder, aFittingSubscription, MISFITS, ODD_BUT_READABLE } from './billing-cases.ts';

describe('a document of billing’s', () => {
  it.each(ODD_BUT_READABLE)('fits with %s', (_, collection, fields) => {
    const document = collection === 'orders' ? aFittingOrder(fields) : aFittingSubscription(fields);
    expect(checkDocument(collection, document).misfits).toEqual([]);
  });

  it.each(MISFITS)('does not fit with %s, and the field is named', (_, collection, fields, misfit) => {
    const document = collection === 'orders' ? aFittingOrder(fields) : aFittingSubscription(fields);
    expect(checkDocument(collection, document).misfits).toEqual([misfit]);
  });

  it('may have a status of billing’s own, which is named', () => {
    expect(checkDocument('subscriptions', aFittingSubscription({ status: 'expired' }))).toEqual({
      misfits: [],
      otherStatus: 'EXPIRED',
    });
    expect(checkDocument('orders', aFittingOrder({ status: 'canceled' })).otherStatus).toBeNull();
  });
});
