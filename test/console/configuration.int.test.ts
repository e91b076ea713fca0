import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { classifyDeclines } from '../../consumers/classify-declines.ts';
import { checkRoutingText, contentOf } from '../../src/configuration/file/yaml-file.ts';
import { createConfigurationStore } from '../../src/configuration/store/configuration-store.ts';
import { paymentDeclinedNewSale } from '../../topics/payment-declined.new-sale.ts';
import { hard, initialDecline } from '../domain/support/events.ts';
import { until } from '../support/until.ts';
import { startBrowser, Visit } from './support/browser.ts';
import { ConsoleUnderTest } from './support/console-under-test.ts';

const FIRST = `gateways:
  - id: flex
    type: FLEXECOM
    publicKey: { env: FLEXECOM_PUBLIC_KEY }
    secretKey: { env: FLEXECOM_SECRET_KEY }
    signingSecret: { env: FLEXECOM_SIGNING_SECRET }
  - { id: visa-1, type: NMI, directCascadeProfileId: direct }
  - { id: visa-2, type: NMI }
cascadeProfiles:
  - { id: direct, gatewayIds: [visa-1, visa-2, flex] }
`;
/** Sends lost cards. */
const SECOND = `${FIRST}declineMapping:
  - { scope: { gatewayType: NMI }, message: lost card, mapTo: SOFT }
`;

