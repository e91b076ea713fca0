import { describe, expect, it } from '@jest/globals';
import { countsOf, type DebtGroup } from '../../../src/domain/report/report-counts.ts';
import { aDebtGroup as group } from './a-debt-group.ts';

const noFee = () => 0;
const counts = (...groups: DebtGroup[]) => countsOf(groups, 30, noFee);

describe('what a report counts', () => {
  it('is nothing of nothing', () => {
    expect(counts()).toEqual({
      declined: 0,
      sent: 0,
      notSent: {},
      recovered: 0,
      recoveredByBilling: 0,
      recoveredLater: 0,
      failed: 0,
      withdrawn: 0,
      waiting: 0,
      contradictions: 0,
      late: 0,
      recoveryRate: { ofSent: null, ofDeclined: null },
      timeToRecoverMs: null,
      money: {},
      holdout: null,
    });
  });

  it.each([
    ['RECOVERED', 'recovered'],
    ['RECOVERED_BY_BILLING', 'recoveredByBilling'],
    ['RECOVERED_LATER', 'recoveredLater'],
    ['FAILED', 'failed'],
    ['WITHDRAWN', 'withdrawn'],
    ['WAITING', 'waiting'],
  ] as const)('has %s debts as %s, and in no other figure', (outcome, name) => {
    const { recoveryRate: _, ...found } = counts(group({ outcome, debts: 3 }), group({ outcome, debts: 4 }));
    expect(found).toMatchObject({ declined: 7, [name]: 7, notSent: {} });
    const numbers = Object.values(found).filter((value) => typeof value === 'number' && value > 0);
    expect(numbers).toEqual([7, 7]);
  });

  it('lists the reasons why debts were not sent, the most frequent first, and by name', () => {
    const found = counts(
      group({ reason: 'B', debts: 1 }),
      group({ reason: 'E', debts: 1 }),
      group({ reason: 'A', debts: 1 }),
      group({ reason: 'C', debts: 2 }),
      group({ reason: 'C', debts: 3 }),
      group({ reason: null, debts: 2 }),
      group({ reason: 'D', outcome: 'FAILED' }),
    );
    expect(Object.entries(found.notSent)).toEqual([
      ['C', 5],
      ['NONE', 2],
      ['A', 1],
      ['B', 1],
      ['E', 1],
    ]);
  });

  it('rates what FlexEcom recovered by what it had, and what anybody recovered by what was declined', () => {
    const { recoveryRate } = counts(
      group({ outcome: 'RECOVERED', isSent: true, debts: 2 }),
      group({ outcome: 'RECOVERED_BY_BILLING', isSent: true, debts: 3 }),
      group({ outcome: 'FAILED', isSent: true, debts: 5 }),
      group({ debts: 10 }),
    );
    expect(recoveryRate.ofSent).toMatchObject({ hits: 2, of: 10 });
    expect(recoveryRate.ofDeclined).toMatchObject({ hits: 5, of: 20 });
  });

  it('takes each gateway’s own fee of what it recovered, half up for each currency', () => {
    const recovered = { outcome: 'RECOVERED', isSent: true, declinedMinor: 600 } as const;
    const { money } = countsOf(
      [
        group({ ...recovered, recoveryGatewayId: 'a', recoveredMinor: 105 }),
        group({ ...recovered, recoveryGatewayId: 'b', recoveredMinor: 500 }),
        group({ outcome: 'RECOVERED_BY_BILLING', recoveredMinor: 70, declinedMinor: 80 }),
        group({ outcome: 'RECOVERED_LATER', recoveredMinor: 1_000, declinedMinor: 1_000, isSent: true }),
        group({ currency: 'EUR', declinedMinor: 9 }),
        group({ currency: 'GBP', declinedMinor: 9 }),
      ],
      30,
      (gatewayId) => (gatewayId === 'a' ? 10 : 20),
    );
    expect(Object.keys(money)).toEqual(['EUR', 'GBP', 'USD']);
    expect(money.USD).toEqual({
      declinedMinor: 2_280,
      sentMinor: 2_200,
      recoveredMinor: 605,
      recoveredByBillingMinor: 70,
      // 10.5 and 100.
      feeMinor: 111,
      netMinor: 494,
    });
  });

  it('finds the half and the nine tenths of the times in their buckets', () => {
    const timed = (bucket: number, debts: number) => group({ outcome: 'RECOVERED', timeBucket: bucket, debts });
    const { timeToRecoverMs } = counts(timed(200, 1), timed(100, 4), timed(0, 5));
    expect(timeToRecoverMs).toEqual({
      p50: Math.round(100 * 1.05 ** 0.5),
      p90: Math.round(100 * 1.05 ** 100.5),
    });
    expect(counts(timed(7, 1)).timeToRecoverMs).toEqual({
      p50: Math.round(100 * 1.05 ** 7.5),
      p90: Math.round(100 * 1.05 ** 7.5),
    });
  });

  it('times no recovery that comes after the window, or whose time is not known', () => {
    expect(counts(group({ outcome: 'RECOVERED_LATER', timeBucket: 9 })).timeToRecoverMs).toBeNull();
    expect(counts(group({ outcome: 'RECOVERED' })).timeToRecoverMs).toBeNull();
  });

  it('has a recovery whose time is not known after every window', () => {
    expect(counts(group({ recoveredBy: 'FLEXECOM' }))).toMatchObject({ recovered: 0, recoveredLater: 1 });
  });

  it('counts contradictions and late approvals beside what became of their debts', () => {
    const found = counts(group({ isContradicted: true, debts: 2 }), group({ isLate: true, debts: 3 }), group());
    expect(found).toMatchObject({ declined: 6, contradictions: 2, late: 3 });
  });

  it('R23: compares nothing where no debt is on a side, and has no difference where all are on one', () => {
    expect(counts(group({ outcome: 'RECOVERED' })).holdout).toBeNull();
    expect(counts(group({ side: 'SENT' })).holdout).toMatchObject({ sent: { of: 1 }, heldOut: null, difference: null });
  });

  it('R23: compares the sides by what anybody recovered, and nothing that is on neither', () => {
    const { holdout } = counts(
      group({ side: 'SENT', outcome: 'RECOVERED', debts: 2 }),
      group({ side: 'SENT', outcome: 'RECOVERED_BY_BILLING', debts: 1 }),
      group({ side: 'SENT', outcome: 'RECOVERED_LATER', debts: 1 }),
      group({ side: 'HELD_OUT', outcome: 'RECOVERED_BY_BILLING', debts: 1 }),
      group({ side: 'HELD_OUT', outcome: 'NOT_SENT', debts: 3 }),
      group({ side: null, outcome: 'RECOVERED', debts: 100 }),
    );
    expect(holdout?.sent).toMatchObject({ hits: 3, of: 4 });
    expect(holdout?.heldOut).toMatchObject({ hits: 1, of: 4 });
    expect(holdout?.difference?.difference).toBeCloseTo(0.5, 9);
    const oneSided = counts(group({ side: 'HELD_OUT' })).holdout;
    expect(oneSided).toMatchObject({ sent: null, heldOut: { hits: 0, of: 1 }, difference: null });
  });
});
