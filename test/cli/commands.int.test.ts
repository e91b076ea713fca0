import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pino from 'pino';
import { z } from 'zod';
import { applyResults } from '../../consumers/apply-results.ts';
import { RoutingContentSchema } from '../../src/configuration/routing-schema.ts';
import { CHUNK_HEADER, Checkpoints, checkpointCollection, checkpointId, ownerOf } from '../../src/engine/checkpoint.ts';
import type { RunningStage } from '../../src/engine/engine.ts';
import { readCheckpoints } from '../../src/inspect/checkpoints/checkpoints.ts';
import type { Database } from '../../src/mongo/database.ts';
import { resetPartition } from '../../src/operate/checkpoints/reset-partition.ts';
import type { FlexecomResult } from '../../topics/contract/flexecom-result.ts';
import { flexecomResult } from '../../topics/flexecom-result.ts';
import { rerunRequested } from '../../topics/rerun-requested.ts';
import { aSubmission } from '../support/a-submission.ts';
import { Deployment } from '../support/deployment.ts';
import { type Ended, salvage, startSalvage } from '../support/salvage-command.ts';
import { until } from '../support/until.ts';

const deployment = new Deployment();
const { prefix, names, env: ENV, kafka, codec, publisher } = deployment;
const FoundLog = z.object({ log: z.object({ end: z.number() }) });
const FoundId = z.object({ headers: z.object({ ce_id: z.string() }) });
const CHECKPOINT = 'apply-results/flexecom-result/0';
const CHECKPOINT_ID = checkpointId({ stage: 'apply-results', topic: 'flexecom-result', partition: 0 });
/** Its key belongs to partition 0 of 6, where every test publishes. */
const ORDER = 'order-10';

let database: Database;
let stage: RunningStage | null = null;

beforeAll(async () => {
  await deployment.setUp();
  database = deployment.database;
});

afterAll(() => deployment.close());

async function startStage(): Promise<void> {
  const configuration = { current: () => ({ ...content, version: 1, retiredGateways: [] }) };
  stage = await deployment.run(applyResults, { configuration, deadLettersInARowMax: 2 });
}

const content = RoutingContentSchema.parse({ gateways: [{ id: 'nmi-1', type: 'NMI' }] });

async function stopStage(): Promise<void> {
  await stage?.stop();
  stage = null;
}

function approval(submissionId: string, orderId = ORDER): FlexecomResult {
  return {
    eventId: `result-of-${submissionId}`,
    occurredAt: Date.now(),
    submissionId,
    orderId,
    flexecomGatewayId: 'flex-1',
    flexecomTransactionId: `fx-${submissionId}`,
    outcome: 'APPROVED',
    source: 'WEBHOOK',
    reason: null,
    decline: null,
    amountMinor: 2_500,
    currency: 'USD',
  };
}

async function publishRaw(...values: Buffer[]): Promise<void> {
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  const messages = values.map((value) => ({ key: ORDER, value, partition: 0 }));
  await producer.send({ topic: names.topic('flexecom-result'), messages });
  await producer.disconnect();
}

/** As a stage publishes one, of a message that it could process by now. */
async function publishDeadLetter(value: Buffer): Promise<void> {
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  const headers = {
    ...{
      salvage_reason: 'a defect, since corrected',
      salvage_stage: 'apply-results',
      salvage_topic: 'flexecom-result',
    },
    ...{ salvage_partition: '0', salvage_offset: '2', salvage_masked: 'false' },
  };
  const messages = [{ key: ORDER, value, partition: 0, headers }];
  await producer.send({ topic: names.deadLetterTopic('flexecom-result'), messages });
  await producer.disconnect();
}

const checkpoint = () => checkpointCollection(database).findOne({ _id: CHECKPOINT_ID });
const lines = ({ stdout }: Ended) => stdout.split('\n').filter((line) => line !== '');
const objects = (ended: Ended): Record<string, unknown>[] => lines(ended).map((line) => JSON.parse(line));

