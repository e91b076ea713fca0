import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Debt } from '../../../src/domain/documents/debt.ts';
import type { ReportRow } from '../../../src/domain/documents/report-row.ts';
import { type Report, readReport } from '../../../src/inspect/report/read-report.ts';
import { type Dimension, reportPipeline } from '../../../src/inspect/report/report-pipeline.ts';
import type { Database } from '../../../src/mongo/database.ts';
import { setupCollections } from '../../../src/mongo/setup-collections.ts';
import { configuration, flexecomGateway } from '../../domain/support/configuration.ts';
import { aDebt } from '../../support/a-debt.ts';
import { connectForTests, freshPrefix, stackForTests } from '../../support/stack.ts';
import { aReportRow } from './a-report-row.ts';

const DAY = 86_400_000;
const JANUARY = Date.UTC(2026, 0, 1);
const FEBRUARY = Date.UTC(2026, 1, 1);
const MARCH = Date.UTC(2026, 2, 1);
/** Long after every window. */
const LATER = Date.UTC(2026, 11, 1);
const CONFIGURATION = configuration({
  gateways: [
    { id: 'visa-1', type: 'NMI', directCascadeProfileId: 'direct' },
    { id: 'visa-2', type: 'NMI' },
    flexecomGateway({ feePercent: 10 }),
  ],
});
let database: Database;
let debts = 0;

beforeAll(async () => {
  database = await connectForTests(stackForTests().mongodbUri, freshPrefix());
  await setupCollections(database);
});

afterAll(async () => {
  await database.db.dropDatabase();
  await database.close();
});

type Given = Partial<Omit<Debt, 'reportRow'>> & { readonly row?: Partial<ReportRow>; readonly times?: number };

async function store(...given: readonly Given[]): Promise<void> {
  const documents = given.flatMap(({ row = {}, times = 1, ...fields }) =>
    Array.from({ length: times }, () => {
      debts += 1;
      const debt = aDebt({ state: 'OPEN', ...fields, _id: `debt-${debts}` });
      return { ...debt, reportRow: aReportRow(row, debt) };
    }),
  );
  await database.collection('debts').deleteMany({});
  await database.collection('debts').insertMany(documents);
}

function report(
  by: readonly Dimension[] = [],
  fields: Partial<Parameters<typeof readReport>[2]> = {},
): Promise<Report> {
  return readReport(database, CONFIGURATION, { from: JANUARY, to: MARCH, period: 'month', by, now: LATER, ...fields });
}

const sent = { isSent: true, route: 'CASCADE', flexecomGatewayId: 'flex' } as const;
const recovered = (afterMs: number, fields: Partial<ReportRow> = {}) => ({
  ...sent,
  recoveredBy: 'FLEXECOM' as const,
  recoveredAt: JANUARY + afterMs,
  recoveredMinor: 2_000,
  recoveryGatewayId: 'flex',
  ...fields,
});
const byBilling = (afterMs: number) => ({
  ...recovered(afterMs),
  recoveredBy: 'BILLING' as const,
  recoveryGatewayId: null,
});

