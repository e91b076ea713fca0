import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkedProducer } from '../../src/kafka/kafkajs-patches/whole-sends.ts';
import { partitionOfKey } from '../../src/kafka/log/log-bounds.ts';
import type { OldOutput } from '../../src/upgrade/first-version.ts';
import { aDebt } from '../support/a-debt.ts';
import { aSubmission } from '../support/a-submission.ts';
import { type AnyDocument, OldData } from './support/old-data.ts';

/** Each partition of flexecom-result was left in another state by a process of the first version. */
const data = new OldData();
const MONTH_MS = 31 * 86_400_000;
const STOPPED = { kind: 'dead-letters', reason: '100 dead letters in a row', at: 1 };
const REFUSED = { kind: 'refused', reason: 'messages 0 to 9 were deleted', at: 2 };

const apply = (partition: number) => `apply-results/flexecom-result/${partition}`;
const committed = (partition: number) => data.committedOffset('apply-results', 'flexecom-result', partition);

/** A producer of a process of the first version that does not end, and owned this partition. */
const oldProducer = checkedProducer(data.deployment.kafka, {
  transactionalId: data.deployment.names.transactionalId(apply(0)),
  idempotent: true,
  maxInFlightRequests: 1,
  retry: { retries: 1 },
});

beforeAll(async () => {
  await data.setUp();
  await oldProducer.connect();
  await (await oldProducer.transaction()).abort();
  await addPartitions();
  await addSubmissions();
  await data.setUpAgain();
});

afterAll(async () => {
  await oldProducer.disconnect().catch(() => undefined);
  await data.close();
});

const outputs = (topic: string, ...eventIds: string[]): OldOutput[] => eventIds.map((id) => data.output(topic, id));
const named = (chunk: string, ...eventIds: string[]): OldOutput[] =>
  eventIds.map((id) => data.output('order-declined', id, { salvage_chunk: chunk }));

async function addPartitions(): Promise<void> {
  // Not published, except for what a webhook published as well.
  const shared = outputs('order-declined', 'missing-1', 'also-published-by-another');
  await data.addCheckpoint(apply(0), { epoch: 7, from: 4, next: 9, outputs: shared, deadLettersInARow: 2 });
  await data.publish(shared.slice(1));
  // Published, the offset not committed.
  const published = outputs('order-declined', 'there-1', 'there-2');
  await data.addCheckpoint(apply(1), { next: 6, outputs: published });
  await data.publish(published);
  // The chunk named in a header: the same eventId under another chunk proves nothing.
  const [chunkOutput] = named('c/1', 'of-a-chunk');
  await data.addCheckpoint(apply(2), { next: 5, outputs: named('c/1', 'of-a-chunk') });
  await data.publish(named('c/0', 'of-a-chunk'));
  await data.addCheckpoint(apply(3), { next: 5, outputs: named('c/2', 'there-by-chunk') });
  await data.publish(named('c/2', 'there-by-chunk'));
  expect(chunkOutput?.headers).toEqual({ ce_id: 'of-a-chunk', salvage_chunk: 'c/1' });
  // Known to be published; stopped before.
  await data.addCheckpoint(apply(4), { next: 8, outputs: outputs('order-declined', 'long-there'), stopped: STOPPED });
  await data.commitOffset('apply-results', 'flexecom-result', 4, 8);
  // MongoDB was restored to an earlier day.
  await data.addCheckpoint(apply(5), { next: 3, outputs: outputs('order-declined', 'restored') });
  await data.commitOffset('apply-results', 'flexecom-result', 5, 11);
  // Too long ago to tell.
  const stage = 'submit-to-flexecom/flexecom-submit.recovery';
  const longAgo = { next: 4, outputs: outputs('decline-accepted', 'long-ago'), storedAt: Date.now() - MONTH_MS };
  await data.publish(outputs('decline-accepted', 'deleted'));
  await deleteAll('decline-accepted');
  await data.addCheckpoint(`${stage}/0`, { ...longAgo, stopped: null });
  await data.addCheckpoint(`${stage}/1`, { ...longAgo, stopped: REFUSED });
  await data.addCheckpoint(`${stage}/2`, {
    next: 4,
    identity: { clusterId: 'other', offset: 3, timestamp: '1', hash: 'h' },
  });
}