async function statusOf(partition = 0) {
  const ended = await salvage(['status', '--json'], ENV);
  if (ended.code !== 0) throw new Error(ended.stderr);
  const status = JSON.parse(ended.stdout);
  const lag = status.lag.find(
    (one: { topic: string; partition: number }) => one.topic === 'flexecom-result' && one.partition === partition,
  );
  return { status, lag };
}

describe('salvage tail', () => {
  const request = (orderId: string) => ({
    eventId: `rerun-${orderId}`,
    occurredAt: Date.now(),
    orderId,
    transactionId: null,
    gatewayId: 'flex-1',
    gatewayProfileId: null,
    source: 'API' as const,
    requestedBy: 'card 4111 1111 1111 1111',
    requestKey: 'key-1',
  });

  it('R18: shows existing messages, filtered, with card numbers masked', async () => {
    await publisher.publish(rerunRequested, request('tail-1'));
    await publisher.publish(rerunRequested, request('tail-2'));
    const shown = await salvage(['tail', 'rerun-requested', '--no-follow', '--order', 'tail-1', '--json'], ENV);
    expect(shown.code).toBe(0);
    expect(objects(shown)).toMatchObject([
      {
        topic: 'rerun-requested',
        key: 'tail-1',
        event: { orderId: 'tail-1', requestedBy: 'card **** **** **** ****' },
      },
    ]);
  });

  it('follows new messages until Ctrl-C, and leaves no group behind', async () => {
    const tail = startSalvage(['tail', 'rerun-requested', '--where', 'source=API'], ENV);
    let shown = '';
    tail.process.stdout?.on('data', (chunk) => {
      shown += chunk;
    });
    let published = 0;
    await until(async () => {
      published += 1;
      await publisher.publish(rerunRequested, request(`tail-now-${published}`));
      return shown.includes('tail-now-');
    });
    expect(shown).not.toContain('tail-1');
    expect(await followGroups()).toHaveLength(1);
    tail.process.kill('SIGINT');
    expect((await tail.ended).code).toBe(0);
    expect(await followGroups()).toEqual([]);
  });

  async function followGroups(): Promise<string[]> {
    const admin = kafka.admin();
    await admin.connect();
    const { groups } = await admin.listGroups();
    await admin.disconnect();
    return groups.map(({ groupId }) => groupId).filter((id) => id.startsWith(names.group('salvage-follow-')));
  }

  it('refuses an unknown topic, listing those that exist', async () => {
    const { code, stderr } = await salvage(['tail', 'orders'], ENV);
    expect(code).toBe(2);
    expect(stderr).toContain('orders is not a topic of the pipeline; topics are: payment-declined.new-sale');
  });
});

const WHY = ['--by', 'jo', '--why', 'a test'];
const JO = { by: 'jo', why: 'a test', via: 'CLI' } as const;

