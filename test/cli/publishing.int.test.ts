import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Debt, Order } from '../../src/domain/documents.ts';
import { connectDatabase, type Database } from '../../src/mongo/database.ts';
import { namesFor } from '../../src/names.ts';
import { rerunRequested } from '../../topics/rerun-requested.ts';
import { readTopic } from '../support/read-topic.ts';
import { type Ended, salvage } from '../support/salvage-command.ts';
import { freshPrefix, stackForTests } from '../support/stack.ts';

const prefix = freshPrefix();
const { kafkaBrokers, schemaRegistryUrl, mongodbUri } = stackForTests();
const ENV = {
  KAFKA_BROKERS: kafkaBrokers,
  SCHEMA_REGISTRY_URL: schemaRegistryUrl,
  MONGODB_URI: mongodbUri,
  SALVAGE_PREFIX: prefix,
};

describe('the commands that publish, on real servers', () => {
  let database: Database;
  let firstSetup: Ended;
  beforeAll(async () => {
    database = await connectDatabase(mongodbUri, namesFor(prefix).database);
    firstSetup = await salvage(['setup', '--json'], ENV);
  });
  afterAll(async () => {
    await database.db.dropDatabase();
    await database.close();
  });

  it('setup: creates everything once; repeating it changes nothing', async () => {
    expect(firstSetup.code).toBe(0);
    expect(JSON.parse(firstSetup.stdout).topics).toHaveLength(21);
    const again = await salvage(['setup', '--json'], ENV);
    expect(JSON.parse(again.stdout)).toEqual({ topics: [], schemas: [], collections: [], differences: [] });
  });

  it('produce: publishes what is right, keyed by order, and with --skip-invalid tells of the rest', async () => {
    const line = (orderId: string) => JSON.stringify({ topic: 'rerun-requested', ...request(orderId) });
    const input = [line('P-1'), '{"topic":"flexecom-result"}', line('P-2')].join('\n');

    const refused = await salvage(['produce', '-', '--json'], ENV, input);
    expect(refused.code).toBe(2);
    expect(await requestsOf('P-')).toEqual([]);

    const skipped = await salvage(['produce', '-', '--json', '--skip-invalid'], ENV, input);
    expect(skipped.code).toBe(0);
    expect(JSON.parse(skipped.stdout)).toMatchObject({ published: 2, invalid: 1 });
    expect(skipped.stderr).toContain('skipped stdin:2: topic: expected one of');
    const published = await requestsOf('P-');
    expect(published.map(({ key, event }) => [key, event.orderId])).toEqual([
      ['P-1', 'P-1'],
      ['P-2', 'P-2'],
    ]);
  });

  it('rerun: asks for one order under a key of its own', async () => {
    const { code, stdout } = await salvage(['rerun', 'R-1', '--gateway', 'flex', '--by', 'anna', '--json'], ENV);
    expect(code).toBe(0);
    const { requestKey } = JSON.parse(stdout);
    const [asked] = await requestsOf('R-');
    expect(asked?.event).toMatchObject({
      gatewayId: 'flex',
      requestedBy: 'anna',
      source: 'CLI',
      requestKey,
      transactionId: null,
    });
  });

  it('rerun: asks for a batch of declined new sales by date and filters, oldest first', async () => {
    await seed('B-1', { at: '2026-03-01' });
    await seed('B-2', { at: '2026-03-02' });
    await seed('B-3', { at: '2026-03-03', currency: 'EUR' });
    await seed('B-4', { at: '2026-03-04', state: 'IN_SALVAGE' });
    await seed('B-5', { at: '2026-03-05', orderStatus: 'COMPLETE' });
    await seed('B-6', { at: '2026-03-06', state: 'FAILED' });
    await seed('B-7', { at: '2026-04-01' });
    const batch = [
      'rerun',
      '--gateway',
      'flex',
      '--from',
      '2026-03-01',
      '--to',
      '2026-04-01',
      '--currency',
      'USD',
      '--json',
    ];

    const dry = await salvage([...batch, '--dry-run'], ENV);
    expect(JSON.parse(dry.stdout)).toMatchObject({ found: 3, requested: 0, orders: ['B-1', 'B-2', 'B-6'] });
    expect(await requestsOf('B-')).toEqual([]);

    const limited = await salvage([...batch, '--limit', '2', '--key', 'march'], ENV);
    expect(JSON.parse(limited.stdout)).toMatchObject({ requestKey: 'march', requested: 2, orders: ['B-1', 'B-2'] });
    const published = await requestsOf('B-');
    expect(published.map(({ event }) => [event.transactionId, event.requestKey])).toEqual([
      ['T-B-1', 'march'],
      ['T-B-2', 'march'],
    ]);
  });

  async function requestsOf(orders: string) {
    const all = await readTopic(prefix, rerunRequested);
    return all.filter(({ key }) => key.startsWith(orders)).sort((a, b) => a.key.localeCompare(b.key));
  }

  interface Seed {
    at: string;
    currency?: string;
    state?: Debt['state'];
    orderStatus?: Order['status'];
  }

  /** Only the fields that finding them looks at. */
  async function seed(orderId: string, { at, currency = 'USD', state = 'OPEN', orderStatus = 'DECLINED' }: Seed) {
    const latestDecline = {
      transactionId: `T-${orderId}`,
      occurredAt: Date.parse(at),
      gatewayId: 'nmi',
      campaignId: null,
    };
    const debt = { kind: 'NEW_SALE', state, orderId, amountMinor: 4_990, currency, latestDecline };
    await database.db.collection<{ _id: string }>('orders').insertOne({ _id: orderId, ...{ status: orderStatus } });
    await database.db.collection<{ _id: string }>('debts').insertOne({ _id: `${orderId}/sale`, ...debt });
  }
});

function request(orderId: string) {
  return {
    occurredAt: 1_780_000_000_000,
    orderId,
    transactionId: null,
    gatewayId: 'flex',
    gatewayProfileId: null,
    source: 'CLI',
    requestedBy: 'anna',
    requestKey: 'k-1',
  };
}