async function deleteAll(name: string): Promise<void> {
  const topic = data.deployment.names.topic(name);
  const ends = await data.admin.fetchTopicOffsets(topic);
  const partitions = ends
    .filter(({ high }) => high !== '0')
    .map(({ partition, high }) => ({ partition, offset: high }));
  await data.admin.deleteTopicRecords({ topic, partitions });
}

const NOT_SENT = { state: 'NOT_SENT', endReason: 'CASCADE_EXPIRED', appliedAt: null } as const;
const HISTORY = [{ at: 5_000, state: 'NOT_SENT', by: 'submit-to-flexecom', detail: null } as const];

async function addSubmissions(): Promise<void> {
  const submissions = data.deployment.database.collection('submissions');
  const of = (name: string) => ({ _id: name, debtId: `debt ${name}`, orderId: `order ${name}` });
  await submissions.insertMany([
    aSubmission({ ...of('untold'), ...NOT_SENT, history: HISTORY, sendingAt: null }),
    aSubmission({ ...of('told'), ...NOT_SENT, appliedAt: 6_000 }),
    aSubmission({ ...of('no-longer-active'), ...NOT_SENT }),
    aSubmission({ ...of('in-flight'), state: 'SENDING', sendingAt: 4_000, route: 'CASCADE' }),
    aSubmission({ ...of('parked'), state: 'SENDING', sendingAt: 4_000, route: 'RECYCLE', parked: true }),
  ]);
  const active = (name: string) => aDebt({ _id: `debt ${name}`, state: 'IN_SALVAGE', activeSubmissionId: name });
  await data.deployment.database
    .collection('debts')
    .insertMany([
      active('untold'),
      active('told'),
      aDebt({ _id: 'debt no-longer-active', activeSubmissionId: 'another' }),
      active('in-flight'),
      active('parked'),
    ]);
}

describe('a partition that a process of the first version left between MongoDB and Kafka', () => {
  it('gets all outputs of its last chunk published where one of them is missing', async () => {
    expect(await data.eventIds('order-declined')).toEqual(
      [
        'also-published-by-another',
        'also-published-by-another',
        'missing-1',
        'of-a-chunk',
        'of-a-chunk',
        'there-1',
        'there-2',
        'there-by-chunk',
      ].sort(),
    );
    expect(await committed(0)).toBe(9);
  });

  it('has its offset committed where they are all published', async () => {
    expect([await committed(1), await committed(2), await committed(3)]).toEqual([6, 5, 5]);
  });

  it('continues in a new checkpoint, with a higher epoch and nothing to publish', async () => {
    expect(await data.checkpoint(apply(0))).toEqual({
      _id: `v2/${apply(0)}`,
      epoch: 8,
      transactionalId: null,
      from: 4,
      next: 9,
      chunkId: null,
      outputs: [],
      storedAt: expect.any(Number),
      deadLettersInARow: 2,
      stopped: null,
      held: null,
      identity: null,
    });
  });

  it('keeps an earlier stop', async () => {
    expect(await data.checkpoint(apply(4))).toMatchObject({ next: 8, outputs: [], stopped: STOPPED });
  });
});

describe('a partition of which nobody can tell what is published', () => {
  it('is refused where the group has committed more than MongoDB knows, and the offset is left alone', async () => {
    const reason = expect.stringContaining('committed offset 11, but the checkpoint is at 3');
    const output = { headers: { ce_id: 'restored', salvage_chunk: `${apply(5)}/4/0` } };
    expect(await data.checkpoint(apply(5))).toMatchObject({
      stopped: { kind: 'refused', reason },
      outputs: [output],
      // Read again, its messages need the ids that 0.1.0 gave.
      restoredFromFirstVersion: true,
    });
    expect(await committed(5)).toBe(11);
  });

  it('is refused where the log does not reach back, unless it was stopped before', async () => {
    const stage = 'submit-to-flexecom/flexecom-submit.recovery';
    const reason = expect.stringContaining('1 message,');
    expect(await data.checkpoint(`${stage}/0`)).toMatchObject({
      stopped: { reason },
      outputs: [{ headers: { ce_id: 'long-ago' } }],
    });
    expect(await data.checkpoint(`${stage}/1`)).toMatchObject({
      stopped: REFUSED,
      outputs: [{ headers: { ce_id: 'long-ago' } }],
    });
    expect(await data.eventIds('decline-accepted')).toEqual([]);
  });

  it('is refused on another Kafka cluster', async () => {
    const reason = expect.stringContaining('Kafka cluster other');
    expect(await data.checkpoint('submit-to-flexecom/flexecom-submit.recovery/2')).toMatchObject({
      stopped: { reason },
    });
  });
});

