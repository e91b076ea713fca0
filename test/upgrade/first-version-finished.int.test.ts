import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { waitUntilQuiet } from '../../src/demo/acts/wait-until-quiet.ts';
import { accountFor } from '../../src/demo/report/accounting.ts';
import { ledgerDifferences } from '../../src/demo/report/ledger-check.ts';
import { readRecords } from '../../src/demo/report/read-topics.ts';
import type { KafkaProducer } from '../../src/kafka/client/kafka-types.ts';
import { checkedProducer } from '../../src/kafka/kafkajs-patches/whole-sends.ts';
import { allTopics } from '../../topics/all.ts';
import { ROLES, type Role } from '../../topics/contract/topic.ts';
import { readFixture } from './support/fixture.ts';
import { UpgradedScene } from './support/upgraded-scene.ts';

/** What processes of the first version left in the middle of their work, taken over by this release. */
const fixture = readFixture();
const EVERYTHING: readonly Role[] = ROLES.filter((role) => role !== 'rerun-api');
const OUTCOMES = [
  'decline-accepted',
  'decline-not-sent',
  'order-complete.new-sale',
  'order-complete.recurring',
  'order-declined',
  'subscription-recycle-failed',
  'money-contradiction',
];
/** Longer than FlexEcom's attempt of a rebill is scheduled ahead. */
const SCHEDULED_MS = 12 * 86_400_000;
const OLD_PARTITION = 'submit-to-flexecom/flexecom-submit.cascade/0';

let scene: UpgradedScene;
let oldProducer: KafkaProducer;
let oldEpoch: unknown;

const documents = (collection: string) => scene.database.db.collection<Record<string, unknown>>(collection);
const quiet = () =>
  waitUntilQuiet(
    scene,
    () => scene.now(),
    () => undefined,
    new AbortController().signal,
  );

beforeAll(async () => {
  scene = await UpgradedScene.open(fixture);
  oldEpoch = (await documents('checkpoints').findOne(Object({ _id: OLD_PARTITION })))?.epoch;
  oldProducer = checkedProducer(scene.kafka, {
    transactionalId: scene.names.transactionalId(OLD_PARTITION),
    idempotent: true,
    maxInFlightRequests: 1,
    retry: { retries: 1 },
  });
  await oldProducer.connect();
  await (await oldProducer.transaction()).abort();
});

afterAll(async () => {
  await oldProducer?.disconnect().catch(() => undefined);
  await scene?.close();
});

it('the fixture holds every kind of unfinished work', async () => {
  const has = async (collection: string, filter: object) => (await documents(collection).countDocuments(filter)) > 0;
  const unapplied = { state: 'NOT_SENT', appliedAt: null };
  const expected = [
    ...['SCHEDULED', 'PENDING', 'SENDING', 'SENT', 'APPROVED', 'DECLINED'].map((state) => ['submissions', { state }]),
    ['submissions', { state: 'SENDING', parked: true }],
    ['submissions', { state: 'SENDING', parked: false }],
    ['submissions', { ...unapplied, 'reconcile.resultToPublish': { $type: 'string' } }],
    ['submissions', { ...unapplied, 'reconcile.resultToPublish': null }],
    ['checkpoints', { 'stopped.kind': 'dead-letters' }],
    ['customers', {}],
    ['contradictions', {}],
  ] as const;
  const missing = [];
  for (const [collection, filter] of expected) {
    if (!(await has(String(collection), Object(filter)))) missing.push([collection, filter]);
  }
  expect(missing).toEqual([]);
  const last = await uncommittedChunks();
  const stages = new Set(last.filter(({ isPublished }) => !isPublished).map(({ stage }) => stage));
  expect([...stages].sort()).toEqual(['apply-results', 'classify-declines', 'submit-to-flexecom']);
  expect(last.filter(({ isPublished }) => isPublished)).not.toEqual([]);
});

/** Chunks in MongoDB whose offset is not committed in Kafka, and whether all of their messages are in the log. */
async function uncommittedChunks(): Promise<{ stage: string; isPublished: boolean }[]> {
  const published = new Set<string>();
  for (const { name } of fixture.topics) {
    for (const { headers } of await readRecords(scene, scene.names.topic(name))) published.add(String(headers.ce_id));
  }
  const checkpoints = await documents('checkpoints')
    .find({ 'outputs.0': { $exists: true } })
    .toArray();
  return checkpoints.flatMap((checkpoint) => {
    const { _id, next, outputs } = Chunk.parse(checkpoint);
    const [stage = '', topic, partition] = _id.split('/');
    const committed = fixture.offsets.find(
      (one) => one.topic === topic && one.partition === Number(partition) && one.group.startsWith(stage),
    );
    if (committed?.offset === next) return [];
    return [{ stage, isPublished: outputs.every(({ eventId }) => published.has(eventId)) }];
  });
}

