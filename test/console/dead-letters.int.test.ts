import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import type { DeadLetter } from '../../src/dead-letters/dead-letter.ts';
import { openRecordOf } from '../../src/dead-letters/dead-letter-record.ts';
import { recordDeadLetters } from '../../src/dead-letters/record-dead-letters.ts';
import type { DeadLetterRecord } from '../../src/domain/documents/dead-letter-record.ts';
import { deadLetter } from '../../src/engine/chunk/outputs.ts';
import { pageOfDeadLetters } from '../../src/inspect/dead-letters/list-dead-letters.ts';
import { groupOpenDeadLetters } from '../../src/inspect/dead-letters/select-dead-letters.ts';
import { replayDeadLetters } from '../../src/operate/dead-letters/replay-dead-letters.ts';
import { submissionDue } from '../../topics/submission-due.ts';
import { aDebt } from '../support/a-debt.ts';
import { readTopic } from '../support/read-topic.ts';
import { startBrowser, Visit } from './support/browser.ts';
import { ConsoleUnderTest } from './support/console-under-test.ts';

const AT = Date.UTC(2026, 0, 31, 8);
const GONE = 'submission sub_1 is not there';
const NOT_AVRO = 'not in the Confluent wire format: it does not start with a zero byte and a schema id';

describe('the page Dead letters', () => {
  const scene = new ConsoleUnderTest({ users: { vera: 'viewer', otto: 'operator' }, env: { CONSOLE_WRITE: 'on' } });
  const { deployment } = scene;
  const letters = () => deployment.database.collection('deadLetters');
  let browser: Browser;

  beforeAll(async () => {
    [browser] = await Promise.all([startBrowser(), scene.setUp()]);
    await deployment.database.collection('debts').insertOne(aDebt({ orderId: 'order-1' }));
    const admin = deployment.kafka.admin();
    await admin.connect();
    await produceDeadLetters();
    await recordDeadLetters({ ...deployment, database: deployment.database, admin });
    await admin.disconnect();
  });

  afterAll(async () => {
    await browser.close();
    await scene.close();
  });

  /** As a stage writes them: four sound messages about what was not there, three that nobody can read. */
  async function produceDeadLetters(): Promise<void> {
    const sound = [1, 2, 3, 4].map((order) => {
      const event = { eventId: `event-${order}`, occurredAt: AT, orderId: `order-${order}`, dueAt: AT };
      const value = deployment.codec.encode(submissionDue, { ...event, submissionId: `submission-${order}` });
      return { key: Buffer.from(event.orderId), value, reason: GONE };
    });
    const unreadable = [5, 6, 7].map((order) => {
      return { key: Buffer.from(`order-${order}`), value: Buffer.from('card 4111111111111111'), reason: NOT_AVRO };
    });
    const id = { stage: 'classify-declines', topic: 'submission-due', partition: 0, lane: 'bulk' } as const;
    const { codec, names } = deployment;
    const messages = [...sound, ...unreadable].map(({ key, value, reason }, offset) => {
      const source = { offset, next: offset + 1, timestamp: String(AT), key, value, headers: { traceparent: 'trace' } };
      const { headers, ...one } = deadLetter({ codec, names, chunkId: 'chunk' }, id, source, reason);
      return {
        ...one,
        headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, String(text)])),
      };
    });
    const producer = deployment.kafka.producer();
    await producer.connect();
    await producer.send({ topic: names.deadLetterTopic('submission-due'), messages });
    await producer.disconnect();
  }

  it('groups them by reason, says what each means, and shows one with its event, its order and its bytes', async () => {
    const visit = await Visit.begin(browser, scene.url, scene.tokens.get('vera'));
    const { page } = visit;
    await page.goto('/dead-letters');
    const gone = page.getByRole('article', { name: 'submission … is not there' });
    await gone.getByText('the database was restored from a backup').waitFor();
    await page.getByText('the producer does not write by the schema registry').waitFor();
    expect(await visit.pictures('dead-letters')).toEqual([]);
    await gone.getByRole('link', { name: '4 dead letters' }).click();
    await page.getByText('4 dead letters fit').waitFor();
    expect(await page.getByRole('checkbox').count()).toBe(0);
    expect(await page.getByRole('link', { name: 'order-1' }).getAttribute('href')).toBe('/orders/order-1');
    expect(await page.getByRole('link', { name: 'order-2' }).count()).toBe(0);
    const first = page.getByRole('row', { name: /order-1/ });
    await first.getByRole('link', { name: /^submission-due\.dlq/ }).click();
    await page.getByText('"eventId": "event-1"').waitFor();
    await page.getByText('Headers', { exact: true }).click();
    await page.getByText('"traceparent": "trace"').waitFor();
    expect(page.url()).toContain('id=submission-due.dlq');
    expect(await page.getByRole('button', { name: /Replay|Dismiss/ }).count()).toBe(0);
    expect(await visit.pictures('dead-letter')).toEqual([]);
    await page.getByRole('link', { name: 'Back to the list' }).click();
    await page.getByText('4 dead letters fit').waitFor();
    await page.getByLabel('Order', { exact: true }).fill('order-5');
    await page.getByLabel('Order', { exact: true }).press('Enter');
    await page.getByText('None that fits is open.').waitFor();
    await page.getByRole('button', { name: 'Any reason' }).click();
    await page
      .getByRole('row', { name: /order-5/ })
      .getByRole('link')
      .click();
    await page.getByText('A replay would be refused: digits that looked like a card number were masked').waitFor();
    await page.getByText('Bytes, card numbers masked').click();
    await page.getByText(`63 61 72 64 20 ${'2a '.repeat(16).trim()}`).waitFor();
    expect(visit.mistakes).toEqual([]);
    await visit.end();
  });

  it('lets an operator replay some at a rate: they are in their topic again, and no longer open', async () => {
    const visit = await Visit.begin(browser, scene.url, scene.tokens.get('otto'));
    const { page } = visit;
    await page.goto('/dead-letters?state=open&topic=submission-due');
    for (const order of [1, 2, 3])
      await page
        .getByRole('row', { name: `order-${order}` })
        .getByRole('checkbox')
        .check();
    await page.getByLabel('At most, a second').fill('3');
    await page.getByLabel('At most, a second').press('Tab');
    expect(await visit.pictures('dead-letters-chosen')).toEqual([]);
    await page.getByRole('button', { name: 'Replay 3 dead letters' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('3 dead letters would be published again').waitFor();
    await dialog.getByText('At 3 a second that takes about 1 second.').waitFor();
    await dialog.getByRole('textbox').fill('the backup is restored');
    await dialog.getByRole('button', { name: 'Replay 3 dead letters' }).click();
    await dialog.getByText('The replay of 3 dead letters has begun').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await page.getByText('ended: replayed 3 of 3.').waitFor();
    await page.getByText('4 dead letters fit').waitFor();
    expect(await page.getByRole('row', { name: 'order-1' }).count()).toBe(0);
    const published = await readTopic(deployment.prefix, submissionDue);
    expect(published.map(({ key }) => key).sort()).toEqual(['order-1', 'order-2', 'order-3']);
    expect(String(published[0]?.headers.salvage_replay_of)).toMatch(/^submission-due\.dlq \d:\d$/);
    expect(await letters().countDocuments({ state: 'REPLAYED', by: 'otto' })).toBe(3);
    await page.getByRole('link', { name: 'Replayed or dismissed' }).click();
    await page.getByText('Replayed by otto').first().waitFor();
    const audit = deployment.database.collection('audit');
    expect(await audit.findOne({ action: 'dlq-replay' })).toMatchObject({
      ...{ by: 'otto', why: 'the backup is restored', via: 'CONSOLE', state: 'DONE', result: 'replayed 3 of 3' },
    });
    expect(visit.mistakes).toEqual([]);
    await visit.end();
  });

  it('lets an operator dismiss all that fit, and names them in the audit', async () => {
    const visit = await Visit.begin(browser, scene.url, scene.tokens.get('otto'));
    const { page } = visit;
    await page.goto('/dead-letters');
    await page.getByRole('article', { name: NOT_AVRO }).getByRole('link', { name: '3 dead letters' }).click();
    await page.getByLabel('All 3 on this page').check();
    await page.getByRole('button', { name: 'Replay 3 dead letters' }).click();
    await page.getByRole('dialog').getByText('3 dead letters would be refused: digits that looked').waitFor();
    expect(await page.getByRole('dialog').getByRole('textbox').count()).toBe(0);
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    await page.locator('button:focus', { hasText: 'Replay 3 dead letters' }).waitFor();
    await page.getByRole('button', { name: 'Dismiss 3 dead letters' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('3 dead letters would no longer be open.').waitFor();
    await dialog.getByRole('textbox').fill('a test of billing');
    await dialog.getByRole('button', { name: 'Dismiss 3 dead letters' }).click();
    await dialog.getByText('3 dead letters dismissed.').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await page.getByText('None that fits is open.').waitFor();
    expect(await letters().countDocuments({ state: 'OPEN' })).toBe(1);
    const audit = deployment.database.collection('audit');
    expect(await audit.findOne({ action: 'dlq-dismiss' })).toMatchObject({ by: 'otto', via: 'CONSOLE', state: 'DONE' });
    expect(visit.mistakes).toEqual([]);
    await visit.end();
  });

  it('says of a replay without an end that nobody knows how far it came', async () => {
    const unfinished = { _id: 'lost', at: Date.now(), by: 'rita', why: 'x', via: 'CONSOLE', state: 'STARTED' } as const;
    const about = '9 dead letters of flexecom-result.dlq';
    const audit = deployment.database.collection('audit');
    await audit.insertOne({ ...unfinished, action: 'dlq-replay', about, ids: [], finishedAt: null, result: null });
    const visit = await Visit.begin(browser, scene.url, scene.tokens.get('vera'));
    await visit.page.goto('/dead-letters');
    await visit.page.getByText(`A replay of ${about} that rita began`).waitFor();
    await visit.end();
  });

  it('lets no viewer replay or dismiss by the API', async () => {
    const body = JSON.stringify({ which: { filter: {} }, perSecond: 1, why: 'because', expectedCount: 1 });
    const request = { method: 'POST', body, as: 'vera' };
    for (const action of ['replay-dead-letters', 'dismiss-dead-letters']) {
      expect((await scene.request(`/api/v1/actions/${action}`, request)).status).toBe(403);
      expect((await scene.request(`/api/v1/actions/${action}/preview`, request)).status).toBe(403);
    }
    expect(await letters().countDocuments({ state: 'OPEN' })).toBe(1);
  });

  it('reads no more than it shows, whatever is filtered, and every one once', async () => {
    await letters().insertMany(Array.from({ length: 300 }, (_, offset) => manyOf(offset)));
    const reason = { topic: 'flexecom-result', stage: 'apply-results', reasonGroup: 'broken' };
    const filters = [{}, { topic: 'flexecom-result' }, reason, { orderId: 'order-many' }];
    const { db } = deployment.database;
    await db.command({ profile: 2 });
    const seen = await Promise.all(
      (['open', 'handled'] as const).flatMap((state) => filters.map((filter) => allPages(state, filter))),
    );
    const groups = await groupOpenDeadLetters(deployment.database);
    await db.command({ profile: 0 });
    // 100 of the 300 are open, and one of the others.
    expect(seen.map((ids) => ids.length)).toEqual([101, 100, 100, 100, 206, 200, 200, 200]);
    for (const ids of seen) expect(new Set(ids).size).toBe(ids.length);
    expect(groups[0]).toMatchObject({ ...reason, count: 100 });
    const reads = await db
      .collection('system.profile')
      .find({ ns: /\.deadLetters$/ })
      .toArray();
    expect(reads.filter(({ op }) => op === 'query')).toHaveLength(3 * 4 + 5 * 4);
    for (const { op, docsExamined, keysExamined, planSummary, hasSortStage } of reads) {
      // A page, one more, and what its last key stands on; grouping reads the index alone.
      expect(docsExamined).toBeLessThanOrEqual(op === 'query' ? PAGE + 3 : 0);
      expect(keysExamined).toBeLessThanOrEqual(op === 'query' ? 2 * PAGE + 20 : 110);
      if (op === 'query') expect({ planSummary, hasSortStage }).toEqual({ planSummary });
    }
  });

  it('shows a replay that another process runs, after a reload too, and lets an operator stop it', async () => {
    const deadLetters = Array.from({ length: 2_000 }, (_, offset) => aDeadLetter(offset));
    const published: unknown[] = [];
    const publisher = { republish: async (topic: unknown) => void published.push(topic) };
    const request = { deadLetters, perSecond: 5, onReplayed: () => {}, signal: new AbortController().signal };
    const rita = { by: 'rita', why: 'the backup is restored', via: 'CLI' } as const;
    const replaying = replayDeadLetters({ database: deployment.database, publisher }, request, rita);
    const visit = await Visit.begin(browser, scene.url, scene.tokens.get('otto'));
    const { page } = visit;
    await page.goto('/dead-letters');
    await page.getByText('rita replays 2,000 dead letters of flexecom-result.dlq').waitFor();
    await page.reload();
    const running = page.getByRole('region', { name: 'A replay runs' });
    await running.getByText('of 2,000 are done').waitFor();
    expect(await visit.pictures('dead-letters-replay')).toEqual([]);
    await running.getByRole('button', { name: 'Stop this replay' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('that is not taken back').waitFor();
    await dialog.getByRole('textbox').fill('billing complains');
    await dialog.getByRole('button', { name: 'Stop this replay' }).click();
    await dialog.getByText('It has ended: replayed').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await page.getByText('stopped by otto: billing complains').waitFor();
    expect(await running.count()).toBe(0);
    const { replayed } = await replaying;
    expect(published).toHaveLength(replayed);
    expect(replayed).toBeLessThan(2_000);
    const entry = await deployment.database.collection('audit').findOne({ by: 'rita', via: 'CLI' });
    expect(entry).toMatchObject({ state: 'DONE', stop: { by: 'otto' }, replay: { replayed, of: 2_000 } });
    const stop = { id: entry?._id, why: 'because', expectedCount: 1 };
    const again = { method: 'POST', body: JSON.stringify(stop) };
    expect((await scene.request('/api/v1/actions/stop-replay', { ...again, as: 'vera' })).status).toBe(403);
    expect((await scene.request('/api/v1/actions/stop-replay', { ...again, as: 'otto' })).status).toBe(409);
    expect(visit.mistakes).toEqual([]);
    await visit.end();
  });

  const PAGE = 45;

  async function allPages(state: 'open' | 'handled', filter: object): Promise<string[]> {
    const ids: string[] = [];
    let after: string | undefined;
    do {
      const page = await pageOfDeadLetters(deployment.database, state, filter, { limit: PAGE, after });
      ids.push(...page.items.map(({ _id }) => _id));
      after = page.next ?? undefined;
    } while (after !== undefined);
    return ids;
  }
});

/** Three at each moment: one open, one replayed, one dismissed. */
function manyOf(offset: number): DeadLetterRecord {
  const state = (['OPEN', 'REPLAYED', 'DISMISSED'] as const)[offset % 3] ?? 'OPEN';
  return { ...openRecordOf(aDeadLetter(offset)), state, expiresAt: new Date('2037-01-31') };
}

function aDeadLetter(offset: number): DeadLetter {
  const at = AT + Math.floor(offset / 3);
  const headers = { salvage_stage: 'apply-results', salvage_reason: 'broken', salvage_topic: 'flexecom-result' };
  const place = { topic: 'flexecom-result', partition: 0, offset, timestamp: at };
  const record = { ...place, key: Buffer.from('order-many'), value: null, headers };
  const from = { sourcePartition: 0, sourceOffset: offset, masked: false, stage: 'apply-results', reason: 'broken' };
  return { ...place, ...from, record };
}
