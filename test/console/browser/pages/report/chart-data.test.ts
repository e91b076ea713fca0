import { describe, expect, it } from '@jest/globals';
import {
  currenciesOf,
  moneySeries,
  rateSeries,
  seriesByValue,
} from '../../../../../src/console/browser/pages/report/chart-data.ts';
import { withLine } from '../../../../../src/console/browser/pages/report/use-report.ts';
import { countsOf } from '../../../../../src/domain/report/report-counts.ts';
import { aDebtGroup } from '../../../../domain/report/a-debt-group.ts';

function counts(debts: number, currency = 'USD') {
  const recovered = aDebtGroup({
    outcome: 'RECOVERED',
    isSent: true,
    debts: debts / 2,
    currency,
    recoveredMinor: debts,
  });
  const failed = aDebtGroup({ outcome: 'FAILED', isSent: true, debts: debts / 2, currency, declinedMinor: debts });
  return { ...countsOf([recovered, failed], 30, () => 0), isUnfinished: false };
}

function period(label: string, lines: Readonly<Record<string, number>>, total = counts(10)) {
  return {
    kind: 'PERIOD' as const,
    label,
    total,
    linesLeftOut: 0,
    lines: Object.entries(lines).map(([code, debts]) => ({ period: label, values: [code], ...counts(debts) })),
  };
}

describe('what the charts of a report show', () => {
  it('is money of one currency, first the one with the most declines', () => {
    const periods = [period('a', {}, counts(4, 'EUR')), period('b', {}, counts(100, 'USD'))];
    expect(currenciesOf(periods)).toEqual(['USD', 'EUR']);
    expect(moneySeries(periods, 'USD')[0]).toEqual({ label: 'FlexEcom', values: [0, 100] });
  });

  it('is a rate for each period, and none where there was nothing to take a part of', () => {
    const nothing = { ...countsOf([], 30, () => 0), isUnfinished: false };
    expect(rateSeries([period('a', {}), period('b', {}, nothing)])[0]?.values).toEqual([0.5, null]);
  });

  it('is a series for each of the six largest values, and says how many are left out', () => {
    const many = Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`code-${index}`, 10 * (index + 1)]));
    const { series, leftOut } = seriesByValue([period('a', many), period('b', { 'code-7': 2 })], 'declined', 'USD');
    expect(series.map(({ label }) => label)).toEqual(['code-7', 'code-6', 'code-5', 'code-4', 'code-3', 'code-2']);
    expect(series[0]?.values).toEqual([80, 2]);
    expect(series[1]?.values).toEqual([70, null]);
    expect(leftOut).toBe(2);
  });
});

describe('a report that is read in parts', () => {
  it('grows part by part, and begins again with another range', () => {
    const range = { kind: 'RANGE', from: 10, to: 20, by: [], periods: [], timeZone: 'UTC', windowDays: 30 } as const;
    const lines = [
      range,
      { kind: 'READ', until: 15 } as const,
      period('a', {}),
      { kind: 'TOTAL', total: counts(2) } as const,
    ];
    const grown = lines.reduce<ReturnType<typeof withLine>>(withLine, null);
    expect(grown).toMatchObject({ readUntil: 15, periods: [{ label: 'a' }], total: { declined: 2 } });
    expect(withLine(grown, range)).toMatchObject({ readUntil: 10, periods: [], total: null });
  });
});
