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

const chain = {
  orderId: 'o',
  gatewayId: 'g2',
  triedGatewayIds: ['g1', 'g2'],
  transactionId: 't1',
  firstDeclinedTransactionId: null,
};

function upsaleId(orderId: string, gatewayId: string, transactionId: string): string {
  return initialDebtId({ ...chain, orderId, triedGatewayIds: [gatewayId], transactionId, saleKind: 'UPSALE' });
}

describe('ids', () => {
  it('R14: a sale, an upsale, a trial and a billing cycle are separate debts', () => {
    const sale = { ...chain, transactionId: 't2', firstDeclinedTransactionId: 't1' };
    expect(initialDebtId({ ...sale, saleKind: 'NEW_SALE' })).toBe('sale/o');
    expect(initialDebtId({ ...sale, saleKind: 'UPSALE' })).toBe('upsale/1.2/o/g1/t1');
    expect(initialDebtId({ ...sale, saleKind: 'UPSALE', firstDeclinedTransactionId: null })).toBe('upsale/1.2/o/g1/t2');
    expect(initialDebtId({ ...sale, saleKind: 'TRIAL_COMPLETION' })).toBe('trial/1.2/o/g1/t1');
    expect(rebillDebtId('s', 3)).toBe('rebill/3/s');
  });

  it('R14: depend on the thing that they name, and on nothing else', () => {
    expect(declineId('sale/o', 'g', 't1', 0)).toBe(declineId('sale/o', 'g', 't1', 0));
    expect(declineId('sale/o', 'g', 't1', 0)).toMatch(/^dec_[0-9a-f]{32}$/);
  });

  it('R14: differ for different things, however their parts are split', () => {
    const part = fc.oneof(
      fc.constantFrom('sale', '/', '1', 'RERUN', 'CASCADE'),
      fc.string({ minLength: 1, maxLength: 3 }),
    );
    const parts = fc.tuple(part, part, part);
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        const isSame = one.every((value, index) => value === other[index]);
        const differ = (idOf: (parts: [string, string, string]) => string) => (idOf(one) === idOf(other)) === isSame;
        expect(differ(([a, b, c]) => declineId(a, b, c, 0))).toBe(true);
        expect(differ(([a, b, c]) => cascadeSubmissionId(a, b, c))).toBe(true);
        expect(differ(([orderId, gatewayId, transactionId]) => upsaleId(orderId, gatewayId, transactionId))).toBe(true);
        const [order, gateway, transaction] = one;
        const ids = [
          ...[initialDebtId({ ...chain, orderId: other[0], saleKind: 'NEW_SALE' }), rebillDebtId(other[0], 1)],
          ...[upsaleId(order, gateway, transaction), cascadeSubmissionId(order, gateway, transaction)],
          ...[recycleSubmissionId(order, 1, 1), rerunSubmissionId(order, gateway)],
        ];
        expect(new Set(ids).size).toBe(ids.length);
      }),
      { numRuns: 1_000 },
    );
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
