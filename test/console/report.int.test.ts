import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { NO_CONFIGURATION } from '../../src/inspect/report/read-report.ts';
import { configuration, flexecomGateway } from '../domain/support/configuration.ts';
import { aReportRow } from '../inspect/report/a-report-row.ts';
import { aDebt } from '../support/a-debt.ts';
import { startBrowser, Visit } from './support/browser.ts';
import { ConsoleUnderTest } from './support/console-under-test.ts';

const DAY = 86_400_000;
const JANUARY = Date.UTC(2026, 0, 1, 12);

describe('the page Report', () => {
  const scene = new ConsoleUnderTest({
    configuration: configuration({ timeZone: 'Europe/Berlin', gateways: [flexecomGateway({ feePercent: 10 })] }),
  });
  let browser: Browser;

  beforeAll(async () => {
    [browser] = await Promise.all([startBrowser(), scene.setUp()]);
    await scene.deployment.database.collection('debts').insertMany(debts());
  });

  afterAll(async () => {
    await browser.close();
    await scene.close();
  });

  it('shows money, rates and the holdout, by what is chosen, and keeps it in the address', async () => {
    const visit = await Visit.begin(browser, scene.url);
    const { page } = visit;
    await page.goto('/report?from=2026-01-01&to=2026-03-01');
    await page.getByText('FlexEcom adds +60.0 points').waitFor();
    await page.getByText('Days of Europe/Berlin').waitFor();
    const money = page.getByRole('region', { name: 'Money by currency' });
    const usd = await money.getByRole('row').filter({ hasText: 'USD' }).textContent();
    expect(usd).toMatch(/USD.*250\.00 USD.*80\.00 USD.*8\.00 USD.*72\.00 USD/s);

    await page.getByText('Told apart by: nothing').click();
    await page.getByLabel('Card network').check();
    await page.getByRole('region', { name: 'By period' }).getByRole('cell', { name: 'MASTERCARD' }).first().waitFor();
    await page.getByLabel('A line for each').selectOption('Week');
    await page.getByRole('cell', { name: '2026-01-05' }).first().waitFor();
    expect(new URL(page.url()).search).toBe('?from=2026-01-01&to=2026-03-01&by=network&period=week');

    await page.reload();
    await page.getByText('Told apart by: Card network').waitFor();
    expect(visit.mistakes).toEqual([]);
    await visit.end();
  });

  it('reads a chart out by keyboard, and has the same numbers as a table', async () => {
    const visit = await Visit.begin(browser, scene.url);
    const { page } = visit;
    await page.goto('/report?from=2026-01-01&to=2026-03-01&currency=EUR');
    const chart = page.getByRole('figure').filter({ hasText: 'Money recovered, EUR' });
    await chart.getByRole('img').focus();
    await page.keyboard.press('End');
    await chart.getByText('2026-02-01: FlexEcom 0.00 EUR, Billing by itself 40.00 EUR').waitFor();
    await chart.getByRole('button', { name: 'FlexEcom' }).click();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('End');
    await chart.getByText('2026-02-01: Billing by itself 40.00 EUR', { exact: true }).waitFor();
    expect(await chart.getByRole('img', { name: /FlexEcom/ }).count()).toBe(0);
    await chart.getByText('As a table').click();
    await chart.getByRole('row', { name: '2026-02-01 0.00 EUR 40.00 EUR' }).waitFor();
    expect(visit.mistakes).toEqual([]);
    await visit.end();
  });

  it('gives the CSV of what is shown, as the command does', async () => {
    const visit = await Visit.begin(browser, scene.url);
    await visit.page.goto('/report?from=2026-01-01&to=2026-02-01&by=code');
    const link = await visit.page.getByRole('link', { name: 'Download CSV' }).getAttribute('href');
    const { headers, body } = await scene.request(link ?? '');
    expect(headers.get('content-disposition')).toBe('attachment; filename="report-2025-12-31-2026-01-31.csv"');
    expect(body.split('\n')[0]).toMatch(/^period,unfinished,code,currency,declined,/);
    expect(body.split('\n')[1]).toMatch(/^2026-01-01,false,05,USD,10,/);
    await visit.end();
  });

  it('says what is wrong with a time, and what there is not', async () => {
    const visit = await Visit.begin(browser, scene.url);
    await visit.page.goto('/report?from=2026-02-01&to=2026-01-01');
    await visit.page.getByText('the report ends before it begins').waitFor();
    await visit.page.goto('/report?from=2020-01-01&to=2020-02-01');
    await visit.page.getByText('No debt was first declined in this time').waitFor();
    await visit.end();
  });

  it('answers programs with one object', async () => {
    const { body } = await scene.request('/api/v1/report?from=2026-01-01&to=2026-03-01&by=network');
    expect(body).toMatchObject({ timeZone: 'Europe/Berlin', windowDays: NO_CONFIGURATION.reportWindowDays });
    expect(body.total).toMatchObject({ declined: 11, recovered: 4, recoveredByBilling: 2 });
    const wrong = await scene.request('/api/v1/report?by=colour');
    expect(wrong).toMatchObject({ status: 400, body: { error: 'malformed' } });
  });

  it('can be used by everybody, light and dark, wide and narrow', async () => {
    const visit = await Visit.begin(browser, scene.url);
    await visit.page.goto('/report?from=2026-01-01&to=2026-03-01&by=network&period=week');
    await visit.page.getByRole('heading', { name: 'What FlexEcom adds' }).waitFor();
    await visit.page.getByRole('figure').filter({ hasText: 'Recovered of sent' }).waitFor();
    expect(await visit.pictures('report')).toEqual([]);
    expect(visit.mistakes).toEqual([]);
    await visit.end();
  });
});

/** Ten sales that were sent or held out, half each, and one that billing recovered in euros. */
function debts() {
  const sales = Array.from({ length: 10 }, (_, index) => {
    const side = index < 5 ? ('SENT' as const) : ('HELD_OUT' as const);
    const isRecovered = index < 4;
    const firstDeclinedAt = JANUARY + index * 3 * DAY;
    const debt = aDebt({
      _id: `sale-${index}`,
      state: isRecovered ? 'PAID' : 'FAILED',
      holdout: { side, percent: 50, gatewayId: 'flex', drawnAt: firstDeclinedAt },
    });
    const recovery = { recoveredBy: 'FLEXECOM', recoveredAt: firstDeclinedAt + DAY, recoveredMinor: 2_000 } as const;
    const byBilling = { recoveredBy: 'BILLING', recoveredAt: firstDeclinedAt + DAY, recoveredMinor: 2_500 } as const;
    const row = aReportRow(
      {
        firstDeclinedAt,
        network: index % 2 === 0 ? 'VISA' : 'MASTERCARD',
        isSent: side === 'SENT',
        recoveryGatewayId: isRecovered ? 'flex' : null,
        ...(isRecovered ? recovery : {}),
        ...(index === 9 ? byBilling : {}),
      },
      debt,
    );
    return { ...debt, reportRow: row };
  });
  const euro = aDebt({ _id: 'euro', state: 'PAID', currency: 'EUR' });
  const firstDeclinedAt = JANUARY + 40 * DAY;
  const row = { firstDeclinedAt, recoveredBy: 'BILLING', recoveredAt: firstDeclinedAt, recoveredMinor: 4_000 } as const;
  return [...sales, { ...euro, reportRow: aReportRow(row, euro) }];
}
