import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pino from 'pino';
import { deadLetterOf } from '../../src/dead-letters/dead-letter.ts';
import { openRecordOf } from '../../src/dead-letters/dead-letter-record.ts';
import { recordDeadLetters, startDeadLetterRecording } from '../../src/dead-letters/record-dead-letters.ts';
import { storeDeadLetters, storeHandling } from '../../src/dead-letters/store-dead-letters.ts';
import { groupOpenDeadLetters, selectDeadLetters } from '../../src/inspect/dead-letters/select-dead-letters.ts';
import type { KafkaAdmin } from '../../src/kafka/client/kafka-types.ts';
import { dismissDeadLetters } from '../../src/operate/dead-letters/dismiss-dead-letters.ts';
import { Deployment } from '../support/deployment.ts';
import { until } from '../support/until.ts';

const deployment = new Deployment();
const { kafka, names } = deployment;
const JO = { by: 'jo', why: 'a test', via: 'CONSOLE' } as const;
const ALL = { topics: [], since: null, includeHandled: true };
let admin: KafkaAdmin;
let published = 0;

beforeAll(async () => {
  await deployment.setUp();
  admin = kafka.admin();
  await admin.connect();
  await publish('order-1', 'amountMinor: expected a number, found "12"');
  await publish('order-2', 'amountMinor: expected a number, found "7"');
  await publish('order-3', 'not in the Confluent wire format');
});

beforeEach(async () => {
  await collection().deleteMany({});
  await deployment.database.collection('deadLetterPositions').deleteMany({});
});

afterAll(async () => {
  await admin.disconnect();
  await deployment.close();
});

const collection = () => deployment.database.collection('deadLetters');
const servers = () => ({ kafka, names, admin, database: deployment.database });
const letters = async () => (await selectDeadLetters(servers(), ALL)).map(({ deadLetter }) => deadLetter);

/** As a stage publishes one. */
async function publish(key: string, reason: string): Promise<void> {
  const producer = kafka.producer();
  await producer.connect();
  const headers = {
    ...{ salvage_reason: reason, salvage_stage: 'apply-results', salvage_topic: 'flexecom-result' },
    ...{ salvage_partition: '0', salvage_offset: String(published++), salvage_masked: 'false' },
  };
  const messages = [{ key, value: Buffer.from('x'), headers }];
  await producer.send({ topic: names.deadLetterTopic('flexecom-result'), messages });
  await producer.disconnect();
}

describe('the collection deadLetters', () => {
  it('gets each dead letter once, however many processes record them at the same time', async () => {
    await Promise.all([recordDeadLetters(servers()), recordDeadLetters(servers())]);
    const found = await collection().find().sort({ orderId: 1 }).toArray();
    expect(found).toMatchObject([
      { topic: 'flexecom-result', orderId: 'order-1', state: 'OPEN', stage: 'apply-results', sourceOffset: 0 },
      { orderId: 'order-2', reasonGroup: 'amountMinor: expected a number, found …' },
      { orderId: 'order-3' },
    ]);
    expect(found[0]?._id).toMatch(/^flexecom-result\.dlq \d:\d+$/);
    expect(await recordDeadLetters(servers())).toBe(0);
  });

  it('keeps what an operator has handled, also what was handled before it was recorded', async () => {
    const [first, ...rest] = await letters();
    if (first === undefined) throw new Error('there are dead letters');
    expect(await dismissDeadLetters(deployment.database, [openRecordOf(first)], JO, 5)).toBe(1);
    await recordDeadLetters(servers());
    expect(await collection().countDocuments({ state: 'OPEN' })).toBe(rest.length);
    const open = await selectDeadLetters(servers(), { ...ALL, includeHandled: false });
    expect(open).toHaveLength(rest.length);
    expect(await selectDeadLetters(servers(), ALL)).toContainEqual({
      deadLetter: first,
      handled: expect.objectContaining({ state: 'DISMISSED', by: 'jo', why: 'a test', handledAt: 5 }),
    });
    const audit = deployment.database.collection('audit');
    expect(await audit.findOne({ ids: first.record.key?.toString() ?? '' })).toMatchObject({
      ...{ action: 'dlq-dismiss', about: '1 dead letter of flexecom-result.dlq' },
      ...{ state: 'DONE', result: 'dismissed 1 dead letter' },
    });
  });

  it('does not call dismissed what somebody has replayed in the meantime, nor does the audit', async () => {
    const records = (await letters()).map(openRecordOf);
    const [first, ...rest] = records;
    if (first === undefined) throw new Error('there are dead letters');
    const replayed = { state: 'REPLAYED' as const, handledAt: 1, by: 'ann', why: 'mended' };
    await storeHandling(deployment.database, [first], replayed);
    expect(await dismissDeadLetters(deployment.database, records, JO, 5)).toBe(rest.length);
    expect(await collection().findOne({ _id: first._id })).toMatchObject(replayed);
    const entry = { action: 'dlq-dismiss', about: `${records.length} dead letters of flexecom-result.dlq` } as const;
    expect(await deployment.database.collection('audit').findOne(entry)).toMatchObject({
      result: `dismissed ${rest.length} dead letters`,
    });
  });

  it('is filled again from the topics where it was dropped with its positions', async () => {
    await recordDeadLetters(servers());
    await collection().deleteMany({});
    expect(await recordDeadLetters(servers())).toBe(0);
    await deployment.database.collection('deadLetterPositions').deleteMany({});
    expect(await recordDeadLetters(servers())).toBe(published);
    expect(await collection().countDocuments()).toBe(published);
  });

  it('takes a message of a topic that was created again for another one, though its offset was handled', async () => {
    const [first] = await letters();
    if (first === undefined) throw new Error('there are dead letters');
    const handling = { state: 'REPLAYED' as const, handledAt: 1, by: 'jo', why: 'a test' };
    await storeHandling(deployment.database, [openRecordOf(first)], handling);
    const later = { ...first.record, timestamp: first.timestamp + 1 };
    await storeDeadLetters(deployment.database, [deadLetterOf('flexecom-result.dlq', later)]);
    expect(await collection().find().toArray()).toMatchObject([{ state: 'OPEN', at: later.timestamp }]);

    const positions = deployment.database.collection('deadLetterPositions');
    await positions.insertMany(
      Array.from({ length: 6 }, (_, partition) => ({ _id: `flexecom-result.dlq ${partition}`, next: 1_000 })),
    );
    expect(await recordDeadLetters(servers())).toBe(published);
  });

  it('shows what is open by reason, without the values that differ', async () => {
    await recordDeadLetters(servers());
    expect(await groupOpenDeadLetters(deployment.database)).toMatchObject([
      { topic: 'flexecom-result', reasonGroup: 'amountMinor: expected a number, found …', count: 2 },
      { reasonGroup: 'not in the Confluent wire format', count: 1, examples: [expect.any(String)] },
    ]);
  });

  it('is kept up by a running process', async () => {
    const logger = pino({ level: 'silent' });
    const recording = startDeadLetterRecording({ ...servers(), logger, deadLetterPollMs: 50 });
    await until(async () => (await collection().countDocuments()) === published);
    await publish('order-4', 'not in the Confluent wire format');
    await until(async () => (await collection().countDocuments({ orderId: 'order-4' })) === 1);
    await recording.stop();
  });
});
