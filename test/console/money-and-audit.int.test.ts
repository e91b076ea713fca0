import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { auditActions } from '../../src/domain/audit-actions.ts';
import type { Contradiction } from '../../src/domain/documents/contradiction.ts';
import { pageOfContradictions } from '../../src/inspect/contradictions/contradictions.ts';
import { documentsExamined } from '../support/documents-examined.ts';
import { startBrowser, Visit } from './support/browser.ts';
import { ConsoleUnderTest } from './support/console-under-test.ts';

const NOT_OWED: Contradiction = {
  _id: 'contradiction-1',
  kind: 'NOT_OWED',
  submissionId: 'submission-1',
  debtId: null,
  orderId: 'order-1',
  flexecomTransactionId: 'fx-1',
  chargedMinor: 4_990,
  expectedMinor: null,
  currency: 'USD',
  detail: 'the order was cancelled three minutes before',
  recordedAt: Date.UTC(2026, 0, 31, 8),
  settled: null,
};

describe('Money to look at, and the audit', () => {
  const scene = new ConsoleUnderTest({ users: { vera: 'viewer', otto: 'operator' }, env: { CONSOLE_WRITE: 'on' } });
  let browser: Browser;

  beforeAll(async () => {
    [browser] = await Promise.all([startBrowser(), scene.setUp()]);
    const others = Array.from({ length: 120 }, (_, index) => ({
      ...NOT_OWED,
      _id: `contradiction-${index + 2}`,
      orderId: `order-${index + 2}`,
      recordedAt: NOT_OWED.recordedAt + 1_000 * Math.ceil(index / 2),
    }));
    await scene.deployment.database.collection('contradictions').insertMany([NOT_OWED, ...others]);
  });

  afterAll(async () => {
    await browser.close();
    await scene.close();
  });

  it('says what to do with each charge, the oldest first, and shows more on demand', async () => {
    const visit = await Visit.begin(browser, scene.url, scene.tokens.get('vera'));
    const { page } = visit;
    await page.goto('/money');
    const first = page.getByRole('article').first();
    await first.getByText('49.90 USD charged, nothing expected').waitFor();
    await first.getByText('refund this charge at FlexEcom').waitFor();
    expect(await first.getByRole('link', { name: 'order-1' }).getAttribute('href')).toBe('/orders/order-1');
    expect(await page.getByRole('article').count()).toBe(50);
    await page.getByRole('button', { name: 'Show more' }).click();
    await page.getByText('order-80', { exact: true }).waitFor();
    expect(await page.getByRole('article').count()).toBe(100);
    expect(await page.getByRole('button', { name: 'Mark as settled' }).count()).toBe(0);
    expect(visit.mistakes).toEqual([]);
    await visit.end();
  });

  it('lets an operator settle one, who says why, and is named in the audit', async () => {
    const visit = await Visit.begin(browser, scene.url, scene.tokens.get('otto'));
    const { page } = visit;
    await page.goto('/money');
    await page.getByRole('article', { name: 'NOT_OWED of order order-1', exact: true }).getByRole('button').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('This moves no money.').waitFor();
    expect(await visit.pictures('settle')).toEqual([]);
    await dialog.getByRole('button', { name: 'Mark as settled' }).click();
    expect(await scene.deployment.database.collection('audit').countDocuments()).toBe(0);
    await dialog.getByRole('textbox').fill('refunded as r-17');
    await dialog.getByRole('button', { name: 'Mark as settled' }).click();
    await dialog.getByText('is settled, and no longer open').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('article', { name: 'NOT_OWED of order order-1', exact: true }).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Settled' }).click();
    await page.getByText('Settled by otto').waitFor();
    await page.goto('/audit?by=otto');
    const row = page.getByRole('row', { name: /contradiction-settle/ });
    await row.getByText('refunded as r-17').waitFor();
    await row.getByText('done').waitFor();
    await row.getByText('console').waitFor();
    expect(await visit.pictures('audit')).toEqual([]);
    await page.getByLabel('Who').fill('vera');
    await page.getByLabel('Who').press('Enter');
    await page.getByText('Nobody changed anything that fits these filters.').waitFor();
    expect(page.url()).toContain('by=vera');
    await page.goto('/money');
    await page.getByRole('article').first().waitFor();
    expect(await visit.pictures('money')).toEqual([]);
    expect(visit.mistakes).toEqual([]);
    await visit.end();
  });

  it('lets no viewer settle one by the API', async () => {
    const body = JSON.stringify({ id: 'contradiction-2', why: 'because', expectedCount: 1 });
    const request = { method: 'POST', body, as: 'vera' };
    expect((await scene.request('/api/v1/actions/settle-contradiction', request)).status).toBe(403);
    expect((await scene.request('/api/v1/actions/settle-contradiction/preview', request)).status).toBe(403);
  });

  it('reads no more contradictions than it shows, of the last page too', async () => {
    const { database } = scene.deployment;
    const settledAt = (index: number) => NOT_OWED.recordedAt + Math.floor(index / 3);
    const settled = Array.from({ length: 120 }, (_, index) => ({
      ...NOT_OWED,
      _id: `settled-${index}`,
      settled: { by: 'otto', at: settledAt(index), why: 'refunded' },
    }));
    await database.collection('contradictions').insertMany(settled);
    for (const [isSettled, count] of [
      [false, 120],
      [true, 121],
    ] as const) {
      const seen: string[] = [];
      let after: string | undefined;
      const examined = await documentsExamined(database, 'contradictions', async () => {
        do {
          const page = await pageOfContradictions(database, { settled: isSettled, limit: 50, after });
          seen.push(...page.items.map(({ _id }) => _id));
          after = page.next ?? undefined;
        } while (after !== undefined);
      });
      expect(new Set(seen).size).toBe(count);
      expect(seen).toHaveLength(count);
      // Of each page one more, which tells that there is a next one; and those of the moment at which a page ends.
      expect(examined).toBeGreaterThanOrEqual(count);
      expect(examined).toBeLessThan(count + 20);
    }
  });

  it('keeps what was typed where the login ended, and shows what was done though nobody waited for it', async () => {
    const visit = await Visit.begin(browser, scene.url, scene.tokens.get('otto'));
    const { page } = visit;
    await page.goto('/money');
    const card = page.getByRole('article', { name: 'NOT_OWED of order order-3', exact: true });
    await card.getByRole('button').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').fill('refunded as r-18');
    await scene.deployment.database.collection('consoleSessions').deleteMany({});
    await dialog.getByRole('button', { name: 'Mark as settled' }).click();
    await dialog.getByRole('link', { name: 'Log in in another tab' }).waitFor();
    await page.context().request.post('/api/v1/session', { data: { token: scene.tokens.get('otto') } });
    const answered = Promise.withResolvers<void>();
    await page.route('**/actions/settle-contradiction', (route) => answered.promise.then(() => route.continue()));
    await dialog.getByRole('button', { name: 'Mark as settled' }).click();
    await dialog.getByRole('button', { name: 'Doing it…' }).waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
    answered.resolve();
    await card.waitFor({ state: 'detached' });
    const settled = await scene.deployment.database.collection('contradictions').findOne({ orderId: 'order-3' });
    expect(settled?.settled?.why).toBe('refunded as r-18');
    expect(visit.mistakes.filter((mistake) => !mistake.includes('401'))).toEqual([]);
    await visit.end();
  });

  it('filters by every kind of change there is', async () => {
    const visit = await Visit.begin(browser, scene.url, scene.tokens.get('vera'));
    const { page } = visit;
    await page.goto('/audit');
    const options = page.getByLabel('What').getByRole('option');
    await options.first().waitFor({ state: 'attached' });
    expect(await options.allTextContents()).toEqual(['anything', ...auditActions]);
    await visit.end();
  });
});
