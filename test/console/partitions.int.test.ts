import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { checkpointCollection, checkpointId } from '../../src/engine/checkpoint.ts';
import { aCheckpointView } from '../inspect/checkpoints/a-checkpoint-view.ts';
import { startBrowser, Visit } from './support/browser.ts';
import { ConsoleUnderTest } from './support/console-under-test.ts';

const INPUT = { stage: 'submit-to-flexecom', topic: 'flexecom-submit.recovery', lane: 'bulk' } as const;
const STOPPED = {
  kind: 'dead-letters',
  reason: '100 messages in a row became dead letters',
  at: 1_780_000_000_000,
} as const;

describe('the page Partitions', () => {
  const scene = new ConsoleUnderTest({ users: { otto: 'operator', anna: 'admin' }, env: { CONSOLE_WRITE: 'on' } });
  let browser: Browser;
  const checkpoints = () => checkpointCollection(scene.deployment.database);
  beforeAll(async () => {
    [browser] = await Promise.all([startBrowser(), scene.setUp()]);
    const { checkpoint } = aCheckpointView({ next: 0, stopped: STOPPED, identity: null, outputs: [] });
    const ids = [0, 1].map((partition) => checkpointId({ ...INPUT, partition }));
    await checkpoints().insertMany(ids.map((_id) => ({ ...checkpoint, _id })));
  });

  afterAll(async () => {
    await browser.close();
    await scene.close();
  });

  it('shows first what waits for a person, why, and the safe ways on', async () => {
    const visit = await Visit.begin(browser, scene.url, scene.tokens.get('otto'));
    const { page } = visit;
    await page.goto('/partitions');
    await page.getByText('2 partitions wait').waitFor();
    const first = page.getByRole('row').nth(1);
    await first.getByText('stopped', { exact: true }).waitFor();
    await first.getByText(STOPPED.reason).waitFor();
    await page.getByText('46 partitions are owned by nobody, and not read').waitFor();
    const group = page.getByRole('group').filter({ hasText: 'classify-declines/submission-due' });
    await group.getByText('6 partitions: 6 owned by nobody; at most 0 s behind').click();
    await group.getByRole('link', { name: 'classify-declines/submission-due/5' }).waitFor();
    expect(await visit.pictures('partitions')).toEqual([]);
    await first.getByRole('link').click();
    await page.getByRole('heading', { name: 'The safe ways on' }).waitFor();
    await page.getByText('salvage checkpoint resume submit-to-flexecom/flexecom-submit.recovery/0').waitFor();
    expect(await page.getByRole('button', { name: 'Resume it' }).count()).toBe(0);
    expect(visit.mistakes).toEqual([]);
    await visit.end();
  });

  it('lets an admin resume one as its owner, and names them in the audit', async () => {
    const visit = await Visit.begin(browser, scene.url, scene.tokens.get('anna'));
    const { page } = visit;
    await page.goto('/partitions?id=submit-to-flexecom%2Fflexecom-submit.recovery%2F0');
    await page.getByRole('button', { name: 'Resume it' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('If the cause is still there, it stops again.').waitFor();
    await dialog.getByRole('textbox').fill('the producer is mended');
    await dialog.getByRole('button', { name: 'Resume it' }).click();
    await dialog.getByText('continues at offset 0').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await page.getByText('It is neither stopped nor held.').waitFor();
    expect(await visit.pictures('partition')).toEqual([]);
    const [entry] = await scene.deployment.database.collection('audit').find().toArray();
    expect(entry).toMatchObject({ by: 'anna', via: 'CONSOLE', action: 'checkpoint-resume', state: 'DONE' });
    expect(visit.mistakes).toEqual([]);
    await visit.end();
  });

  it('refuses to reset one to where its log does not reach, and says so before anything is done', async () => {
    const visit = await Visit.begin(browser, scene.url, scene.tokens.get('anna'));
    const { page } = visit;
    await page.goto('/partitions?id=submit-to-flexecom%2Fflexecom-submit.recovery%2F1');
    await page.getByLabel('Continue at').fill('7');
    await page.getByLabel('Continue at').press('Tab');
    await page.getByRole('button', { name: 'Reset it to 7' }).click();
    await page.getByRole('dialog').getByText('offset 7 is outside the log, which holds 0 to 0').waitFor();
    expect(await checkpoints().countDocuments({ 'stopped.kind': 'dead-letters' })).toBe(1);
    await visit.end();
  });
});
