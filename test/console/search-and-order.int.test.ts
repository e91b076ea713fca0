import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { classifyDeclines } from '../../consumers/classify-declines.ts';
import { createConfigurationStore } from '../../src/configuration/store/configuration-store.ts';
import type { AuditEntry } from '../../src/domain/documents/audit-entry.ts';
import type { DeadLetterRecord } from '../../src/domain/documents/dead-letter-record.ts';
import { paymentDeclinedNewSale } from '../../topics/payment-declined.new-sale.ts';
import { rerunRequested } from '../../topics/rerun-requested.ts';
import { configuration } from '../domain/support/configuration.ts';
import { aDebt } from '../support/a-debt.ts';
import { aSubmission } from '../support/a-submission.ts';
import { readTopic } from '../support/read-topic.ts';
import { until } from '../support/until.ts';
import { paymentDeclinedNewSaleSample } from '../topics/sample-events.ts';
import { startBrowser, Visit } from './support/browser.ts';
import { ConsoleUnderTest } from './support/console-under-test.ts';

/** Its own gateway cascades to nothing, so it stays with billing, and can be rerun. */
const SALE = {
  ...paymentDeclinedNewSaleSample,
  eventId: 'event-1',
  orderId: 'order-1',
  customerId: 'customer-1',
  transactionId: 'txn-1',
  gatewayId: 'other',
  triedGatewayIds: ['other'],
  gatewayProfileId: null,
  parentOrderId: null,
  firstDeclinedTransactionId: null,
  occurredAt: Date.now(),
  decline: { code: '05', text: 'Do not honor', type: 'SOFT' as const, network: 'VISA' as const, adviceCode: null },
};

const aDeadLetter: DeadLetterRecord = {
  _id: 'rerun-requested.dlq 2:7',
  topic: 'rerun-requested',
  partition: 2,
  offset: 7,
  at: Date.now(),
  stage: 'classify-declines',
  reason: 'it is no event',
  reasonGroup: 'it is no event',
  orderId: 'order-of-a-dead-letter',
  sourcePartition: 2,
  sourceOffset: 3,
  masked: false,
  cut: false,
  expiresAt: new Date(Date.now() + 86_400_000),
  state: 'OPEN',
  handledAt: null,
  by: null,
  why: null,
};

/** A script for the browser: from when the search is drawn, what the page put off waits until `goOn()`. */
const BUSY_ONCE_DRAWN = `{
  const { setTimeout, requestAnimationFrame } = window;
  const waiting = [];
  let isBusy = null;
  const inTime = (run) => (...given) => (isBusy ? waiting.push(() => run(...given)) : run(...given));
  window.setTimeout = (run, ...rest) => setTimeout(inTime(run), ...rest);
  window.requestAnimationFrame = (run) => requestAnimationFrame(inTime(run));
  const drawn = () => (isBusy ??= document.getElementById('search') === null ? null : true);
  new MutationObserver(drawn).observe(document, { childList: true, subtree: true });
  window.goOn = () => {
    isBusy = false;
    for (const run of waiting) run();
  };
}`;

