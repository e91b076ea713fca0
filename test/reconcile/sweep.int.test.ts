import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pino from 'pino';
import type { Submission } from '../../src/domain/documents/submission.ts';
import { checkpointCollection, checkpointId, firstCheckpoint } from '../../src/engine/checkpoint.ts';
import { findStranded, findUntouched } from '../../src/reconcile/stranded.ts';
import { Sweep } from '../../src/reconcile/sweep.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { flexecomResultCascade } from '../../topics/flexecom-result.cascade.ts';
import { flexecomResult } from '../../topics/flexecom-result.ts';
import { flexecomSubmitCascade } from '../../topics/flexecom-submit.cascade.ts';
import { flexecomSubmitRecovery } from '../../topics/flexecom-submit.recovery.ts';
import { fakePublisher } from '../producers/support/fake-publisher.ts';
import { aSubmission } from '../support/a-submission.ts';
import { Deployment } from '../support/deployment.ts';

const topics = [flexecomSubmitCascade, flexecomSubmitRecovery, flexecomResultCascade, flexecomResult].map((topic) => ({
  ...topic,
  partitions: 1,
}));
const deployment = new Deployment({ topics, inputs: [] });
const SUBMIT = { stage: 'submit-to-flexecom', topic: flexecomSubmitCascade.name, partition: 0 };
const RESULT = { stage: 'apply-results', topic: flexecomResultCascade.name, partition: 0 };
const MINUTE = 60_000;
let now = 0;
let nextId = 0;

beforeAll(() => deployment.setUp());
beforeEach(async () => {
  now = Date.now();
  await deployment.database.collection('submissions').deleteMany({});
  // Everything that an earlier test has published.
  await readUpTo(SUBMIT, 100);
  await readUpTo(RESULT, 100);
});
afterAll(() => deployment.close());

describe('a submission that is PENDING, and whose message was read', () => {
  it('R15: is handed over once more, and not again for an hour', async () => {
    const { submission } = await given({ state: 'PENDING' }, { minutesAgo: 3 });
    const sweep = newSweep();
    await sweep.round();
    expect(sweep.handedOver().map(({ submissionId, orderId }) => [submissionId, orderId])).toEqual([
      [submission._id, submission.orderId],
    ]);
    await sweep.round();
    expect(sweep.handedOver()).toHaveLength(1);
    expect(await sweep.counted('PENDING')).toBe(1);
  });

  it('is left alone while it is young, and while its message waits in the topic', async () => {
    await given({ state: 'PENDING' }, { minutesAgo: 1 });
    expect(await strandedKinds()).toEqual([]);
    const { submission } = await given({ state: 'PENDING' }, { minutesAgo: 3 });
    const at = await publishAt(flexecomSubmitCascade.name, submission, now - 3 * MINUTE);
    await readUpTo(SUBMIT, at);
    expect(await strandedKinds()).toEqual([]);
    await readUpTo(SUBMIT, at + 1);
    expect(await strandedKinds()).toEqual(['PENDING']);
  });
});

describe('a submission that is SENDING', () => {
  it('R15: is parked if its owner has lost the partition and nobody has picked it up, so that reconcile asks', async () => {
    await readUpTo(SUBMIT, 100, 7);
    const left = await given({ dispatch: dispatchOf(6) }, { minutesAgo: 3 });
    const own = await given({ dispatch: dispatchOf(7) }, { minutesAgo: 3 });
    const young = await given({ dispatch: dispatchOf(6) }, { minutesAgo: 1 });
    await newSweep().round();
    expect(await Promise.all([left, own, young].map((one) => one.read()))).toMatchObject([
      { parked: true, parkedReason: 'nobody was dealing with it any more', state: 'SENDING' },
      { parked: false },
      { parked: false },
    ]);
  });

  it('is parked after ten minutes whoever owns it, and if nobody knows who does', async () => {
    await readUpTo(SUBMIT, 100, 7);
    const own = await given({ dispatch: dispatchOf(7) }, { minutesAgo: 11 });
    const unknown = await given({ dispatch: null }, { minutesAgo: 3 });
    await newSweep().round();
    expect(await Promise.all([own, unknown].map((one) => one.read()))).toMatchObject([
      { parked: true },
      { parked: true },
    ]);
  });

  it('is left alone while its result waits for apply-results', async () => {
    const { submission } = await given({ dispatch: null }, { minutesAgo: 3 });
    const at = await publishAt(flexecomResultCascade.name, submission, now - 3 * MINUTE);
    await readUpTo(RESULT, at);
    expect(await strandedKinds()).toEqual([]);
    await readUpTo(RESULT, at + 1);
    expect(await strandedKinds()).toEqual(['SENDING']);
  });
});

