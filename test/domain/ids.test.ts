import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  cascadeSubmissionId,
  declineId,
  initialDebtId,
  rebillDebtId,
  recycleSubmissionId,
  rerunSubmissionId,
  resultEventId,
} from '../../src/domain/ids.ts';
import { result } from './support/events.ts';

describe('ids', () => {
  it('R14: a sale, an upsale and a billing cycle are separate debts', () => {
    const sale = { orderId: 'o', transactionId: 't2', firstDeclinedTransactionId: 't1' };
    expect(initialDebtId({ ...sale, saleKind: 'NEW_SALE' })).toBe('o/sale');
    expect(initialDebtId({ ...sale, saleKind: 'UPSALE' })).toBe('o/t1');
    expect(initialDebtId({ ...sale, saleKind: 'UPSALE', firstDeclinedTransactionId: null })).toBe('o/t2');
    expect(rebillDebtId('s', 3)).toBe('s/3');
  });

  it('R14: depend on the thing that they name, and on nothing else', () => {
    expect(declineId('o/sale', 't1', 0)).toBe(declineId('o/sale', 't1', 0));
    expect(declineId('o/sale', 't1', 0)).toMatch(/^dec_[0-9a-f]{32}$/);
  });

  it('R14: differ for different things, however their parts are split', () => {
    const part = fc.string({ minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(fc.tuple(part, part), fc.tuple(part, part), (one, other) => {
        const isSame = one[0] === other[0] && one[1] === other[1];
        expect(declineId(...one, 0) === declineId(...other, 0)).toBe(isSame);
      }),
    );
    const ids = [cascadeSubmissionId('a'), recycleSubmissionId('a', 1, 1), rerunSubmissionId('a', '1')];
    expect(new Set(ids).size).toBe(3);
  });

  it('R16: of a result depend on what it says, not on who reports it or when', () => {
    const said = result({ submissionId: 's', source: 'WEBHOOK' });
    expect(resultEventId({ ...said })).toBe(
      resultEventId(result({ submissionId: 's', source: 'RECONCILE', occurredAt: 1 })),
    );
    for (const other of [
      { amountMinor: 1 },
      { currency: 'EUR' },
      { flexecomTransactionId: 'fx_2' },
      { outcome: 'DECLINED' as const },
    ]) {
      expect(resultEventId({ ...said, ...other })).not.toBe(said.eventId);
    }
  });
});