describe('the page Configuration', () => {
  const scene = new ConsoleUnderTest({ users: { vera: 'viewer', adam: 'admin' }, env: { CONSOLE_WRITE: 'on' } });
  let browser: Browser;
  let visit: Visit;
  let page: Page;
  const dialogs: string[] = [];

  beforeAll(async () => {
    [browser] = await Promise.all([startBrowser(), scene.setUp()]);
    visit = await Visit.begin(browser, scene.url, scene.tokens.get('adam'));
    page = visit.page;
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.type());
      void dialog.accept();
    });
  });

  afterAll(async () => {
    await visit.end();
    await browser.close();
    await scene.close();
  });

  const draft = () => page.getByLabel('YAML of the draft');
  const store = () => createConfigurationStore(scene.deployment.database.db);
  const decide = async (label: string, why: string) => {
    await page.getByRole('button', { name: label }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Why?').fill(why);
    await dialog.getByRole('button', { name: label }).click();
    return dialog;
  };

  it('says that nothing is in force, and goes to each mistake of a draft', async () => {
    await page.goto('/configuration');
    await page.getByText('No configuration has been applied yet').waitFor();
    await page.getByRole('link', { name: 'Write one, or open a file' }).click();
    await draft().fill(
      FIRST.replace('cascadeProfiles', 'cascadeProfile').replace('type: NMI }', 'type: NMI, enabled: on }'),
    );
    await page.getByText('It cannot be applied yet').waitFor();
    await page.getByText('did you mean "cascadeProfiles"?').waitFor();
    await page.getByRole('button', { name: 'line 8, column 39' }).click();
    const selected = () =>
      draft().evaluate((area: HTMLTextAreaElement) => area.value.slice(area.selectionStart, area.selectionEnd));
    expect(await selected()).toBe('on }');
    expect(await page.getByRole('button', { name: 'Apply this draft' }).count()).toBe(0);
    expect(await visit.pictures('configuration-mistakes')).toEqual([]);
  });

  it('applies a draft after a preview, with who and why in history and audit', async () => {
    await draft().fill(FIRST);
    await page.getByText('It may be applied').waitFor();
    await page.getByText('Gateway visa-2 is added: type NMI; in use yes.').first().waitFor();
    await page.getByRole('button', { name: 'Look at what is scheduled' }).click();
    await page.getByText('Nothing: every scheduled submission stays.').waitFor();

    await page.getByRole('button', { name: 'Apply this draft' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('This becomes version 1').waitFor();
    await dialog.getByRole('button', { name: 'Apply this draft' }).click();
    expect(await dialog.getByLabel('Why?').evaluate((area: HTMLTextAreaElement) => area.validity.valueMissing)).toBe(
      true,
    );
    await dialog.getByLabel('Why?').fill('we begin');
    await dialog.getByRole('button', { name: 'Apply this draft' }).click();
    await dialog.getByText('Version 1 is in force').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();

    await page.getByRole('link', { name: 'In force' }).click();
    await page.getByText('by adam: we begin').waitFor();
    await page.getByText('the environment variable FLEXECOM_SECRET_KEY').waitFor();
    expect(await visit.pictures('configuration')).toEqual([]);
    const entry = await scene.deployment.database.collection('audit').findOne({ action: 'config-apply' });
    expect(entry).toMatchObject({ by: 'adam', why: 'we begin', via: 'CONSOLE', state: 'DONE' });
  });

  it('warns whoever leaves with a draft, keeps it over a reload, and says what it would have done with past declines', async () => {
    await decideDeclines();
    await page.getByRole('button', { name: 'Begin a draft with it' }).click();
    await draft().fill(SECOND);
    expect(dialogs).toEqual([]);
    await page.reload();
    await page.getByText('Decline mapping of NMI, ALL, "lost card" is added').waitFor();
    expect(await draft().inputValue()).toBe(SECOND);
    expect(dialogs).toEqual(['beforeunload']);

    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    await page.getByText('2 (10.00 EUR, 25.00 USD) of 3 declines would go elsewhere.').waitFor();
    await page.getByRole('row', { name: 'HARD_DECLINE CASCADE flex 2 (10.00 EUR, 25.00 USD)' }).waitFor();
    expect(await visit.pictures('configuration-draft')).toEqual([]);
  });

  it('refuses a draft where somebody else applied a version meanwhile, and names it', async () => {
    const other = contentOf(checkRoutingText('other.yaml', `timeZone: Europe/Berlin\n${FIRST}`));
    const now = Date.now();
    await store().apply({ content: other, sourceText: '', appliedBy: 'berta', now, dryRun: false });
    await page.getByRole('button', { name: 'Apply this draft' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('version 2 is in force now: berta applied it at').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
    expect(await store().newestVersion()).toBe(2);

    await page.reload();
    await page.getByText('This draft began with version 1, and version 2 is in force now').waitFor();
    await page.getByText('Time zone changes from Europe/Berlin to UTC.').first().waitFor();
    const done = await decide('Apply this draft', 'lost cards come back');
    await done.getByText('Version 3 is in force, with 2 changes.').waitFor();
    await done.getByRole('button', { name: 'Close' }).click();
  });

  it('compares versions, and rolls back to one', async () => {
    await page.getByRole('link', { name: 'History' }).click();
    await page
      .getByRole('article', { name: 'Version 2' })
      .getByRole('link', { name: 'Compare with the one in force' })
      .click();
    const comparison = page.getByRole('region', { name: 'What changed' });
    await comparison.getByText('Decline mapping of NMI, ALL, "lost card" is added').waitFor();
    expect(new URL(page.url()).search).toBe('?view=history&from=2&to=3');
    expect(await visit.pictures('configuration-history')).toEqual([]);

    const dialog = await decide('Roll back to version 1', 'as it was');
    await dialog.getByText('Version 4 is in force').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await page.getByText('Rolled back to version 1.').waitFor();
    const yaml = await scene.request('/api/v1/configuration.yaml', { as: 'vera' });
    expect(yaml.headers.get('content-disposition')).toContain('routing-version-4.yaml');
    expect(contentOf(checkRoutingText('again.yaml', yaml.body))).toEqual(await store().content(1));
  });

  it('shows a viewer everything and lets them change nothing', async () => {
    const viewer = await Visit.begin(browser, scene.url, scene.tokens.get('vera'));
    await viewer.page.goto('/configuration?view=draft');
    await viewer.page.getByLabel('YAML of the draft').fill(SECOND);
    await viewer.page.getByText('To apply it needs the role admin').waitFor();
    expect(await viewer.page.getByRole('button', { name: 'Apply this draft' }).count()).toBe(0);
    await viewer.end();
    const body = JSON.stringify({ text: SECOND, onlyAfter: 4, why: 'x', expectedCount: 1 });
    const refused = await scene.request('/api/v1/actions/apply-configuration', { as: 'vera', method: 'POST', body });
    expect(refused).toMatchObject({ status: 403, body: { error: 'forbidden' } });
    expect(viewer.mistakes).toEqual([]);
    // What a browser says of the answer 422, which the page shows as a sentence.
    expect(visit.mistakes.filter((text) => !text.includes('422'))).toEqual([]);
  });

  it('describes itself', async () => {
    const { body } = await scene.request('/api/v1/openapi.json', { as: 'vera' });
    expect(Object.keys(body.paths)).toEqual(
      expect.arrayContaining(['/api/v1/configuration', '/api/v1/configuration/what-if', '/api/v1/report/parts']),
    );
  });

  /** Three sales, two of them with lost cards, decided by the version in force. */
  async function decideDeclines(): Promise<void> {
    const { deployment } = scene;
    const configuration = await store().load();
    const stage = await deployment.run(classifyDeclines({ holdoutKey: '' }), {
      configuration: { current: () => configuration },
    });
    const sale = (name: string, fields: Partial<Parameters<typeof initialDecline>[0]> = {}) =>
      deployment.publisher.publish(
        paymentDeclinedNewSale,
        initialDecline({
          eventId: `e-${name}`,
          orderId: name,
          customerId: `c-${name}`,
          transactionId: `t-${name}`,
          paymentMethodRef: `pm-${name}`,
          occurredAt: Date.now(),
          ...fields,
        }),
      );
    const lost = { decline: { ...hard, type: null } };
    await sale('soft');
    await sale('lost-1', { ...lost, amountMinor: 2_500 });
    await sale('lost-2', { ...lost, amountMinor: 1_000, currency: 'EUR' });
    await until(async () => (await deployment.database.collection('declines').countDocuments()) === 3);
    await stage.stop();
  }
});