const Chunk = z.object({ _id: z.string(), next: z.int(), outputs: z.array(z.object({ eventId: z.string() })) });

describe('after salvage setup', () => {
  it('is of this version, and setup has nothing more to do', async () => {
    expect(await scene.salvage('setup')).toMatchObject({ code: 0 });
    const again = await scene.salvage('setup', '--json');
    expect(JSON.parse(again.stdout)).toMatchObject({ upgrade: [] });
    await scene.codec.prepare(allTopics);
  });

  it('refuses an old process: its checkpoint has another epoch, and its producer is fenced', async () => {
    const owner = { _id: OLD_PARTITION, epoch: oldEpoch };
    expect(await documents('checkpoints').updateOne(Object(owner), { $set: { next: 0 } })).toMatchObject({
      matchedCount: 0,
    });
    const transaction = await oldProducer.transaction();
    const topic = scene.names.topic('decline-not-sent');
    await expect(transaction.send({ topic, messages: [{ value: 'late' }] })).rejects.toThrow(
      /newer producer|fenced|epoch/i,
    );
  });

  it('ends everything: each input has one first answer, and every charge an order or a contradiction', async () => {
    scene.run(EVERYTHING);
    const stopped = await documents('checkpoints').find({ 'stopped.kind': 'dead-letters' }).toArray();
    const ids = stopped.map(({ _id }) => String(_id).replace(/^v2\//, ''));
    expect(await scene.salvage('checkpoint', 'resume', ...ids, '--why', 'a test')).toMatchObject({ code: 0 });
    await quiet();
    scene.moveClock(SCHEDULED_MS);
    await quiet();
    const accounts = await accountFor(scene);
    expect(accounts.accounting).toMatchObject({ pending: 0, unaccounted: 0, declines: inputCount() });
    expect(ledgerDifferences(scene.sandbox.ledger(), accounts)).toEqual([]);
    expect(await openSubmissions()).toEqual([]);
    expect(await toldTwice()).toEqual([]);
  });

  it('counts the declines that billing repeats, and neither answers nor sends them', async () => {
    const before = await situation();
    const repeated = await repeatInputs();
    await quiet();
    const after = await situation();
    expect(after).toEqual({ ...before, repeats: before.repeats + repeated });
  });
});

/** All that came in: declines, rerun requests, and what could not be read. */
function inputCount(): number {
  const inputs = ['payment-declined.new-sale', 'payment-declined.recurring', 'rerun-requested'];
  const partitions = fixture.topics.filter(({ name }) => inputs.includes(name)).flatMap((topic) => topic.partitions);
  return partitions.reduce((sum, { records }) => sum + records.length, 0);
}

async function openSubmissions() {
  const open = documents('submissions').find({
    $or: [{ state: { $in: ['SCHEDULED', 'PENDING', 'SENDING', 'SENT'] } }, { appliedAt: null }],
  });
  return (await open.toArray()).map(({ _id, orderId, state }) => ({ _id, orderId, state }));
}

async function toldTwice(): Promise<string[]> {
  const twice: string[] = [];
  for (const name of OUTCOMES) {
    const seen = new Set<string>();
    for (const { headers } of await readRecords(scene, scene.names.topic(name))) {
      const id = String(headers.ce_id);
      if (seen.has(id)) twice.push(`${name} ${id}`);
      seen.add(id);
    }
  }
  return twice;
}

/** What a repeat must leave as it is, and the repeats that were counted. */
async function situation() {
  const counted = await documents('declines')
    .aggregate([{ $group: { _id: null, sum: { $sum: '$repeats' } } }])
    .toArray();
  const messages: Record<string, number> = {};
  for (const name of [...OUTCOMES, 'flexecom-submit.cascade', 'flexecom-submit.recovery']) {
    messages[name] = (await readRecords(scene, scene.names.topic(name))).length;
  }
  return {
    repeats: Number(counted[0]?.sum),
    submissions: await documents('submissions').countDocuments({}),
    declines: await documents('declines').countDocuments({}),
    charges: scene.sandbox.ledger().length,
    messages,
  };
}

/** Publishes all declines once more, as they are in the log. @returns how many */
async function repeatInputs(): Promise<number> {
  const producer = scene.kafka.producer();
  await producer.connect();
  let count = 0;
  for (const name of ['payment-declined.new-sale', 'payment-declined.recurring']) {
    const topic = scene.names.topic(name);
    const records = (await readRecords(scene, topic)).filter(({ value }) => value?.[0] === 0);
    const messages = records.map(({ key, value, partition }) => ({ key, value, partition }));
    await producer.send({ topic, acks: -1, messages });
    count += messages.length;
  }
  await producer.disconnect();
  return count;
}
