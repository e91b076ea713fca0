import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { AuditEntry } from '../../src/domain/documents/audit-entry.ts';
import { storeSample } from '../../src/inspect/samples/start-sampling.ts';
import { readSnapshotOnce } from '../../src/inspect/status/status.ts';
import { readSettings } from '../../src/settings/settings.ts';
import { until } from '../support/until.ts';
import { startBrowser, Visit } from './support/browser.ts';
import { ConsoleUnderTest } from './support/console-under-test.ts';

const ENTRY: AuditEntry = {
  _id: 'entry-1',
  at: Date.UTC(2026, 0, 31, 13),
  by: 'otto',
  why: 'to see',
  action: 'pause',
  about: 'flex',
};

describe('the console', () => {
  const scene = new ConsoleUnderTest({ users: { vera: 'viewer', otto: 'operator' }, env: { CONSOLE_WRITE: 'on' } });
  let browser: Browser;

  beforeAll(async () => {
    [browser] = await Promise.all([startBrowser(), scene.setUp()]);
  });

  afterAll(async () => {
    await browser.close();
    await scene.close();
  });

  it('asks for a token, and shows who is logged in', async () => {
    const visit = await Visit.begin(browser, scene.url);
    const { page } = visit;
    await page.goto('/');
    await page.getByLabel('Your token').fill('wrong');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByText('this token is not known here').waitFor();
    expect(await visit.pictures('login')).toEqual([]);
    await page.getByLabel('Your token').fill(scene.tokens.get('vera') ?? '');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByText('vera viewer').waitFor();
    await page.getByText('live', { exact: true }).waitFor();
    expect(visit.mistakes.filter((mistake) => !mistake.includes('401'))).toEqual([]);
    await visit.end();
  });

  it('logs in from an address with a token, and asks for one where it is nonsense', async () => {
    const visit = await Visit.begin(browser, scene.url);
    const { page } = visit;
    await page.goto('/audit#token=%');
    await page.getByLabel('Your token').waitFor();
    await page.goto('/');
    await page.goto(`/audit#token=${scene.tokens.get('vera')}`);
    await page.getByText('vera viewer').waitFor();
    expect(page.url()).toBe(`${scene.url}/audit`);
    expect(visit.mistakes.filter((mistake) => !mistake.includes('401'))).toEqual([]);
    await visit.end();
  });

  it('says what needs a person, leads to where it is dealt with, and shows the runbook', async () => {
    const visit = await Visit.begin(browser, scene.url, scene.tokens.get('vera'));
    const { page } = visit;
    const { kafka, names, database } = scene.deployment;
    const sources = { kafka, names, database, limits: readSettings({}) };
    await page.goto('/');
    const nothingRuns = page.getByRole('article', { name: 'NOTHING_RUNS' });
    await nothingRuns.getByText('salvage run', { exact: true }).waitFor();
    await nothingRuns.getByText('What the runbook says').click();
    await nothingRuns.getByRole('heading', { name: 'If nothing runs' }).waitFor();
    await page.getByText('Nothing runs. Start the pipeline with: salvage run').waitFor();
    await page.getByText('Nothing was measured in this time.').first().waitFor();
    await storeSample(database, () => readSnapshotOnce(sources, Date.now()), Date.now());
    await page.getByLabel('Over').selectOption('6h');
    const lag = page.getByRole('figure', { name: 'How far the worst partition is behind' });
    await lag.getByText('As a table').click();
    await lag.getByRole('columnheader', { name: 'Where shoppers wait' }).waitFor();
    expect(page.url()).toContain('last=6h');
    expect(await visit.pictures('now')).toEqual([]);
    const configuration = page.getByRole('article', { name: 'NO_CONFIGURATION' });
    expect(await configuration.getByRole('link').getAttribute('href')).toBe('/configuration');
    expect(visit.mistakes).toEqual([]);
    await visit.end();
  });

  it('shows times in the zone that somebody chose, and remembers it', async () => {
    const visit = await Visit.begin(browser, scene.url, scene.tokens.get('vera'));
    const { page } = visit;
    await scene.deployment.database.collection('audit').insertOne({ ...ENTRY });
    await page.goto('/audit');
    await page.getByText('2026-01-31 13:00:00').waitFor();
    await page.getByLabel('Time zone').selectOption({ label: 'Local: America/New_York' });
    await page.getByText('2026-01-31 08:00:00').waitFor();
    await page.reload();
    await page.getByText('2026-01-31 08:00:00').waitFor();
    await visit.end();
  });

  it('goes on in any number of tabs, of which those in the background are connected to nothing', async () => {
    const visit = await Visit.begin(browser, scene.url, scene.tokens.get('vera'));
    const look = (page: Page, state: 'visible' | 'hidden') =>
      page.evaluate(`
        Object.defineProperty(document, 'visibilityState', { value: '${state}', configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      `);
    const isLive = (page: Page) => page.getByText('live', { exact: true }).waitFor();
    // A browser keeps six connections to a server.
    for (let tab = 1; tab <= 7; tab++) {
      const page = await visit.page.context().newPage();
      await page.goto('/audit');
      await isLive(page);
      await look(page, 'hidden');
    }
    await visit.page.goto('/audit');
    await isLive(visit.page);
    await look(visit.page, 'hidden');
    const connected = visit.page.waitForRequest('**/api/v1/live');
    await look(visit.page, 'visible');
    await connected;
    expect(visit.mistakes).toEqual([]);
    await visit.end();
  });

  it('shows on a phone which page it is, in a menu that is wider than the screen', async () => {
    const visit = await Visit.begin(browser, scene.url, scene.tokens.get('vera'));
    const { page } = visit;
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto('/audit');
    const link = page.getByRole('navigation').getByRole('link', { name: 'Audit' });
    await until(async () => ((await link.boundingBox())?.x ?? 390) < 330);
    await visit.end();
  });

  it('is used with the keyboard alone', async () => {
    const visit = await Visit.begin(browser, scene.url, scene.tokens.get('vera'));
    const { page } = visit;
    await page.goto('/');
    await page.getByRole('heading', { name: 'Now' }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.locator('main:focus').waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('m');
    await page.getByRole('heading', { name: 'Money to look at' }).waitFor();
    await page.locator('main:focus').waitFor();
    await page.keyboard.press('Tab');
    await page.getByRole('main').locator('a:focus', { hasText: 'Open' }).waitFor();
    await page.getByRole('navigation').getByRole('link', { name: 'Audit' }).press('Enter');
    await page.getByRole('heading', { name: 'Audit' }).waitFor();
    await page.locator('main:focus').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('order-1');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/search?q=order-1');
    expect(await page.title()).toBe('Search · Decline salvage');
    await visit.end();
  });
});
