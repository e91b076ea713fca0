import { describe, expect, it } from '@jest/globals';
import { contradictionText, contradictionTotals } from '../../../src/cli/contradictions/contradiction-text.ts';
import type { Contradiction, ContradictionKind } from '../../../src/domain/documents/contradiction.ts';
import { WHAT_TO_DO } from '../../../src/inspect/contradictions/contradictions.ts';

const KINDS = ['WRONG_AMOUNT', 'NOT_OWED', 'CONFLICTING_ANSWER', 'UNKNOWN_SUBMISSION'] satisfies ContradictionKind[];

function contradiction(given: Partial<Contradiction> = {}): Contradiction {
  return {
    _id: 'con_1',
    kind: 'WRONG_AMOUNT',
    submissionId: 'sub_1',
    debtId: 'order-1/sale',
    orderId: 'order-1',
    flexecomTransactionId: 'fx-1',
    chargedMinor: 5_090,
    expectedMinor: 4_990,
    currency: 'USD',
    detail: 'charged 5090 instead of 4990',
    recordedAt: 1_780_000_000_000,
    settled: null,
    ...given,
  };
}

describe('R16: a contradiction, for a person', () => {
  it.each(KINDS)('of kind %s says what to do, and the command that records it', (kind) => {
    expect(WHAT_TO_DO[kind]).toMatch(/refund/i);
    const text = contradictionText(contradiction({ kind }));
    expect(text).toContain(`to do: ${WHAT_TO_DO[kind]}.`);
    expect(text).toContain('salvage contradictions settle con_1 --by YOU --why "…"');
  });

  it('says by whom and why it was settled, and no longer what to do', () => {
    const text = contradictionText(contradiction({ settled: { by: 'anna', at: 1_780_000_001_000, why: 'refunded' } }));
    expect(text).toContain('settled by anna at 2026-05-28 20:26:41.000: refunded');
    expect(text).not.toContain('to do');
  });

  it('is summed up by kind and currency', () => {
    const totals = contradictionTotals([
      contradiction(),
      contradiction({ currency: 'EUR', chargedMinor: 100 }),
      contradiction({ kind: 'NOT_OWED', chargedMinor: 250 }),
    ]);
    expect(totals).toBe('NOT_OWED      1  2.50 USD\nWRONG_AMOUNT  2  1.00 EUR, 50.90 USD');
  });
});