describe('the commands for on-call', () => {
  it('status: shows lag by partition, in messages and seconds', async () => {
    await publisher.publish(flexecomResult, approval('sub-unknown'));
    const { lag, status } = await statusOf();
    expect(lag).toMatchObject({ messages: 1, next: null });
    expect(status.configurationVersion).toBe(0);
  });

  it('trace and contradictions: show a charge that matches no submission, and settle it once', async () => {
    await startStage();
    await until(async () => (await database.collection('contradictions').countDocuments()) === 1);
    const listed = await salvage(['contradictions', '--json'], ENV);
    expect(objects(listed)).toMatchObject([{ kind: 'UNKNOWN_SUBMISSION', chargedMinor: 2_500, settled: null }]);
    const id = String(objects(listed)[0]?._id);
    const recorded = await database.collection('contradictions').findOne({ _id: id });
    expect(recorded?.positions).toEqual([{ topic: 'flexecom-result', partition: 0, offset: 0 }]);

    await until(async () => (await salvage(['trace', ORDER], ENV)).stdout.includes('CONTRADICTION UNKNOWN_SUBMISSION'));
    const traced = await salvage(['trace', ORDER], ENV);
    expect(traced.stdout).toMatch(/flexecom-result 0:0 +FlexEcom: APPROVED 25.00 USD, via WEBHOOK/);
    expect((await salvage(['trace', id], ENV)).stdout).toBe(traced.stdout);
    expect(await salvage(['trace', 'nobody'], ENV)).toMatchObject({ code: 2, stdout: '' });

    const settled = await salvage(['contradictions', 'settle', id, '--by', 'anna', '--why', 'refunded', '--json'], ENV);
    expect(objects(settled)).toMatchObject([{ settled: { by: 'anna', why: 'refunded' } }]);
    const again = await salvage(['contradictions', 'settle', id, '--by', 'bert', '--why', 'me too'], ENV);
    expect(again).toMatchObject({ code: 2 });
    expect(again.stderr).toContain('was settled already by anna');
    expect((await salvage(['contradictions'], ENV)).stdout).toBe('No contradictions.\n');
  });

  it('status: shows a lag of 0 once all is applied, although control records follow the last message', async () => {
    const producer = kafka.producer({ transactionalId: `${prefix}-test`, idempotent: true, maxInFlightRequests: 1 });
    await producer.connect();
    const transaction = await producer.transaction();
    const value = codec.encode(flexecomResult, approval('sub-unknown'));
    await transaction.send({ topic: names.topic('flexecom-result'), messages: [{ key: ORDER, value, partition: 0 }] });
    await transaction.commit();
    await producer.disconnect();
    await until(async () => ((await checkpoint())?.next ?? 0) >= 2);
    const { lag } = await statusOf();
    expect(lag).toMatchObject({ messages: 0, seconds: 0, end: 3 });
  });

  it('checkpoint: shows why a partition stopped after too many dead letters, and resumes it', async () => {
    await database.collection('submissions').insertOne(aSubmission({ _id: 'sub-open', orderId: ORDER }));
    await publishRaw(Buffer.from('not Avro'), Buffer.from('card 4111 1111 1111 1111'));
    await until(async () => (await checkpoint())?.stopped?.kind === 'dead-letters');
    const { status } = await statusOf();
    expect(status.stopped).toMatchObject([{ id: CHECKPOINT, kind: 'dead-letters' }]);
    expect(status.deadLetters.byTopic).toEqual({ 'flexecom-result': 2 });
    expect(status.deadLetters.open).toMatchObject([
      { orderId: ORDER, submissionIds: ['sub-open'] },
      { orderId: ORDER },
    ]);

    const shown = await salvage(['checkpoint', 'show', '--stopped'], ENV);
    expect(shown.stdout).toContain(`salvage checkpoint resume ${CHECKPOINT}`);
    const resumed = await salvage(['checkpoint', 'resume', CHECKPOINT, ...WHY], ENV);
    expect(resumed).toMatchObject({ code: 0, stderr: '' });
    await publisher.publish(flexecomResult, approval('sub-unknown-2'));
    await until(async () => (await database.collection('contradictions').countDocuments()) === 2);
    expect((await salvage(['checkpoint', 'resume', CHECKPOINT, ...WHY], ENV)).code).toBe(2);
  });

  it('R18: dlq lists and shows open dead letters, and replays those that its stage would take now', async () => {
    await publishDeadLetter(codec.encode(flexecomResult, approval('sub-repaired')));
    const listed = objects(await salvage(['dlq', 'list', '--json'], ENV));
    expect(listed).toMatchObject([
      { topic: 'flexecom-result', stage: 'apply-results', sourceOffset: 3, masked: false, state: 'OPEN' },
      { topic: 'flexecom-result', stage: 'apply-results', sourceOffset: 4, masked: true },
      { reason: 'a defect, since corrected', masked: false },
    ]);
    const place = `${listed[0]?.partition}:${listed[0]?.offset}`;
    const shown = await salvage(['dlq', 'show', 'flexecom-result', place], ENV);
    expect(shown.stdout).toContain(Buffer.from('not Avro').toString('hex'));
    expect((await salvage(['dlq', 'show', 'flexecom-result', '0:999'], ENV)).code).toBe(2);

    const dry = await salvage(['dlq', 'replay', 'flexecom-result', '--dry-run', '--json'], ENV);
    expect(JSON.parse(dry.stdout)).toMatchObject({ found: 3, toReplay: 1, replayed: 0, dryRun: true });
    await stopStage();
    const replayed = await salvage(['dlq', 'replay', 'flexecom-result', '--json', ...WHY], ENV);
    expect(replayed.code).toBe(1);
    expect(replayed.stderr).toContain('masked');
    expect(replayed.stderr).toContain('its stage would refuse it again (not in the Confluent wire format');
    expect(JSON.parse(replayed.stdout)).toMatchObject({
      toReplay: 1,
      replayed: 1,
      refused: [{ place: expect.any(String) }, {}],
    });
    const tail = await salvage(['tail', 'flexecom-result', '--no-follow', '--json'], ENV);
    const repaired = `${listed[2]?.partition}:${listed[2]?.offset}`;
    expect(objects(tail).at(-1)).toMatchObject({ headers: { salvage_replay_of: `flexecom-result.dlq ${repaired}` } });
    expect(objects(await salvage(['dlq', 'list', '--json'], ENV))).toHaveLength(2);
    const all = objects(await salvage(['dlq', 'list', '--all', '--json'], ENV));
    expect(all).toMatchObject([{ state: 'OPEN' }, { state: 'OPEN' }, { state: 'REPLAYED', by: 'jo', why: 'a test' }]);
  });

  it('dlq dismiss: says how many it means, never a whole topic by mistake, and then status counts them no more', async () => {
    const refused = await salvage(['dlq', 'dismiss', 'flexecom-result', ...WHY], ENV);
    expect(refused).toMatchObject({ code: 2 });
    expect(refused.stderr).toContain('say which');
    const dry = await salvage(['dlq', 'dismiss', 'flexecom-result', '--since', '1d', '--dry-run'], ENV);
    expect(dry.stdout).toContain('2 dead letters would no longer be open');
    const [first] = objects(await salvage(['dlq', 'list', '--json'], ENV));
    const place = `${first?.partition}:${first?.offset}`;
    expect(await salvage(['dlq', 'dismiss', 'flexecom-result', place, ...WHY], ENV)).toMatchObject({ code: 0 });
    expect(await salvage(['dlq', 'dismiss', 'flexecom-result', place, ...WHY], ENV)).toMatchObject({ code: 2 });
    const rest = await salvage(['dlq', 'dismiss', 'flexecom-result', '--reason', 'wire format', '--json', ...WHY], ENV);
    expect(objects(rest)).toMatchObject([{ dismissed: 1 }]);
    expect((await salvage(['dlq', 'list'], ENV)).stdout).toContain('No open dead letters.');
    expect((await statusOf()).status.deadLetters).toEqual({ byTopic: {}, open: [] });
  });

  it('checkpoint reset: says what it would mean, then resets a refused partition, and the stage continues from there', async () => {
    const next = (await checkpoint())?.next ?? 0;
    const refused = { kind: 'refused', reason: 'a gap', at: Date.now() } as const;
    await checkpointCollection(database).updateOne({ _id: CHECKPOINT_ID }, { $set: { stopped: refused } });
    const said = await salvage(['checkpoint', 'reset', CHECKPOINT, '--to', 'end'], ENV);
    expect(said.stdout).toMatch(new RegExp(`messages ${next} to \\d+ will never be processed\\.\nNothing was changed`));
    expect((await checkpoint())?.stopped).toEqual(refused);

    const done = await salvage(['checkpoint', 'reset', CHECKPOINT, '--to', 'end', '--yes', ...WHY], ENV);
    expect(done).toMatchObject({ code: 0, stderr: '' });
    expect(await checkpoint()).toMatchObject({ stopped: null, outputs: [], identity: null });
    await startStage();
    await publisher.publish(flexecomResult, approval('sub-unknown-3'));
    await until(async () => (await database.collection('contradictions').countDocuments()) === 3);
    expect(objects(await salvage(['dlq', 'list', '--all', '--json'], ENV))).toHaveLength(3);
  });
});

