import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { startBrowser, Visit } from './support/browser.ts';
import { ConsoleUnderTest } from './support/console-under-test.ts';

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
    expect(await visit.pictures('now')).toEqual([]);
    await visit.end();
  });
});
