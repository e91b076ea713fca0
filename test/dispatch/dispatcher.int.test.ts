import { createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { freePorts } from '../../local/free-ports.ts';
import { flexecomResultCascade } from '../../topics/flexecom-result.cascade.ts';
import { fakePublisher } from '../producers/support/fake-publisher.ts';
import { until } from '../support/until.ts';
import { RefusingProxy } from './support/refusing-proxy.ts';
import { CHECKPOINT, DispatchScene } from './support/scene.ts';

let scene: DispatchScene;

beforeAll(async () => {
  scene = await DispatchScene.start();
});
afterEach(() => scene.afterEach());
afterAll(() => scene.close());

describe('an answer', () => {
  it('R4: publishes an instant approval as FlexEcom gave it', async () => {
    const submission = await scene.cascade('pm_sbx_wrong-amount_1');
    scene.dispatcher().accept([submission]);
    await until(() => scene.resultsOf(submission).length === 1);
    expect(scene.publisher.of(flexecomResultCascade).at(-1)).toMatchObject({
      submissionId: submission._id,
      outcome: 'APPROVED',
      source: 'INSTANT',
      amountMinor: submission.amountMinor + 1,
    });
    expect(await scene.read(submission)).toEqual(submission);
  });

  it('R4: goes out when it comes, whatever others wait for', async () => {
    const slow = await scene.cascade('pm_sbx_approve_1');
    const quick = await Promise.all(Array.from({ length: 30 }, () => scene.cascade('pm_sbx_approve_1')));
    const isLate = Promise.withResolvers<undefined>();
    const dispatcher = scene.dispatcher({
      onStep: (step, { submissionId }) =>
        step === 'answered' && submissionId === slow._id ? isLate.promise : undefined,
    });
    dispatcher.accept([slow, ...quick]);
    await until(() => quick.every((submission) => scene.resultsOf(submission).length === 1));
    expect(scene.resultsOf(slow)).toEqual([]);
    isLate.resolve(undefined);
    await until(() => scene.resultsOf(slow).length === 1);
  });

  it('R17: moves an acknowledged submission to SENT, with FlexEcom’s id and the time', async () => {
    const submissions = await Promise.all(Array.from({ length: 40 }, () => scene.recovery('pm_sbx_never')));
    scene.dispatcher().accept(submissions);
    for (const submission of submissions) {
      await until(async () => (await scene.read(submission))?.state === 'SENT');
      expect(await scene.read(submission)).toMatchObject({
        acknowledgedAt: scene.now,
        flexecomTransactionId: scene.atFlexecom(submission)?.id,
        history: [{ state: 'SENT', by: 'submit-to-flexecom' }],
      });
    }
  });

  it('R14: never moves what is being withdrawn', async () => {
    const submission = await scene.recovery('pm_sbx_never');
    const dispatcher = scene.dispatcher({
      onStep: async (step) => {
        if (step === 'answered') await withdrawReason(submission._id, 'RECALLED');
        return undefined;
      },
    });
    dispatcher.accept([submission]);
    await until(() => scene.atFlexecom(submission) !== undefined);
    await dispatcher.stop();
    expect(await scene.read(submission)).toMatchObject({ state: 'SENDING', withdrawReason: 'RECALLED' });
  });

  it('R15: a refusal ends it only when its key is burnt: FlexEcom might accept it tomorrow', async () => {
    const submission = await scene.recovery('pm_sbx_refuse');
    const steps: string[] = [];
    const onStep = (step: string) => {
      steps.push(step);
      return undefined;
    };
    scene.dispatcher({ onStep }).accept([submission]);
    await until(() => scene.resultsOf(submission).length === 1);
    expect(steps.filter((step) => step !== 'published')).toEqual([
      'before-request',
      'answered',
      'store-withdrawal',
      'withdrawal-stored',
      'cancel-key',
      'cancelled',
    ]);
    expect(scene.resultsOf(submission)).toMatchObject([
      { outcome: 'DECLINED', reason: 'REFUSED', source: 'SUBMITTER' },
    ]);
    expect(await scene.read(submission)).toMatchObject({ state: 'SENDING', withdrawReason: 'REFUSED' });
  });

  it('that nobody can read, and wrong credentials, park it', async () => {
    const unreadable = await scene.recovery('pm_sbx_approve_1');
    await scene.database.collection('submissions').updateOne({ _id: unreadable._id }, { $set: { request: null } });
    const off = await scene.recovery('pm_sbx_approve_1', { flexecomGatewayId: 'fx-off' });
    scene.dispatcher().accept([{ ...unreadable, request: null }, off]);
    for (const submission of [unreadable, off]) {
      await until(async () => (await scene.read(submission))?.parked === true);
      expect(scene.chargesOf(submission)).toEqual([]);
    }
  });

  it('of a key that was cancelled at FlexEcom by somebody else waits for a person', async () => {
    const submission = await scene.recovery('pm_sbx_never');
    await scene.cancel(submission);
    scene.dispatcher().accept([submission]);
    await until(async () => (await scene.read(submission))?.parked === true);
    expect((await scene.read(submission))?.parkedReason).toContain('salvage recall');
    expect(scene.resultsOf(submission)).toEqual([]);
  });

  it('R15: is kept in hand while Kafka is away', async () => {
    const publisher = fakePublisher();
    publisher.failNext(3);
    const submission = await scene.cascade('pm_sbx_approve_1');
    scene.dispatcher({ publisher }).accept([submission]);
    await until(() => publisher.of(flexecomResultCascade).length === 1);
    expect(scene.chargesOf(submission)).toHaveLength(1);
  });
});

describe('before a request', () => {
  it('R4: a cascade whose deadline has passed is asked for, and withdrawn if FlexEcom does not know it', async () => {
    const submission = await scene.cascade('pm_sbx_approve_1', { cascadeDeadlineAt: scene.now - 1 });
    scene.dispatcher().accept([submission]);
    await until(() => scene.resultsOf(submission).length === 1);
    expect(scene.resultsOf(submission)).toMatchObject([{ outcome: 'NOT_SENT', reason: 'CASCADE_EXPIRED' }]);
    expect(await scene.read(submission)).toMatchObject({ state: 'SENDING', withdrawReason: 'CASCADE_EXPIRED' });
    expect(scene.chargesOf(submission)).toEqual([]);
  });

  it.each([
    ['R4: is published if FlexEcom approved an earlier request', undefined, ['APPROVED'], null],
    [
      'control: without asking for the key, an answer that was on its way is called back',
      'skip',
      ['NOT_SENT'],
      'CASCADE_EXPIRED',
    ],
  ] as const)('%s', async (_, asking, outcomes, reason) => {
    const submission = await scene.cascade('pm_sbx_approve_300', { cascadeDeadlineAt: scene.now - 1 });
    void scene.create(submission);
    await until(() => scene.atFlexecom(submission) !== undefined);
    const onStep = async (step: string) => {
      if (step !== 'key-asked-for') return undefined;
      if (asking !== 'skip') await until(() => scene.chargesOf(submission).length === 1);
      return asking;
    };
    scene.dispatcher({ onStep }).accept([submission]);
    await until(() => scene.resultsOf(submission).length === 1);
    expect(scene.resultsOf(submission).map(({ outcome }) => outcome)).toEqual(outcomes);
    expect((await scene.read(submission))?.withdrawReason).toBe(reason);
  });

  it.each([
    ['R20: is not sent if its debt was paid', undefined, 0],
    ['control: without reading again, what was paid is charged', 'skip', 1],
  ] as const)('that goes out more than 5 s after it was decided, a submission %s', async (_, reading, charges) => {
    const submission = await scene.cascade('pm_sbx_approve_1', { sendingAt: scene.now - 5_001 });
    await scene.database.collection('debts').updateOne({ _id: submission.debtId }, { $set: { state: 'PAID' } });
    scene.dispatcher({ onStep: (step) => (step === 'read-again' ? reading : undefined) }).accept([submission]);
    await until(() => scene.resultsOf(submission).length === 1);
    expect(scene.chargesOf(submission)).toHaveLength(charges);
    if (charges === 0) expect(scene.resultsOf(submission)).toMatchObject([{ reason: 'PAID_MEANWHILE' }]);
  });

  it('R21: that was recalled in the meantime, the withdrawal continues', async () => {
    const submission = await scene.cascade('pm_sbx_approve_1', { sendingAt: scene.now - 5_001 });
    await withdrawReason(submission._id, 'RECALLED');
    scene.dispatcher().accept([submission]);
    await until(() => scene.resultsOf(submission).length === 1);
    expect(scene.resultsOf(submission)).toMatchObject([{ outcome: 'NOT_SENT', reason: 'RECALLED' }]);
    expect(scene.chargesOf(submission)).toEqual([]);
  });
});

describe('trouble that may pass', () => {
  it('of one connection concerns one request: 49 answers are kept, and only the one is sent again', async () => {
    const proxy = await RefusingProxy.start(scene.sandbox.url);
    proxy.resetNext(1);
    const submissions = await Promise.all(Array.from({ length: 50 }, () => scene.cascade('pm_sbx_approve_1')));
    const posts = new Map<string, number>();
    const dispatcher = scene.dispatcher({
      url: proxy.url,
      onStep: (step, { submissionId }) => {
        if (step === 'before-request') posts.set(submissionId, (posts.get(submissionId) ?? 0) + 1);
        return undefined;
      },
    });
    dispatcher.accept(submissions);
    expect(dispatcher.heldBecause('cascade')).toBeNull();
    await until(() => submissions.every((submission) => scene.resultsOf(submission).length === 1));
    expect([...posts.values()].filter((count) => count > 1)).toEqual([2]);
    await dispatcher.stop();
    await proxy.close();
  });

  it('holds a lane only while FlexEcom cannot be reached, and lets go when it answers', async () => {
    const [port = 0] = await freePorts(1);
    const dispatcher = scene.dispatcher({ url: `http://127.0.0.1:${port}` });
    const submission = await scene.cascade('pm_sbx_approve_1');
    dispatcher.accept([submission]);
    await until(() => dispatcher.heldBecause('cascade') !== null);
    expect(dispatcher.heldBecause('cascade')).toContain('fx-one');
    expect(dispatcher.heldBecause('bulk')).toBeNull();
    const proxy = await RefusingProxy.start(scene.sandbox.url, port);
    await until(() => scene.resultsOf(submission).length === 1);
    await until(() => dispatcher.heldBecause('cascade') === null);
    await dispatcher.stop();
    await proxy.close();
  });

  it('parks a recovery after 5 s, and keeps its lane held until FlexEcom can be reached', async () => {
    const [port = 0] = await freePorts(1);
    const dispatcher = scene.dispatcher({ url: `http://127.0.0.1:${port}` });
    const submission = await scene.recovery('pm_sbx_never');
    dispatcher.accept([submission]);
    await until(() => dispatcher.heldBecause('bulk') !== null);
    scene.now += 5_001;
    await until(async () => (await scene.read(submission))?.parked === true);
    expect(dispatcher.heldBecause('bulk')).not.toBeNull();
    const proxy = await RefusingProxy.start(scene.sandbox.url, port);
    await until(() => dispatcher.heldBecause('bulk') === null);
    await dispatcher.stop();
    await proxy.close();
  });

  it('R4: parks a cascade at its deadline', async () => {
    const [port = 0] = await freePorts(1);
    const dispatcher = scene.dispatcher({ url: `http://127.0.0.1:${port}` });
    const submission = await scene.cascade('pm_sbx_approve_1');
    dispatcher.accept([submission]);
    await until(() => dispatcher.heldBecause('cascade') !== null);
    scene.now += 30_001;
    await until(async () => (await scene.read(submission))?.parked === true);
  });

  it('parks a request that hangs', async () => {
    const silent = createServer((socket) => void socket.on('error', () => {})).listen(0, '127.0.0.1');
    await until(() => silent.listening);
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const submission = await scene.cascade('pm_sbx_approve_1');
    const dispatcher = scene.dispatcher({ url: `http://127.0.0.1:${port}`, answerTimeoutMs: 1_000 });
    dispatcher.accept([submission]);
    await until(async () => (await scene.read(submission))?.parked === true);
    await dispatcher.stop();
    silent.close();
  });
});

describe('a partition', () => {
  it('R14: of a process that died is picked up by its next owner, under the same keys', async () => {
    const submissions = await Promise.all([
      scene.cascade('pm_sbx_approve_1'),
      scene.recovery('pm_sbx_never'),
      scene.cascade('pm_sbx_approve_1'),
    ]);
    // The first was answered, and the process died before that was published.
    const [first] = submissions;
    await scene.create(first);
    scene.now += 6_000;
    scene.dispatcher().owned({ checkpoint: CHECKPOINT, epoch: 2 });
    const [, recovery] = submissions;
    await until(async () => (await scene.read(recovery))?.state === 'SENT');
    for (const submission of submissions.filter(({ route }) => route === 'CASCADE')) {
      await until(() => scene.resultsOf(submission).length === 1);
      expect(scene.chargesOf(submission)).toHaveLength(1);
    }
  });

  it('R21: of a process that died while it withdrew something goes on with that, also where FlexEcom has it', async () => {
    const submission = await scene.recovery('pm_sbx_never', { withdrawReason: 'PAID_MEANWHILE' });
    await scene.create(submission);
    scene.now += 6_000;
    scene.dispatcher().owned({ checkpoint: CHECKPOINT, epoch: 2 });
    await until(() => scene.resultsOf(submission).length === 1);
    expect(scene.resultsOf(submission)).toMatchObject([{ outcome: 'NOT_SENT', reason: 'PAID_MEANWHILE' }]);
  });

  it('leaves alone what is parked, what another partition has, and what was decided less than 6 s ago', async () => {
    const parked = await scene.recovery('pm_sbx_never', { parked: true });
    const elsewhere = await scene.recovery('pm_sbx_never', { dispatch: { checkpoint: 'another/0', epoch: 1 } });
    const own = await scene.recovery('pm_sbx_never', { dispatch: { checkpoint: CHECKPOINT, epoch: 3 } });
    const old = await scene.recovery('pm_sbx_never');
    scene.now += 6_000;
    const young = await scene.recovery('pm_sbx_never');
    const dispatcher = scene.dispatcher();
    dispatcher.owned({ checkpoint: CHECKPOINT, epoch: 3 });
    await until(async () => (await scene.read(old))?.state === 'SENT');
    for (const submission of [parked, elsewhere, own, young]) expect(scene.atFlexecom(submission)).toBeUndefined();
    scene.now += 6_000;
    await until(async () => (await scene.read(young))?.state === 'SENT');
  });

  it('is picked up 6 s after it was taken over where the clock of the earlier owner was ahead', async () => {
    const ahead = await scene.recovery('pm_sbx_never', { sendingAt: scene.now + 600_000 });
    const old = await scene.recovery('pm_sbx_never', { sendingAt: scene.now - 6_000 });
    scene.dispatcher().owned({ checkpoint: CHECKPOINT, epoch: 2 });
    await until(async () => (await scene.read(old))?.state === 'SENT');
    expect(scene.atFlexecom(ahead)).toBeUndefined();
    scene.elapsedMs += 6_000;
    await until(async () => (await scene.read(ahead))?.state === 'SENT');
  });

  it('R14: that is lost drops what has not gone out, and sees what has to its end', async () => {
    const out = await scene.cascade('pm_sbx_approve_400');
    const waiting = await scene.cascade('pm_sbx_approve_1');
    const blocked = Promise.withResolvers<undefined>();
    const dispatcher = scene.dispatcher({
      onStep: (step, { submissionId }) =>
        step === 'before-request' && submissionId === waiting._id ? blocked.promise : undefined,
    });
    dispatcher.accept([out, waiting]);
    await until(() => scene.atFlexecom(out) !== undefined);
    dispatcher.lost({ checkpoint: CHECKPOINT, epoch: 1 });
    blocked.resolve(undefined);
    await until(() => scene.resultsOf(out).length === 1);
    await dispatcher.stop();
    expect(scene.atFlexecom(waiting)).toBeUndefined();
    expect(await scene.read(waiting)).toEqual(waiting);
  });

  it('R14: that is lost and comes back picks up what it had dropped, however long that stayed in hand', async () => {
    const submission = await scene.cascade('pm_sbx_approve_1');
    const blocked = Promise.withResolvers<undefined>();
    let isAboutToGoOut = false;
    let queries = 0;
    const collection: typeof scene.database.collection = (name) => {
      queries += 1;
      return scene.database.collection(name);
    };
    const dispatcher = scene.dispatcher({
      database: { collection },
      onStep: (step) => {
        if (step !== 'before-request') return undefined;
        isAboutToGoOut = true;
        return blocked.promise;
      },
    });
    dispatcher.accept([submission]);
    await until(() => isAboutToGoOut);
    dispatcher.lost({ checkpoint: CHECKPOINT, epoch: 1 });
    scene.now += 6_000;
    dispatcher.owned({ checkpoint: CHECKPOINT, epoch: 3 });
    // Two rounds of picking up, with three queries each, find it in hand.
    await until(() => queries >= 6);
    blocked.resolve(undefined);
    await until(() => scene.resultsOf(submission).length === 1);
    expect(scene.chargesOf(submission)).toHaveLength(1);
  });

  it('beyond the bound of its gateway parks what comes, and nothing else', async () => {
    const submissions = await Promise.all(Array.from({ length: 253 }, () => scene.cascade('pm_sbx_approve_200')));
    scene.dispatcher().accept(submissions);
    const parked = { _id: { $in: submissions.map(({ _id }) => _id) }, parkedReason: /more were waiting/ };
    const count = () => scene.database.collection('submissions').countDocuments(parked);
    await until(async () => (await count()) > 0);
    expect(await count()).toBe(3);
  });
});

describe('a stop', () => {
  it('waits for what has gone out, and drops the rest', async () => {
    const submission = await scene.cascade('pm_sbx_approve_500');
    const dispatcher = scene.dispatcher();
    dispatcher.accept([submission]);
    await until(() => scene.atFlexecom(submission) !== undefined);
    await dispatcher.stop();
    expect(scene.resultsOf(submission)).toHaveLength(1);
    const late = await scene.cascade('pm_sbx_approve_1');
    dispatcher.accept([late]);
    expect(await scene.read(late)).toEqual(late);
  });
});

async function withdrawReason(_id: string, reason: 'RECALLED'): Promise<void> {
  await scene.database.collection('submissions').updateOne({ _id }, { $set: { withdrawReason: reason } });
}