describe('a submission that is being withdrawn', () => {
  it('R15: is parked if no result has ended it, so that reconcile publishes the result again', async () => {
    const sent = await given({ state: 'SENT', withdrawReason: 'RECALLED' }, { minutesAgo: 3 });
    const sending = await given({ withdrawReason: 'REFUSED' }, { minutesAgo: 3 });
    const ended = await given({ state: 'NOT_SENT', withdrawReason: 'REFUSED', appliedAt: 1 }, { minutesAgo: 3 });
    const sweep = newSweep();
    await sweep.round();
    expect(await Promise.all([sent, sending, ended].map((one) => one.read()))).toMatchObject([
      { parked: true, state: 'SENT' },
      { parked: true, state: 'SENDING' },
      { parked: false },
    ]);
    expect(await sweep.counted('WITHDRAWAL')).toBe(2);
  });
});

/** A submission that was touched so long ago. */
async function given(fields: Partial<Submission>, { minutesAgo }: { minutesAgo: number }) {
  const at = now - minutesAgo * MINUTE;
  const state = fields.state ?? 'SENDING';
  const submission = aSubmission({
    _id: `sub_sweep${++nextId}`,
    orderId: `order-${nextId}`,
    route: 'CASCADE',
    saleKind: 'NEW_SALE',
    subscriptionId: null,
    parked: false,
    parkedReason: null,
    acceptedAt: at,
    sendingAt: state === 'PENDING' ? null : at,
    history: [{ at, state, by: 'test', detail: null }],
    ...fields,
  });
  const submissions = deployment.database.collection('submissions');
  await submissions.insertOne(submission);
  return { submission, read: () => submissions.findOne({ _id: submission._id }) };
}

function newSweep() {
  const publisher = fakePublisher();
  const metrics = createMetrics();
  const logger = pino({ level: 'silent' });
  const { kafka, names, database } = deployment;
  const sweep = new Sweep({ kafka, names, database, publisher, metrics, logger, clock: { now: () => now } });
  return {
    round: () => sweep.round(),
    handedOver: () => publisher.of(flexecomSubmitCascade),
    counted: async (kind: string) =>
      (await metrics.stranded.get()).values.find(({ labels }) => labels.kind === kind)?.value,
  };
}

async function strandedKinds(): Promise<string[]> {
  const { kafka, names, database } = deployment;
  const admin = kafka.admin();
  await admin.connect();
  try {
    const untouched = await findUntouched(database, now);
    const times = { domainNow: now, realNow: now };
    return (await findStranded({ kafka, names, database, admin }, untouched, times)).map(({ kind }) => kind);
  } finally {
    await admin.disconnect();
  }
}

/** Any message of its order at that time; returns its offset. */
async function publishAt(topic: string, { orderId }: Submission, at: number): Promise<number> {
  const producer = deployment.kafka.producer();
  await producer.connect();
  const message = { key: orderId, value: 'anything', timestamp: String(at) };
  const [sent] = await producer.send({ topic: deployment.names.topic(topic), acks: -1, messages: [message] });
  await producer.disconnect();
  return Number(sent?.baseOffset);
}

/** The stage's next offset in the topic's only partition. */
async function readUpTo(partition: typeof SUBMIT, next: number, epoch = 1): Promise<void> {
  const owner = { _id: checkpointId(partition), epoch, transactionalId: 'test' };
  const { _id, ...checkpoint } = firstCheckpoint(owner, { next, stopped: null });
  await checkpointCollection(deployment.database).replaceOne({ _id }, checkpoint, { upsert: true });
}

function dispatchOf(epoch: number) {
  return { checkpoint: checkpointId(SUBMIT), epoch };
}