describe('Search, and an order', () => {
  const config = configuration();
  const scene = new ConsoleUnderTest({
    users: { vera: 'viewer', otto: 'operator' },
    env: { CONSOLE_WRITE: 'on' },
    configuration: config,
  });
  const { deployment } = scene;
  let browser: Browser;

  beforeAll(async () => {
    [browser] = await Promise.all([startBrowser(), scene.setUp()]);
    const { database, publisher } = deployment;
    const { version, retiredGateways, ...content } = config;
    const applying = { content, sourceText: 'x', appliedBy: 'test', now: 1, dryRun: false };
    await createConfigurationStore(database.db).apply(applying);
    await deployment.run(classifyDeclines({ holdoutKey: '' }), { configuration: { current: () => config } });
    await database.collection('debts').insertMany([
      aDebt({
        _id: 'rebill/3/subscription-2',
        orderId: 'order-2',
        customerId: 'customer-1',
        subscriptionId: 'subscription-2',
      }),
      aDebt({
        _id: 'sale/txn-1',
        orderId: 'txn-1',
        customerId: 'customer-3',
        subscriptionId: null,
        kind: 'NEW_SALE',
        state: 'PAID',
      }),
    ]);
    await database.collection('submissions').insertOne(
      aSubmission({
        _id: 'sub_2',
        debtId: 'rebill/3/subscription-2',
        orderId: 'order-2',
        customerId: 'customer-1',
        subscriptionId: 'subscription-2',
        state: 'SCHEDULED',
        flexecomGatewayId: 'flex',
        parked: false,
        dueAt: Date.UTC(2037, 0, 31, 8),
        history: [{ at: Date.now(), state: 'SCHEDULED', by: 'classify-declines', detail: null }],
      }),
    );
    await database.collection('deadLetters').insertOne(aDeadLetter);
    await publisher.publish(paymentDeclinedNewSale, SALE);
    await until(async () => (await database.collection('declines').countDocuments({ orderId: 'order-1' })) === 1);
  });

  afterAll(async () => {
    await browser.close();
    await scene.close();
  });

  async function find(page: Page, text: string): Promise<void> {
    await page.getByLabel('Search by any id').fill(text);
    await page.getByLabel('Search by any id').press('Enter');
  }

  it('goes straight to the one order that an id leads to, and back to what was found', async () => {
    const visit = await Visit.begin(browser, scene.url, scene.tokens.get('vera'));
    const { page } = visit;
    await page.goto('/');
    await find(page, ' “subscription-2” ');
    await page.getByRole('heading', { name: 'Order order-2' }).waitFor();
    await page.getByText('Waits for 2037-01-31 08:00:00, for attempt 4 through flex at 25.00 USD.').waitFor();
    await page.getByLabel('Time zone').selectOption({ label: 'Local: America/New_York' });
    await page.getByText('Waits for 2037-01-31 03:00:00').waitFor();
    await page.getByRole('link', { name: 'Back to what subscription-2 was found as' }).click();
    await page.getByRole('heading', { name: 'It is a subscription of an order' }).waitFor();
    expect(visit.mistakes).toEqual([]);
    await visit.end();
  });

  it('finds it for whoever is faster than the page, too', async () => {
    const visit = await Visit.begin(browser, scene.url, scene.tokens.get('vera'));
    const { page } = visit;
    await page.addInitScript(BUSY_ONCE_DRAWN);
    await page.goto('/');
    await find(page, 'subscription-2');
    await page.evaluate('goOn()');
    await page.getByRole('heading', { name: 'Order order-2' }).waitFor();
    await visit.end();
  });

  it('takes what one id was found as for nothing of the next', async () => {
    const visit = await Visit.begin(browser, scene.url, scene.tokens.get('vera'));
    const { page } = visit;
    await page.goto('/search?q=subscription-2&all=1');
    await page.getByRole('heading', { name: 'It is a subscription of an order' }).waitFor();
    await find(page, 'nobody-has-this');
    await page.getByText('Nothing has exactly the id nobody-has-this.').waitFor();
    expect(page.url()).toContain('/search?q=nobody-has-this');
    expect(visit.mistakes).toEqual([]);
    await visit.end();
  });

  it('lists everything that has the id, exactly, and says what was looked for', async () => {
    const visit = await Visit.begin(browser, scene.url, scene.tokens.get('vera'));
    const { page } = visit;
    await page.goto('/search?q=txn-1');
    await page.getByRole('heading', { name: 'It is an order', exact: true }).waitFor();
    await page.getByRole('heading', { name: 'It is a transaction of an order' }).waitFor();
    expect(await visit.pictures('search')).toEqual([]);
    await find(page, 'customer-1');
    await page.getByRole('heading', { name: 'It is a customer of 2 orders' }).waitFor();
    await find(page, 'flex');
    await page.getByRole('heading', { name: 'It is a gateway' }).waitFor();
    await find(page, 'rerun-requested.dlq 2:7');
    await page.getByRole('heading', { name: 'It is of a dead letter' }).waitFor();
    await find(page, 'TXN-1');
    await page.getByText('Nothing has exactly the id TXN-1.').waitFor();
    await page.getByText(/Looked for as: order, subscription, .*rerun request/).waitFor();
    expect(await visit.pictures('search-nothing')).toEqual([]);
    expect(visit.mistakes).toEqual([]);
    await visit.end();
  });

  it('R18: neither sends nor shows a card number that somebody pastes', async () => {
    const visit = await Visit.begin(browser, scene.url, scene.tokens.get('vera'));
    const { page } = visit;
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto('/');
    await find(page, '4111 1111 1111 1111');
    await page.getByText('This looks like a card number.').waitFor();
    expect(asked.filter((url) => /1111|search\?/.test(url))).toEqual([]);
    expect(page.url()).not.toContain('1111');
    expect(await page.content()).not.toContain('1111');
    expect(visit.mistakes).toEqual([]);
    await visit.end();
    expect((await scene.request('/api/v1/search?q=4111111111111111', { as: 'vera' })).status).toBe(422);
  });

  it('tells a viewer the story with why and its messages, and shows no button', async () => {
    const visit = await Visit.begin(browser, scene.url, scene.tokens.get('vera'));
    const { page } = visit;
    await page.goto('/orders/order-1');
    await page.getByText('The sale was declined on other: “Do not honor” (code 05)').waitFor();
    await page
      .getByText('Not sent to FlexEcom: no cascade leads from this decline to FlexEcom (NOT_IN_CASCADE).')
      .waitFor();
    await page.getByText('Why', { exact: true }).click();
    await page.getByText('no cascade profile applies to it rule R2').waitFor();
    await page.getByRole('link', { name: 'configuration version 1' }).waitFor();
    await page.getByText('Messages and documents').click();
    const decline = page.getByText(/payment-declined\.new-sale\/\d\/0/);
    await decline.click();
    await page.getByText('"eventId": "event-1"').waitFor();
    expect(await page.getByRole('button', { name: 'Rerun this sale' }).count()).toBe(0);
    expect(await visit.pictures('order')).toEqual([]);
    await page.goto('/orders/nobody');
    await page.getByText('no document names this order').waitFor();
    expect(visit.mistakes.filter((mistake) => !mistake.includes('404'))).toEqual([]);
    await visit.end();
  });

  it('R6, R21: lets an operator rerun a sale and call it back, and names them in the audit', async () => {
    const visit = await Visit.begin(browser, scene.url, scene.tokens.get('otto'));
    const { page } = visit;
    await page.goto('/orders/order-1');
    await page.getByRole('button', { name: 'Rerun this sale' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('flex is asked at once to charge').waitFor();
    await dialog.getByRole('button', { name: 'Rerun this sale' }).click();
    expect(await auditOf('rerun')).toEqual([]);
    await dialog.getByRole('textbox').fill('the customer called');
    expect(await visit.pictures('order-rerun')).toEqual([]);
    await dialog.getByRole('button', { name: 'Rerun this sale' }).click();
    await dialog.getByText('Accepted: flex gets it').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await page.getByText('It is about to be sent to FlexEcom through flex.').waitFor();
    expect(await auditOf('rerun')).toMatchObject([
      { by: 'otto', why: 'the customer called', via: 'CONSOLE', state: 'DONE' },
    ]);

    await page.getByRole('button', { name: 'Call it back from FlexEcom' }).click();
    await dialog.getByText('about to be sent').waitFor();
    await dialog.getByRole('textbox').fill('it was a mistake');
    await dialog.getByRole('button', { name: 'Call it back from FlexEcom' }).click();
    await dialog.getByText('1 submission called back').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await page.getByText('It is being called back (RECALLED)').waitFor();
    expect(await auditOf('recall')).toMatchObject([
      { by: 'otto', why: 'it was a mistake', via: 'CONSOLE', state: 'DONE' },
    ]);
    expect(visit.mistakes).toEqual([]);
    await visit.end();
  });

  it('R6: requests nothing that would be refused, and nothing twice under one key', async () => {
    const target = {
      orderId: 'txn-1',
      transactionId: 'transaction-1',
      gatewayId: 'flex',
      requestKey: 'console-0123456789',
    };
    const post = (path: string, body: object, as: string) =>
      scene.request(`/api/v1/actions/${path}`, { method: 'POST', body: JSON.stringify(body), as });
    const preview = await post('rerun-order/preview', target, 'otto');
    expect(preview.body).toMatchObject({ count: 0, sentences: [expect.stringContaining('It would be refused')] });
    const before = await deployment.database.collection('audit').countDocuments();
    expect((await post('rerun-order', { ...target, why: 'x', expectedCount: 0 }, 'otto')).status).toBe(422);
    expect(await deployment.database.collection('audit').countDocuments()).toBe(before);
    const again = (await auditOf('rerun'))[0]?.ids?.[1] ?? '';
    const repeated = { orderId: 'order-1', transactionId: 'txn-1', gatewayId: 'flex', requestKey: again };
    expect((await post('rerun-order/preview', repeated, 'otto')).body).toMatchObject({ count: 0 });
    expect((await post('rerun-order', { ...repeated, why: 'x', expectedCount: 0 }, 'otto')).body.done).toContain(
      'Accepted',
    );
    expect(await deployment.database.collection('submissions').countDocuments({ orderId: 'order-1' })).toBe(1);
    // The first one alone was published.
    expect((await readTopic(deployment.prefix, rerunRequested)).map(({ key }) => key)).toEqual(['order-1']);
    for (const path of ['rerun-order', 'rerun-order/preview', 'recall-order', 'recall-order/preview']) {
      expect((await post(path, { ...target, why: 'x', expectedCount: 0 }, 'vera')).status).toBe(403);
    }
  });

  it('reads about as many documents as it shows, however many there are', async () => {
    const { database } = deployment;
    const others = Array.from({ length: 500 }, (_, index) => `other-${index}`);
    await database
      .collection('submissions')
      .insertMany(others.map((id) => aSubmission({ _id: id, orderId: id, debtId: id })));
    await database.collection('debts').insertMany(others.map((id) => aDebt({ _id: id, orderId: id, customerId: id })));
    await database.db.command({ profile: 2 });
    await scene.request('/api/v1/orders/order-2', { as: 'vera' });
    await scene.request('/api/v1/search?q=customer-1', { as: 'vera' });
    await database.db.command({ profile: 0 });
    const looked = await database.db
      .collection('system.profile')
      .find({ ns: /\.(debts|submissions|declines|contradictions|orders|subscriptions|paymentMethodAttempts)$/ })
      .toArray();
    expect(looked.length).toBeGreaterThan(10);
    expect(looked.filter(({ planSummary }) => planSummary === 'COLLSCAN')).toEqual([]);
    expect(looked.reduce((sum, { docsExamined }) => sum + docsExamined, 0)).toBeLessThan(20);
  });

  function auditOf(action: AuditEntry['action']): Promise<AuditEntry[]> {
    return deployment.database.collection('audit').find({ action }).toArray();
  }
});
