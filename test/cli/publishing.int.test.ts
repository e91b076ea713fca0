import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Database } from '../../src/mongo/database.ts';
import { namesFor } from '../../src/names.ts';
import { rerunRequested } from '../../topics/rerun-requested.ts';
import { readTopic } from '../support/read-topic.ts';
import { type Ended, salvage } from '../support/salvage-command.ts';
import { commandEnvironment, connectForTests, freshPrefix, stackForTests } from '../support/stack.ts';

const prefix = freshPrefix();
const { mongodbUri } = stackForTests();
const ENV = commandEnvironment(prefix);

describe('the commands that publish, on real servers', () => {
  let database: Database;
  let firstSetup: Ended;
  beforeAll(async () => {
    database = await connectForTests(mongodbUri, namesFor(prefix).database);
    firstSetup = await salvage(['setup', '--json'], ENV);
  });
  afterAll(async () => {
    await database.db.dropDatabase();
    await database.close();
  });

  it('setup: creates everything once; repeating it changes nothing', async () => {
    expect(firstSetup.code).toBe(0);
    expect(JSON.parse(firstSetup.stdout).topics).toHaveLength(23);
    const again = await salvage(['setup', '--json'], ENV);
    expect(JSON.parse(again.stdout)).toEqual({
      topics: [],
      schemas: [],
      collections: [],
      upgrade: [],
      differences: [],
    });
  });

  it('produce: publishes valid lines keyed by order, and with --skip-invalid reports the others', async () => {
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
    const entries = await database.collection('audit').find().toArray();
    expect(entries).toMatchObject([
      { action: 'produce', about: '2 events of stdin', state: 'DONE', result: '2 events published' },
    ]);
  });

  async function requestsOf(orders: string) {
    const all = await readTopic(prefix, rerunRequested);
    return all.filter(({ key }) => key.startsWith(orders)).sort((a, b) => a.key.localeCompare(b.key));
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