describe('the report', () => {
  it('counts each debt once, by what became of it within the window', async () => {
    await store(
      { row: { notSentReason: 'HARD_DECLINE' }, times: 5 },
      { row: { notSentReason: 'NOT_IN_CASCADE' }, times: 2 },
      { state: 'PAID', row: recovered(DAY), times: 4 },
      { state: 'PAID', row: recovered(2 * DAY, { isLate: true }) },
      { state: 'PAID', row: recovered(31 * DAY) },
      { state: 'PAID', row: { ...byBilling(30 * DAY), isSent: false, notSentReason: 'HARD_DECLINE' } },
      { state: 'FAILED', row: sent, times: 3 },
      { state: 'IN_SALVAGE', row: { ...sent, isSent: false } },
      { state: 'SCHEDULED', row: { ...sent, isSent: false } },
      { state: 'PAID', row: { ...sent, isContradicted: true } },
      { state: 'OPEN', row: sent },
    );
    const { total } = await report();
    expect(total).toMatchObject({
      declined: 21,
      sent: 12,
      notSent: { HARD_DECLINE: 5, NOT_IN_CASCADE: 2 },
      recovered: 5,
      recoveredByBilling: 1,
      recoveredLater: 1,
      failed: 3,
      waiting: 2,
      contradictions: 1,
      withdrawn: 1,
      late: 1,
      isUnfinished: false,
      holdout: null,
    });
    expect(total.recoveryRate.ofSent).toMatchObject({ hits: 5, of: 12 });
    expect(total.recoveryRate.ofDeclined).toMatchObject({ hits: 6, of: 21 });
  });

  it('adds money up by currency, and says what FlexEcom’s fee leaves', async () => {
    await store(
      { row: recovered(DAY, { recoveredMinor: 1_995 }) },
      { row: { amountMinor: 500, notSentReason: 'HARD_DECLINE' } },
      { currency: 'JPY', row: { ...byBilling(DAY), amountMinor: 700, recoveredMinor: 700 } },
    );
    expect((await report()).total.money).toEqual({
      JPY: {
        declinedMinor: 700,
        sentMinor: 700,
        recoveredMinor: 0,
        recoveredByBillingMinor: 700,
        feeMinor: 0,
        netMinor: 0,
      },
      USD: {
        declinedMinor: 2_500 + 500,
        sentMinor: 2_500,
        recoveredMinor: 1_995,
        recoveredByBillingMinor: 0,
        // Half up: 199.5.
        feeMinor: 200,
        netMinor: 1_795,
      },
    });
  });

  it('has a line for each period and value, and marks what is younger than the window', async () => {
    await store(
      { row: { network: 'VISA' }, times: 2 },
      { row: { network: null } },
      { row: { network: 'VISA', firstDeclinedAt: FEBRUARY } },
      { row: { network: 'VISA', firstDeclinedAt: MARCH } },
    );
    const { lines } = await report(['network', 'attempt'], { now: FEBRUARY + 30 * DAY });
    expect(lines.map(({ period, values, declined, isUnfinished }) => [period, values, declined, isUnfinished])).toEqual(
      [
        ['2026-01-01', ['VISA', 3], 2, false],
        ['2026-01-01', [null, 3], 1, false],
        ['2026-02-01', ['VISA', 3], 1, true],
      ],
    );
  });

  it.each<[Dimension, unknown]>([
    ['route', 'CASCADE'],
    ['gateway', 'nmi-1'],
    ['flexecom-gateway', 'flex'],
    ['code', '05'],
    ['network', 'VISA'],
    ['attempt', 3],
    ['campaign', 'campaign-1'],
    ['currency', 'USD'],
    ['kind', 'REBILL'],
    ['holdout-percent', 10],
  ])('tells debts apart by %s', async (dimension, value) => {
    await store({ row: sent, holdout: { side: 'SENT', percent: 10, gatewayId: 'flex', drawnAt: JANUARY } });
    expect((await report([dimension])).lines[0]?.values).toEqual([value]);
  });

  it('says how long half and nine tenths of the recoveries took, to within 3 %', async () => {
    const times = Array.from({ length: 100 }, (_, index) => (index + 1) * 60_000);
    await store(...times.map((ms) => ({ row: recovered(ms) })), { row: byBilling(10 * DAY), times: 50 });
    const { timeToRecoverMs } = (await report()).total;
    expect(Math.abs((timeToRecoverMs?.p50 ?? 0) / (50 * 60_000) - 1)).toBeLessThan(0.03);
    expect(Math.abs((timeToRecoverMs?.p90 ?? 0) / (90 * 60_000) - 1)).toBeLessThan(0.03);
  });

  it('R23: compares what was recovered, by whomever, on the two sides of the holdout', async () => {
    const side = (name: 'SENT' | 'HELD_OUT', percent = 10) =>
      ({ holdout: { side: name, percent, gatewayId: 'flex', drawnAt: JANUARY } }) as const;
    await store(
      { ...side('SENT'), state: 'PAID', row: recovered(DAY), times: 50 },
      // FlexEcom failed, and billing recovered it: on the side that it was drawn to, whatever followed.
      { ...side('SENT'), state: 'FAILED', row: { ...byBilling(DAY) }, times: 6 },
      { ...side('SENT'), state: 'FAILED', row: sent, times: 14 },
      { ...side('HELD_OUT'), row: { ...byBilling(DAY), isSent: false }, times: 48 },
      { ...side('HELD_OUT'), row: { notSentReason: 'HOLDOUT' }, times: 32 },
      // In no comparison: drawn with 0 percent, never drawn, and an upsale, which leaves no trace at billing.
      { ...side('SENT', 0), row: recovered(DAY), times: 100 },
      { row: { notSentReason: 'HARD_DECLINE' }, times: 100 },
      { ...side('SENT'), kind: 'UPSALE', row: recovered(DAY), times: 100 },
    );
    const { holdout } = (await report()).total;
    expect(holdout?.sent).toMatchObject({ hits: 56, of: 70 });
    expect(holdout?.heldOut).toMatchObject({ hits: 48, of: 80 });
    expect(holdout?.difference?.difference).toBeCloseTo(0.2, 6);
    expect(holdout?.difference?.low).toBeCloseTo(0.0524, 4);
    expect(holdout?.difference?.high).toBeCloseTo(0.3339, 4);
  });

  it('is the same however many queries it takes, and says how far it is', async () => {
    await store(
      ...Array.from({ length: 59 }, (_, day) => ({ row: { firstDeclinedAt: JANUARY + day * DAY }, times: 2 })),
    );
    const readUntil: number[] = [];
    const periods: unknown[] = [];
    const request = { from: JANUARY, to: MARCH, period: 'month', by: ['network'], now: LATER } as const;
    const { total, lines } = await readReport(database, CONFIGURATION, request, {
      onRead: (until) => readUntil.push(until),
      onPeriod: (period) => periods.push([period.label, period.total.declined, period.lines.length]),
    });
    expect(total).toMatchObject({ declined: 118, money: { USD: { declinedMinor: 118 * 2_500 } } });
    expect(lines.map(({ declined }) => declined)).toEqual([62, 56]);
    expect(periods).toEqual([
      ['2026-01-01', 62, 1],
      ['2026-02-01', 56, 1],
    ]);
    expect(readUntil.length).toBeGreaterThan(2);
    expect(readUntil).toEqual(readUntil.toSorted((a, b) => a - b));
    expect(readUntil.at(-1)).toBe(MARCH);
  });

  it('stops for somebody who leaves, and refuses what cannot be kept in memory', async () => {
    await store({ row: { code: '05' } }, { row: { code: '51' } }, { row: { firstDeclinedAt: FEBRUARY } });
    const request = { from: JANUARY, to: MARCH, period: 'month', by: ['code'], now: LATER } as const;
    const leaving = new AbortController();
    const stopped = readReport(database, CONFIGURATION, request, {
      signal: leaving.signal,
      onPeriod: () => leaving.abort(),
    });
    await expect(stopped).rejects.toThrow('stopped before everything was read');
    await expect(readReport(database, CONFIGURATION, request, { groupsMax: 1 })).rejects.toThrow('too many lines');
  });

  it('R23: reads the keys of one index for its time alone, and no document', async () => {
    const rows = Array.from({ length: 3_000 }, (_, index) => ({
      row: { ...recovered(DAY), firstDeclinedAt: JANUARY + (index % 90) * DAY },
    }));
    await store(...rows);
    const pipeline = reportPipeline({ from: FEBRUARY, to: MARCH }, ['code', 'campaign', 'attempt']);
    const explained = await database
      .collection('debts')
      .aggregate(pipeline, { hint: 'report' })
      .explain('executionStats');
    const stats = JSON.stringify(explained);
    const inFebruary = rows.filter(({ row }) => row.firstDeclinedAt >= FEBRUARY && row.firstDeclinedAt < MARCH).length;
    expect(inFebruary).toBeGreaterThan(900);
    expect(Number(/"totalKeysExamined":(\d+)/.exec(stats)?.[1])).toBeLessThanOrEqual(inFebruary + 1);
    expect(Number(/"totalDocsExamined":(\d+)/.exec(stats)?.[1])).toBe(0);
  });
});