describe('checkpoint reset of a held partition', () => {
  const stored = (submissionId: string) => database.collection('contradictions').countDocuments({ submissionId });

  it('skips a message that can never be stored, and the running stage continues behind it', async () => {
    await database.db.command({ collMod: 'contradictions', validator: { submissionId: { $ne: 'sub-unstorable' } } });
    await publisher.publish(flexecomResult, approval('sub-unstorable'));
    await publisher.publish(flexecomResult, approval('sub-behind'));
    await until(async () => (await checkpoint())?.held != null);
    const next = (await checkpoint())?.next ?? 0;
    const shown = await salvage(['checkpoint', 'show', CHECKPOINT], ENV);
    expect(shown.stdout).toContain(`salvage checkpoint reset ${CHECKPOINT} --to `);

    const done = await salvage(['checkpoint', 'reset', CHECKPOINT, '--to', String(next + 1), '--yes', ...WHY], ENV);
    expect(done).toMatchObject({ code: 0, stderr: '' });
    await until(async () => (await stored('sub-behind')) === 1);
    expect(await stored('sub-unstorable')).toBe(0);
    await until(async () => (await checkpoint())?.held === null);
    expect(await checkpoint()).toMatchObject({ stopped: null, next: next + 2 });

    const ready = await salvage(['checkpoint', 'reset', CHECKPOINT, '--to', 'end', '--yes', ...WHY], ENV);
    expect(ready).toMatchObject({ code: 2 });
    expect(ready.stderr).toContain('neither stopped nor held');
  });
});

