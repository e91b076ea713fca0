import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import type { Submission } from '../../src/domain/documents/submission.ts';
import { countScheduled } from '../../src/inspect/scheduled/open-counts.ts';
import { previewPause } from '../../src/operate/pauses/preview-pause.ts';
import { configuration, flexecomGateway } from '../domain/support/configuration.ts';
import { aSubmission } from '../support/a-submission.ts';
import { startBrowser, Visit } from './support/browser.ts';
import { ConsoleUnderTest } from './support/console-under-test.ts';

const HOUR_MS = 3_600_000;
/** Half past four in New York of the day before. */
const DUE = Date.UTC(2037, 0, 31, 9, 30) - 12 * HOUR_MS;
const MANY = 400;

function scheduled(_id: string, given: Partial<Submission> = {}): Submission {
  const waiting = { state: 'SCHEDULED', parked: false, parkedReason: null, flexecomGatewayId: 'flex' } as const;
  return aSubmission({ _id, orderId: `order-${_id}`, debtId: _id, ...waiting, dueAt: DUE, ...given });
}

describe('Scheduled and waiting', () => {
  const gateways = [{ id: 'visa-1', type: 'NMI' }, flexecomGateway(), flexecomGateway({ id: 'flex-2' })];
  const scene = new ConsoleUnderTest({
    users: { vera: 'viewer', otto: 'operator' },
    env: { CONSOLE_WRITE: 'on' },
    configuration: configuration({ gateways, cascadeProfiles: [] }),
  });
  let browser: Browser;

  beforeAll(async () => {
    [browser] = await Promise.all([startBrowser(), scene.setUp()]);
    const many = Array.from({ length: MANY }, (_, index) => scheduled(`many-${index}`, { dueAt: DUE + 48 * HOUR_MS }));
    await scene.deployment.database.collection('submissions').insertMany([
      scheduled('first'),
      scheduled('second', { flexecomGatewayId: 'flex-2', dueAt: DUE + HOUR_MS, currency: 'EUR' }),
      scheduled('due', { dueAt: Date.now() - HOUR_MS }),
      ...many,
      aSubmission({
        _id: 'held',
        state: 'SENT',
        parked: false,
        acknowledgedAt: Date.UTC(2026, 0, 5, 8),
        flexecomGatewayId: 'flex',
      }),
    ]);
  });

  afterAll(async () => {
    await browser.close();
    await scene.close();
  });

  it('counts what falls due by day in the chosen zone, and lists it, filtered by the address', async () => {
    const visit = await Visit.begin(browser, scene.url, scene.tokens.get('vera'));
    const { page } = visit;
    await page.goto('/scheduled');
    const days = page.getByRole('region', { name: 'What falls due when' });
    await days
      .getByRole('row', { name: /2037-01-30 2 25\.00 EUR, 25\.00 USD flex RECYCLE 1, flex-2 RECYCLE 1/ })
      .waitFor();
    await days.getByRole('row', { name: /Due already 1 25\.00 USD/ }).waitFor();
    await days.getByRole('row', { name: /2037-02-01 400 10,000\.00 USD/ }).waitFor();
    await page.getByRole('region', { name: 'What FlexEcom has' }).getByText('2026-01-05 08:00:00').waitFor();
    expect(await visit.pictures('scheduled')).toEqual([]);
    await page.getByRole('combobox', { name: 'Gateway', exact: true }).selectOption('flex-2');
    await page.getByRole('combobox', { name: 'By', exact: true }).selectOption('hour');
    await page.getByLabel('Time zone').selectOption({ label: 'Local: America/New_York' });
    await days.getByRole('row', { name: /2037-01-30 17:00 1 25\.00 EUR/ }).waitFor();
    expect(await days.getByRole('row').count()).toBe(2);
    expect(new URL(page.url()).search).toBe('?gateway=flex-2&by=hour');
    const list = page.getByRole('region', { name: 'One by one' });
    await list.getByRole('link', { name: 'order-second' }).waitFor();
    expect(await list.getByRole('row').count()).toBe(2);
    await page.goto('/scheduled');
    await page.getByRole('button', { name: 'Show more' }).click();
    await list.getByRole('row').nth(40).waitFor();
    expect(await page.getByRole('button', { name: /^(Pause|Resume)/ }).count()).toBe(0);
    expect(visit.mistakes).toEqual([]);
    await visit.end();
  });

  it('R22: lets an operator pause a gateway and end it, after it has said what that does, with the reason in the audit', async () => {
    const visit = await Visit.begin(browser, scene.url, scene.tokens.get('otto'));
    const { page } = visit;
    await page.goto('/scheduled');
    await page.getByRole('button', { name: 'Pause flex', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog
      .getByText('What is scheduled waits for the end of the pause: 402 submissions, 10,050.00 USD.')
      .waitFor();
    await dialog.getByRole('button', { name: 'Pause flex' }).click();
    expect(await scene.deployment.database.collection('pauses').countDocuments()).toBe(0);
    await dialog.getByRole('textbox').fill('the acquirer is down');
    await dialog.getByRole('button', { name: 'Pause flex' }).click();
    await dialog.getByText('flex is paused. No instance is running.').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
    const pauses = page.getByRole('region', { name: 'Pauses in force' });
    await pauses.getByText('the acquirer is down').waitFor();
    await pauses.getByRole('cell', { name: 'otto' }).waitFor();
    await pauses.getByRole('cell', { name: '1', exact: true }).waitFor();
    expect(await visit.pictures('scheduled-paused')).toEqual([]);
    await pauses.getByRole('button', { name: 'Resume flex' }).click();
    await dialog.getByText('What waited goes out within seconds, at its price: 1 submission, 25.00 USD.').waitFor();
    await dialog.getByRole('textbox').fill('it is up again');
    await dialog.getByRole('button', { name: 'Resume flex' }).click();
    await dialog.getByText('flex is resumed').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await page.getByText('Nothing is paused: what falls due goes out.').waitFor();
    const audit = await scene.deployment.database.collection('audit').find().sort({ at: 1 }).toArray();
    expect(audit).toMatchObject([
      { action: 'pause', by: 'otto', why: 'the acquirer is down', via: 'CONSOLE', state: 'DONE' },
      { action: 'resume', by: 'otto', why: 'it is up again', via: 'CONSOLE', state: 'DONE' },
    ]);
    expect(visit.mistakes).toEqual([]);
    await visit.end();
  });

  it('lets no viewer pause or resume by the API', async () => {
    const body = JSON.stringify({ gatewayId: 'flex', route: null, why: 'because', expectedCount: 1 });
    for (const path of ['pause-gateway', 'pause-gateway/preview', 'resume-gateway', 'resume-gateway/preview']) {
      const { status } = await scene.request(`/api/v1/actions/${path}`, { method: 'POST', body, as: 'vera' });
      expect(status).toBe(403);
    }
  });

  it('counts by an index without reading a document, and reads those alone that it lists', async () => {
    const { database } = scene.deployment;
    const { db } = database;
    await db.command({ profile: 2 });
    await countScheduled(database, { unit: 'hour', zone: 'Europe/Paris', now: Date.now() });
    await previewPause(database, { gatewayId: 'flex', route: null });
    await scene.request('/api/v1/scheduled/submissions?limit=10&gatewayId=flex-2', { as: 'vera' });
    await scene.request('/api/v1/scheduled/submissions?limit=10', { as: 'vera' });
    await db.command({ profile: 0 });
    const looked = await db
      .collection('system.profile')
      .find({ ns: /\.submissions$/ })
      .toArray();
    const examined = (op: string) =>
      looked
        .filter(({ command }) => op in command)
        .map(({ docsExamined, keysExamined }) => ({ docsExamined, isCounted: keysExamined > 0 }));
    expect(examined('aggregate')).toEqual([
      { docsExamined: 0, isCounted: true },
      { docsExamined: 0, isCounted: true },
      { docsExamined: 0, isCounted: true },
    ]);
    expect(examined('find').map(({ docsExamined }) => docsExamined)).toEqual([1, 11]);
  });
});