describe('a process of the first version that wakes after the upgrade', () => {
  it('cannot store a chunk, as its checkpoint has another epoch', async () => {
    const owner = { _id: apply(0), epoch: 7, next: 9 };
    const { matchedCount } = await data.documents('checkpoints').updateOne(owner, { $set: { next: 10 } });
    expect(matchedCount).toBe(0);
  });

  it('cannot publish, as its producer is fenced', async () => {
    const before = await data.eventIds('order-declined');
    const [output] = outputs('order-declined', 'of-a-zombie');
    const publish = async () => {
      const transaction = await oldProducer.transaction();
      await transaction.send({ topic: output?.topic ?? '', messages: [{ value: 'late', headers: { ce_id: 'late' } }] });
      await transaction.commit();
    };
    await expect(publish()).rejects.toThrow(/newer producer|fenced|epoch/i);
    expect(await data.eventIds('order-declined')).toEqual(before);
  });

  it('finds each of its partitions refused, so that it stops them by itself', async () => {
    const refused = { kind: 'refused', reason: expect.stringContaining('moved to version 2') };
    for (const id of [apply(0), apply(4)]) {
      expect(await data.documents('checkpoints').findOne({ _id: id })).toMatchObject({ stopped: refused });
    }
  });

  it('finds a partition refused that it never worked on, where a new process begins', async () => {
    const id = 'classify-declines/rerun-requested/3';
    expect(await data.documents('checkpoints').findOne({ _id: id })).toMatchObject({ stopped: { kind: 'refused' } });
    expect(await data.checkpoint(id)).toBeNull();
  });
});

describe('submissions of the first version', () => {
  const submission = (_id: string) => data.documents('submissions').findOne({ _id });

  it('are withdrawn again where their end was not applied', async () => {
    expect(await submission('untold')).toMatchObject({
      state: 'SENDING',
      parked: true,
      withdrawReason: 'CASCADE_EXPIRED',
      endReason: null,
      sendingAt: 5_000,
      reconcile: null,
      history: [HISTORY[0], { state: 'SENDING', by: 'salvage setup' }],
    });
  });

  it('stay ended where it was applied, and where their debt goes on with another', async () => {
    expect(await submission('told')).toMatchObject({ state: 'NOT_SENT', appliedAt: 6_000 });
    expect(await submission('no-longer-active')).toMatchObject({ state: 'NOT_SENT', appliedAt: null });
  });

  it('are picked up by whoever owns the partition of their message', async () => {
    const at = (name: string) => partitionOfKey(Buffer.from(`order ${name}`), 6);
    const stage = 'v2/submit-to-flexecom';
    const of = (checkpoint: string) => ({ dispatch: { checkpoint, epoch: 0 } });
    expect(await submission('in-flight')).toMatchObject(of(`${stage}/flexecom-submit.cascade/${at('in-flight')}`));
    expect(await submission('parked')).toMatchObject(of(`${stage}/flexecom-submit.recovery/${at('parked')}`));
    expect(await submission('untold')).toMatchObject({ dispatch: { epoch: 0 } });
  });
});

describe('upgrading again', () => {
  it('changes nothing, neither at this version nor where the end of the upgrade was not recorded', async () => {
    const before = await everything();
    expect(await data.setUpAgain()).toMatchObject({ upgrade: [] });
    await data.forgetDataVersion();
    await data.setUpAgain();
    expect(await everything()).toEqual(before);
  });
});

async function everything(): Promise<{ documents: AnyDocument[]; eventIds: string[]; offsets: number[] }> {
  const documents: AnyDocument[] = [];
  for (const name of ['checkpoints', 'submissions', 'debts']) {
    documents.push(...(await data.documents(name).find().sort({ _id: 1 }).toArray()));
  }
  const offsets = await Promise.all([0, 1, 2, 3, 4, 5].map(committed));
  return { documents, eventIds: await data.eventIds('order-declined'), offsets };
}