describe('an approval that cannot be stored', () => {
  it('stops its partition, becomes no dead letter, and is applied once the cause is corrected and it is resumed', async () => {
    const validator = { submissionId: { $ne: 'sub-refused' } };
    await database.db.command({ collMod: 'contradictions', validator });
    const letters = objects(await salvage(['dlq', 'list', '--json'], ENV)).length;
    await publisher.publish(flexecomResult, approval('sub-refused'));
    await until(async () => (await checkpoint())?.stopped?.kind === 'unstorable');
    expect((await checkpoint())?.stopped?.reason).toMatch(/message \d+ cannot be stored: Document failed validation/);
    const shown = await salvage(['checkpoint', 'show', '--stopped'], ENV);
    expect(shown.stdout).toContain(`salvage checkpoint resume ${CHECKPOINT}`);
    expect(objects(await salvage(['dlq', 'list', '--json'], ENV))).toHaveLength(letters);

    await database.db.command({ collMod: 'contradictions', validator: {} });
    expect(await salvage(['checkpoint', 'resume', CHECKPOINT, ...WHY], ENV)).toMatchObject({ code: 0 });
    const applied = () => database.collection('contradictions').countDocuments({ submissionId: 'sub-refused' });
    await until(async () => (await applied()) === 1);
    expect((await checkpoint())?.stopped).toBeNull();
  });
});

