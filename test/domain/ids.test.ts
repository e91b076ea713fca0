import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  cascadeSubmissionId,
  customerSalvagesId,
  declineId,
  endEventId,
  idsOfFirstVersion,
  initialDebtId,
  messageEventId,
  rebillDebtId,
  recycleSubmissionId,
  rerunRecordId,
  rerunSubmissionId,
  resultEventId,
  shortProductId,
  triedId,
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

/** Of stored documents and messages: a new release must find what an older one has written. */
const STORED = [
  'dec_a68e26d86d8daaa0dcb9d253d92e24eb',
  'dec_7871742c0126c53071587d16bf812162',
  'try_e396fd94ba82f50335aeed91ad3c6928',
  'sub_e36c1672ef9b0ed77c2aa124efc321c6',
  'sub_1e82f8ef90ede2c485773a3734414e9b',
  'sub_aceab585b7d38463f9cd3415ebbd3528',
  'dec_5fe1b42306b0ac233281aa0bed322bce',
  'sub_05e84aad29a53ca645019d5b3f70c1b8',
  'sub_89ada976c2a5669dc3752ff9272b3f55',
  'sub_1639c1dce5c35cd2025ad0c1e7ab0c4d',
  'evt_f070f58e0595b4f3609f208faa607fe2',
  'evt_49d038a7044d3de72fb1febde48a81aa',
  'evt_27ae5a0e0950a925474f0c3eb9f9f73d',
  'evt_08496072b1cb75ad17a788c2616f3a08',
  'cus_22bc09d128f104d0fa295fb26aba9f84',
];

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

  it('R14: are those that are stored, and that FlexEcom and billing were told', () => {
    expect([
      declineId('sale/o', 'g', 't1', 0),
      rerunRecordId('o', 'key'),
      triedId('sale/o', 'g'),
      cascadeSubmissionId('sale/o', 'g', 't1'),
      recycleSubmissionId('s', 3, 4),
      rerunSubmissionId('o', 'key'),
      idsOfFirstVersion.decline('o/sale', 't1', 0),
      idsOfFirstVersion.cascadeSubmission('t1'),
      idsOfFirstVersion.recycleSubmission('s', 3, 4),
      idsOfFirstVersion.rerunSubmission('o', 'key'),
      messageEventId('decline-accepted', 'dec_1'),
      endEventId('sub_1', 'APPROVED', null),
      resultEventId(result({ submissionId: 'sub_1' })),
      resultEventId(result({ submissionId: 'sub_1', outcome: 'DECLINED' })),
      customerSalvagesId('c', 'campaign'),
    ]).toEqual(STORED);
  });

  it('R16: of a decline are one, whatever it says of a charge', () => {
    const declined = result({ submissionId: 's', outcome: 'DECLINED' });
    expect(resultEventId({ ...declined, flexecomTransactionId: 'fx_2', amountMinor: 1 })).toBe(declined.eventId);
  });

  it('R6: of products are their own up to 64 characters, and short in any case', () => {
    expect(shortProductId('p'.repeat(64))).toBe('p'.repeat(64));
    expect(shortProductId('p'.repeat(65))).toMatch(/^prd_[0-9a-f]{32}$/);
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
