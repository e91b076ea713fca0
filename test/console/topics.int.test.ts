import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { submissionDue } from '../../topics/submission-due.ts';
import { startBrowser, Visit } from './support/browser.ts';
import { ConsoleUnderTest } from './support/console-under-test.ts';

/** A kind of resource, for brokers. */
const TOPIC = 2;

describe('the page Topics', () => {
  const scene = new ConsoleUnderTest();
  let browser: Browser;

  beforeAll(async () => {
    [browser] = await Promise.all([startBrowser(), scene.setUp()]);
    for (let order = 1; order <= 5; order++) await publish(order);
  });

  afterAll(async () => {
    await browser.close();
    await scene.close();
  });

  /** To the topic whose events are the shortest. */
  async function publish(order: number, orderId = `order-${order}`): Promise<void> {
    const occurredAt = Date.UTC(2026, 0, 31, 8);
    const event = { eventId: `event-${order}`, occurredAt, orderId, dueAt: occurredAt };
    await scene.deployment.publisher.publish(submissionDue, { ...event, submissionId: `submission-${order}` });
  }

  /** At a time that no calendar has: some clients write nanoseconds, and brokers before 4.0 take them. */
  async function publishUnreadable(timestamp: string): Promise<void> {
    const { kafka, names } = scene.deployment;
    const topic = names.topic(submissionDue.name);
    const [admin, producer] = [kafka.admin(), kafka.producer()];
    await Promise.all([admin.connect(), producer.connect()]);
    const configEntries = [{ name: 'message.timestamp.after.max.ms', value: String(2n ** 63n - 1n) }];
    await admin.alterConfigs({ validateOnly: false, resources: [{ type: TOPIC, name: topic, configEntries }] });
    await producer.send({ topic, messages: [{ key: 'order-9', value: 'no Avro', timestamp }] });
    await Promise.all([admin.disconnect(), producer.disconnect()]);
  }

  it('shows what is in a topic and what comes, a sentence each, and the rest on demand', async () => {
    const visit = await Visit.begin(browser, scene.url);
    const { page } = visit;
    await page.goto('/topics');
    await page.getByRole('link', { name: 'submission-due', exact: true }).click();
    const stream = page.getByRole('region', { name: 'Messages of submission-due' });
    for (let order = 1; order <= 5; order++) await stream.getByText(`submission submission-${order} is due`).waitFor();
    await publish(6);
    await stream.getByText('submission submission-6 is due').waitFor();
    const newest = stream.getByRole('listitem').first();
    await newest.getByText('submission-6').first().waitFor();
    await newest.getByText(/^submission-due \d:\d$/).click();
    await newest.getByText('"eventId": "event-6"').waitFor();
    expect(await visit.pictures('topics')).toEqual([]);
    expect(visit.mistakes).toEqual([]);
    await visit.end();
  });

  it('stands still at a key, counts what comes meanwhile, and goes on', async () => {
    const visit = await Visit.begin(browser, scene.url);
    const { page } = visit;
    await page.goto('/topics?topic=submission-due');
    await page.getByText('submission submission-5 is due').waitFor();
    await page.keyboard.press('p');
    await page.getByRole('button', { name: 'Go on (0 waiting)' }).waitFor();
    await publish(7);
    await page.getByRole('button', { name: 'Go on (1 waiting)' }).waitFor();
    expect(await page.getByText('submission submission-7 is due').count()).toBe(0);
    await page.keyboard.press('p');
    await page.getByText('submission submission-7 is due').waitFor();
    await visit.end();
  });

  it('filters by order, and keeps the filter in its address', async () => {
    const visit = await Visit.begin(browser, scene.url);
    const { page } = visit;
    await page.goto('/topics?topic=submission-due');
    await page.getByLabel('Of one order').fill('order-3');
    // The page is drawn again with each message.
    await publish(8);
    await page.getByText('submission submission-8 is due').waitFor();
    expect(await page.getByLabel('Of one order').inputValue()).toBe('order-3');
    await page.getByLabel('Of one order').press('Enter');
    await page.waitForURL('**/topics?topic=submission-due&order=order-3');
    await page.getByText('submission submission-4 is due').waitFor({ state: 'detached' });
    await page.getByText('submission submission-3 is due').waitFor();
    expect(visit.mistakes).toEqual([]);
    await visit.end();
  });

  it('shows whatever a producer writes as text, and leads to its order', async () => {
    const visit = await Visit.begin(browser, scene.url);
    const { page } = visit;
    const hostile = '"><img src=x onerror=alert(1)>../%2e%2e/?a=1#b&amp;\u202e00.05\u0000😀';
    const shown = hostile.replace('\u202e', String.raw`\u202e`).replace('\u0000', String.raw`\u0000`);
    await publish(8, hostile);
    const nanoseconds = `${Date.now()}000000`;
    await publishUnreadable(nanoseconds);
    await page.goto('/topics?topic=submission-due');
    await page.getByText('unreadable:').waitFor();
    await page
      .getByText(String(Number(nanoseconds)))
      .first()
      .waitFor();
    await page.getByRole('link', { name: shown, exact: true }).click();
    await page.getByRole('heading', { name: `Order ${shown}` }).waitFor();
    await page.getByText('no document names this order').waitFor();
    expect(visit.mistakes.filter((mistake) => !mistake.includes('404'))).toEqual([]);
    await visit.end();
  });

  it('says why it cannot follow a topic, and begins as soon as it can', async () => {
    const visit = await Visit.begin(browser, scene.url);
    const { page } = visit;
    const detail = 'too many pages are open; close some';
    const refuse = { status: 503, contentType: 'application/problem+json', body: JSON.stringify({ detail }) };
    await page.route('**/submission-due/live*', (route) => route.fulfill(refuse), { times: 2 });
    await page.goto('/topics?topic=submission-due');
    await page.getByText(`${detail}; trying again`).waitFor();
    await page.getByText('submission submission-5 is due').waitFor();
    await page.getByText(detail).waitFor({ state: 'detached' });
    await visit.end();
  });

  it('refuses a topic that is not there, and lists those that are', async () => {
    const answer = await scene.request('/api/v1/topics/nothing/live');
    expect(answer).toMatchObject({ status: 422, body: { error: 'refused' } });
    expect(answer.body.detail).toContain('payment-declined.new-sale');
  });
});