describe('checkpoint reset as an owner', () => {
  const storedAt = Date.now();

  /** The state after a stage died between its MongoDB and its Kafka transaction, and its log did not match afterwards. */
  async function leftUnpublished(chunkId: string): Promise<void> {
    await publishRaw(codec.encode(flexecomResult, approval('sub-unknown-4')));
    const [bounds] = (await salvageJson(['checkpoint', 'show', CHECKPOINT, '--json'])) ?? [];
    const { end } = FoundLog.parse(bounds).log;
    const stopped = { kind: 'refused', reason: 'a gap', at: Date.now() } as const;
    const set = { next: end, chunkId, outputs: [outputOf(chunkId)], storedAt, stopped };
    await checkpointCollection(database).updateOne({ _id: CHECKPOINT_ID }, { $set: set });
  }

  const outputOf = (chunkId: string) => ({
    topic: names.topic('money-contradiction'),
    key: Buffer.from(ORDER),
    value: Buffer.from('x'),
    headers: { ce_id: 'left-1', [CHUNK_HEADER]: chunkId },
  });

  const salvageJson = async (args: string[]) => objects(await salvage(args, ENV));
  const published = async () => {
    const shown = await salvageJson(['tail', 'money-contradiction', '--no-follow', '--json']);
    return shown.filter((message) => FoundId.safeParse(message).data?.headers.ce_id === 'left-1').length;
  };

  it('publishes the last chunk’s messages if they are missing, and only once', async () => {
    await stopStage();
    for (const _time of [1, 2]) {
      await leftUnpublished('chunk 1');
      const done = await salvage(['checkpoint', 'reset', CHECKPOINT, '--to', 'next', '--yes', ...WHY], ENV);
      expect(done).toMatchObject({ code: 0, stderr: '' });
      expect(await checkpoint()).toMatchObject({ stopped: null, outputs: [] });
      expect(await published()).toBe(1);
    }
  });

  it('is repeated where a running stage takes over in its middle, and still publishes once', async () => {
    const before = await published();
    await leftUnpublished('chunk 2');
    const admin = kafka.admin();
    await admin.connect();
    const servers = { kafka, admin, names, codec, database };
    const logger = pino({ level: 'silent' });
    const [view] = await readCheckpoints(servers, [CHECKPOINT]);
    if (view === undefined) throw new Error('the checkpoint is missing');
    let takeOvers = 0;
    // Asked for once the reset owns the partition, and before it publishes.
    const fetchOffsets: typeof admin.fetchOffsets = async (asked) => {
      const owned = await checkpoint();
      const isFirst = takeOvers++ === 0;
      if (isFirst && owned !== null) await new Checkpoints(database).takeOver(ownerOf(owned), `${prefix}.rival`);
      return admin.fetchOffsets(asked);
    };
    const raced = { ...servers, admin: { ...admin, fetchOffsets } };
    await resetPartition(raced, view, { target: 'next', outputs: 'publish', firstVersionUntil: null }, JO, logger);
    await admin.disconnect();
    expect(takeOvers).toBe(2);
    expect(await checkpoint()).toMatchObject({ stopped: null, outputs: [], next: view.checkpoint.next });
    expect(await published()).toBe(before + 1);
  });

  it('goes back to a MongoDB restored to an earlier day, under an epoch that no earlier owner had', async () => {
    const before = await published();
    const next = ((await checkpoint())?.next ?? 0) - 1;
    const stopped = { kind: 'refused', reason: 'restored', at: Date.now() } as const;
    const set = { next, chunkId: 'chunk 3', outputs: [outputOf('chunk 3')], storedAt: Date.now(), stopped, epoch: 1 };
    await checkpointCollection(database).updateOne({ _id: CHECKPOINT_ID }, { $set: set });
    const resumed = await salvage(['checkpoint', 'resume', CHECKPOINT, ...WHY], ENV);
    expect(resumed.code).toBe(2);
    expect(resumed.stderr).toContain(`the checkpoint is at ${next}: MongoDB was restored to an earlier day`);

    const done = await salvage(['checkpoint', 'reset', CHECKPOINT, '--to', 'next', '--yes', ...WHY], ENV);
    expect(done).toMatchObject({ code: 0, stderr: '' });
    const reset = await checkpoint();
    expect(reset).toMatchObject({ next, stopped: null });
    expect(reset?.epoch).toBeGreaterThan(Date.parse('2020-01-01'));
    expect(await published()).toBe(before);
  });
});

describe('an unreachable server', () => {
  it('is reported in one line, exit code 1', async () => {
    const { code, stderr } = await salvage(['contradictions'], {
      ...ENV,
      MONGODB_URI: 'mongodb://127.0.0.1:9/?replicaSet=x',
    });
    expect(code).toBe(1);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain('cannot reach MongoDB');
  });
});

describe('the audit', () => {
  it('has an entry of each change that these commands made or refused, and none of what they only showed', async () => {
    const entries = await database.collection('audit').find().sort({ at: 1 }).toArray();
    const done = entries.map(({ action, state }) => `${action} ${state}`);
    for (const action of [
      'contradiction-settle',
      'checkpoint-resume',
      'checkpoint-reset',
      'dlq-replay',
      'dlq-dismiss',
    ]) {
      expect(done).toContain(`${action} DONE`);
    }
    expect(done.filter((one) => one.endsWith('STARTED'))).toEqual([]);
    const refused = entries.find(({ by }) => by === 'bert');
    expect(refused).toMatchObject({ state: 'FAILED', why: 'me too', ids: expect.arrayContaining([ORDER]) });
    expect(refused?.result).toContain('was settled already by anna');
    expect(entries.filter(({ by }) => !['jo', 'anna', 'bert'].includes(by))).toEqual([]);
  });
});
