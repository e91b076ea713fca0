import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createKafka } from '../../src/kafka/client/client.ts';
import { Codec } from '../../src/kafka/codec/codec.ts';
import { HttpRegistry } from '../../src/kafka/codec/registry.ts';
import type { Database } from '../../src/mongo/database.ts';
import { namesFor } from '../../src/names.ts';
import type { FlexecomResult } from '../../topics/contract/flexecom-result.ts';
import { flexecomResult } from '../../topics/flexecom-result.ts';
import { moneyContradiction } from '../../topics/money-contradiction.ts';
import { readTopic } from '../support/read-topic.ts';
import { type RunningCommand, salvage, startSalvage } from '../support/salvage-command.ts';
import { commandEnvironment, connectForTests, freshPrefix, stackForTests } from '../support/stack.ts';
import { until } from '../support/until.ts';
import { flexecomResultSample } from '../topics/sample-events.ts';

const prefix = freshPrefix();
const { kafkaBrokers, schemaRegistryUrl, mongodbUri } = stackForTests();
const env = { ...commandEnvironment(prefix), HEALTH_PORT: '0' };

describe('before the first configuration is applied', () => {
  let database: Database;
  let running: RunningCommand | undefined;

  beforeAll(async () => {
    database = await connectForTests(mongodbUri, namesFor(prefix).database);
    expect((await salvage(['setup'], env)).code).toBe(0);
    running = startSalvage(['run', 'classify-declines', 'apply-results'], env);
  });
  afterAll(async () => {
    running?.process.kill('SIGKILL');
    await database.db.dropDatabase();
    await database.close();
  });

  it('the log says what is missing, and what to do', async () => {
    await until(() => running?.stderr().includes('salvage config apply FILE') === true);
  });

  it('apply-results applies results, and classify-declines is held', async () => {
    await publishResult();
    await until(async () => (await readTopic(prefix, moneyContradiction)).length > 0);
    expect(await readTopic(prefix, moneyContradiction)).toMatchObject([{ event: { kind: 'UNKNOWN_SUBMISSION' } }]);
    await until(async () => (await heldStages()).length > 0);
    expect(await heldStages()).toEqual(['classify-declines']);
  });

  async function heldStages(): Promise<string[]> {
    const checkpoints = database.db.collection<{ _id: string }>('checkpoints');
    const held = await checkpoints.find({ 'held.reason': /no routing configuration/ }).toArray();
    return [...new Set(held.map(({ _id }) => _id.split('/')[1] ?? ''))];
  }
});

async function publishResult(): Promise<void> {
  const approval: FlexecomResult = { ...flexecomResultSample, outcome: 'APPROVED' };
  const names = namesFor(prefix);
  const codec = new Codec(new HttpRegistry(schemaRegistryUrl), names);
  await codec.prepare([flexecomResult]);
  const producer = createKafka({ brokers: kafkaBrokers.split(','), clientId: 'test' }).producer();
  await producer.connect();
  const value = codec.encode(flexecomResult, approval);
  await producer.send({
    topic: names.topic(flexecomResult.name),
    messages: [{ key: flexecomResultSample.orderId, value }],
  });
  await producer.disconnect();
}
