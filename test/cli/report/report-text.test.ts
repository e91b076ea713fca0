import { describe, expect, it } from '@jest/globals';
import { reportText } from '../../../src/cli/report/report-text.ts';
import { countsOf, type DebtGroup } from '../../../src/domain/report/report-counts.ts';
import type { Report } from '../../../src/inspect/report/read-report.ts';
import { reportCsv } from '../../../src/inspect/report/report-csv.ts';
import { aDebtGroup } from '../../domain/report/a-debt-group.ts';

/** Ten debts. */
const group = (fields: Parameters<typeof aDebtGroup>[0] = {}) =>
  aDebtGroup({ reason: 'HARD_DECLINE', debts: 10, declinedMinor: 25_000, ...fields });

const RECOVERED = group({
  outcome: 'RECOVERED',
  isSent: true,
  reason: null,
  side: 'SENT',
  recoveryGatewayId: 'flex',
  // About 40 minutes.
  timeBucket: 207,
  debts: 20,
  declinedMinor: 50_000,
  recoveredMinor: 40_000,
});
const HELD_OUT = group({ reason: 'HOLDOUT', side: 'HELD_OUT' });

function report(groups: readonly DebtGroup[], by: Report['by'] = ['code']): Report {
  const counts = countsOf(groups, 30, () => 12.5);
  return {
    from: Date.UTC(2026, 0, 1),
    to: Date.UTC(2026, 1, 1),
    timeZone: 'UTC',
    windowDays: 30,
    by,
    lines: [
      { period: '2026-01-01', values: by.map((one) => (one === 'code' ? '05' : 'USD')), isUnfinished: true, ...counts },
    ],
    total: { ...counts, isUnfinished: true },
  };
}

describe('the text of a report', () => {
  it('has a line for each period, what it adds up to, and the holdout', () => {
    expect(reportText(report([group(), RECOVERED, HELD_OUT])).split('\n')).toEqual([
      'first declines from 2026-01-01 to 2026-02-01 (UTC), recovered within 30 days',
      '',
      'period        code  declined  sent  recovered  by billing  failed  waiting  not sent     recovered of sent         of declined  money recovered',
      '2026-01-01 *  05          40    20         20           0       0        0        20  100.0 % (83.9-100.0)  50.0 % (35.2-64.8)  400.00 USD',
      'total *                   40    20         20           0       0        0        20  100.0 % (83.9-100.0)  50.0 % (35.2-64.8)  400.00 USD',
      '* unfinished: what is recovered may still grow',
      '',
      'not sent:        HARD_DECLINE 10, HOLDOUT 10',
      'time to recover: half within 42 min, 90 % within 42 min',
      'also:            0 late approvals, 0 contradictions, 0 called back, 0 recovered after the window',
      'USD:             declined 1,000.00 USD; FlexEcom recovered 400.00 USD, fee 50.00 USD, leaves 350.00 USD; billing recovered 0.00 USD',
      '',
      'holdout: recovered by FlexEcom or billing, of the debts on each side (upsales are on neither)',
      '  total *: sent 100.0 % (83.9-100.0) of 20, held out 0.0 % (0.0-27.8) of 10; FlexEcom adds +100.0 points (+67.9 to +100.0)',
    ]);
  });

  it('says that there is nothing to compare where a side has no debts', () => {
    const text = reportText(report([RECOVERED]));
    expect(text).toContain('held out - of 0; no comparison: a side has no debts');
    expect(reportText(report([group()]))).not.toContain('holdout');
    expect(reportText(report([]))).toContain('No declines.');
  });
});

describe('the CSV of a report', () => {
  it('has one row for each currency, with a fixed order of columns', () => {
    const [header, row] = reportCsv(report([RECOVERED, HELD_OUT], ['code', 'currency'])).split('\n');
    const cells = Object.fromEntries(
      (header ?? '').split(',').map((name, index) => [name, (row ?? '').split(',')[index]]),
    );
    expect(header).toMatch(/^period,unfinished,code,currency,declined,sent,recovered,/);
    expect(cells).toMatchObject({
      period: '2026-01-01',
      unfinished: 'true',
      code: '05',
      declined: '30',
      notSent: 'HOLDOUT=10',
      recoveredMinor: '40000',
      feeMinor: '5000',
      netMinor: '35000',
      sideSent: '20',
      sideHeldOut: '10',
      sideHeldOutRecovered: '0',
    });
    expect(Number(cells.difference)).toBe(1);
  });

  it('quotes what needs it, and lets no spreadsheet take a code for a formula', () => {
    const odd = report([group()], ['code', 'currency']);
    const [line] = odd.lines;
    if (line === undefined) throw new Error('there is a line');
    const values = ['=cmd("x"),1', 'USD'];
    expect(reportCsv({ ...odd, lines: [{ ...line, values }] })).toContain(`"'=cmd(""x""),1",USD`);
  });
});
