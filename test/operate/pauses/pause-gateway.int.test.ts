import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createConfigurationStore } from '../../../src/configuration/store/configuration-store.ts';
import { PausesInForce } from '../../../src/dispatch/pauses-in-force.ts';
import type { Submission } from '../../../src/domain/documents/submission.ts';
import type { FlexecomClient } from '../../../src/flexecom/client/client.ts';
import { readPauses } from '../../../src/inspect/snapshot/read-pauses.ts';
import type { Database } from '../../../src/mongo/database.ts';
import { livingInstances } from '../../../src/mongo/instance-record.ts';
import { setupCollections } from '../../../src/mongo/setup-collections.ts';
import { checkPausable, pauseGateway, resumeGateway } from '../../../src/operate/pauses/pause-gateway.ts';
import { previewPause, previewResume } from '../../../src/operate/pauses/preview-pause.ts';
import { configuration } from '../../domain/support/configuration.ts';
import { aSubmission } from '../../support/a-submission.ts';
import { anInstanceRecord } from '../../support/an-instance-record.ts';
import { connectForTests, freshPrefix, stackForTests } from '../../support/stack.ts';
import { until } from '../../support/until.ts';

const NOW = 1_700_000_000_000;
const JO = { by: 'jo', why: 'too many complaints', via: 'CLI' } as const;
const WHOLE = { gatewayId: 'flex', route: null };
const RERUNS = { gatewayId: 'flex', route: 'RERUN' } as const;

let database: Database;
const started: PausesInForce[] = [];

beforeAll(async () => {
  database = await connectForTests(stackForTests().mongodbUri, freshPrefix());
  await setupCollections(database);
});
afterEach(async () => {
  for (const one of started.splice(0)) await one.stop();
  for (const name of ['pauses', 'audit', 'instances'] as const) await database.collection(name).deleteMany({});
});
afterAll(async () => {
  await database.db.dropDatabase();
  await database.close();
});

/** A process of the pipeline, as far as pauses go. */
function anInstance(): PausesInForce {
  const instance = new PausesInForce({
    database,
    configuration: { current: () => configuration() },
    instance: anInstanceRecord(database, ['reconcile']),
    onFailure: () => undefined,
  });
  started.push(instance);
  return instance;
}

describe('a pause by an operator', () => {
  it('R22: returns when every living instance has confirmed it, and they know of it then', async () => {
    const instances = [anInstance(), anInstance()];
    await until(async () => (await livingInstances(database)).length === 2);
    const { isNew, confirmedBy, notConfirmedBy } = await pauseGateway(database, RERUNS, JO, NOW);
    expect({ isNew, confirmed: confirmedBy.length, not: notConfirmedBy }).toEqual({
      isNew: true,
      confirmed: 2,
      not: [],
    });
    for (const instance of instances) {
      expect(instance.current()?.operatorPauses).toMatchObject([RERUNS]);
      expect(await instance.pauseNow('flex', 'CASCADE')).toBeNull();
    }
    expect(await database.collection('audit').find().toArray()).toMatchObject([{ ...JO, action: 'pause', at: NOW }]);
  });

  it('R22: waits for the requests that an instance let out before it knew, and names it while they are not over', async () => {
    const instance = anInstance();
    const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
    const client = instance.requests.watch(slowClient(answered));
    const signal = new AbortController().signal;
    const mayGoOut = () => true;
    const request = client.create('flex', {} as Parameters<FlexecomClient['create']>[1], 'key', { signal, mayGoOut });
    const first = await pauseGateway(database, WHOLE, JO, NOW);
    expect(first.notConfirmedBy).toMatchObject([{ roles: ['reconcile'], pid: process.pid }]);
    answer();
    await request;
    const again = await pauseGateway(database, WHOLE, JO, NOW + 1);
    expect(again).toMatchObject({ isNew: false, notConfirmedBy: [], confirmedBy: [{ roles: ['reconcile'] }] });
    expect(again.pause.since).toBe(NOW);
  });

  it('R22: does not wait for an instance that is gone, and says so if none runs', async () => {
    const gone = { host: 'h', pid: 1, roles: [], startedAt: new Date(0), pausesConfirmed: [] };
    await database.collection('instances').insertOne({ _id: 'gone', beatAt: new Date(Date.now() - 11_000), ...gone });
    expect(await pauseGateway(database, WHOLE, JO, NOW)).toMatchObject({ confirmedBy: [], notConfirmedBy: [] });
  });

  it('R22: is lifted by no configuration, and by a resume alone', async () => {
    const instance = anInstance();
    await pauseGateway(database, WHOLE, JO, NOW);
    const { gateways, ...rest } = configuration();
    const content = { ...rest, gateways };
    const applied = { content: contentOf(content), sourceText: 'x', appliedBy: 'jo', now: NOW, dryRun: false };
    await createConfigurationStore(database.db).apply(applied);
    expect(await readPauses(database, NOW)).toEqual([
      { gatewayId: 'flex', route: null, operator: { by: JO.by, why: JO.why, since: NOW }, waiting: 0 },
    ]);
    expect(await instance.pauseNow('flex', 'RERUN')).toBe('flex is paused');
    expect(await resumeGateway(database, WHOLE, JO, NOW)).toMatchObject([{ since: NOW }]);
    await until(async () => (await instance.pauseNow('flex', 'RERUN')) === null);
  });
});

describe('a resume', () => {
  it('R22: of a gateway ends all its pauses, of a route that one', async () => {
    await pauseGateway(database, WHOLE, JO, NOW);
    await pauseGateway(database, RERUNS, JO, NOW);
    await pauseGateway(database, { gatewayId: 'another', route: null }, JO, NOW);
    expect(await resumeGateway(database, RERUNS, JO, NOW)).toHaveLength(1);
    expect(await resumeGateway(database, WHOLE, JO, NOW)).toHaveLength(1);
    expect(await database.collection('pauses').distinct('gatewayId')).toEqual(['another']);
  });

  it('R22: by two at once is done by one of them, and the other learns it', async () => {
    await pauseGateway(database, WHOLE, JO, NOW);
    const both = await Promise.allSettled([1, 2].map(() => resumeGateway(database, WHOLE, JO, NOW)));
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('R22: of what is not paused says what is', async () => {
    await expect(resumeGateway(database, WHOLE, JO, NOW)).rejects.toThrow('no operator has paused flex');
    await pauseGateway(database, WHOLE, JO, NOW);
    await expect(resumeGateway(database, RERUNS, JO, NOW)).rejects.toThrow('paused as a whole');
  });
});

describe('what an operator reads before', () => {
  const given = (...some: Partial<Submission>[]) =>
    database
      .collection('submissions')
      .insertMany(some.map((fields, at) => aSubmission({ _id: `s-${at}`, flexecomGatewayId: 'flex', ...fields })));
  afterEach(() => database.collection('submissions').deleteMany({}));

  it('a pause: what it does to each route, and how much waits or goes on', async () => {
    await given({ state: 'SCHEDULED', dueAt: NOW - 1 }, { state: 'SCHEDULED', dueAt: NOW + 1 });
    await database
      .collection('submissions')
      .insertOne(aSubmission({ _id: 's-sent', flexecomGatewayId: 'flex', state: 'SENT', acknowledgedAt: NOW }));
    expect(await previewPause(database, WHOLE)).toEqual({
      count: 1,
      sentences: [
        'Nothing new goes to flex.',
        'Cascades go back to billing at once (GATEWAY_PAUSED).',
        'Reruns are refused (GATEWAY_PAUSED).',
        'What is scheduled waits for the end of the pause: 2 submissions, 50.00 USD.',
        'What FlexEcom has goes on: 1 submission, 25.00 USD.',
      ],
    });
    expect((await previewPause(database, RERUNS)).sentences).toHaveLength(3);
    expect(await database.collection('pauses').countDocuments()).toBe(0);
    await pauseGateway(database, WHOLE, JO, NOW);
    expect(await previewPause(database, WHOLE)).toMatchObject({ count: 0 });
  });

  it('a resume: which pauses end, what goes out, and what stays paused', async () => {
    await given({ state: 'SCHEDULED', dueAt: NOW - 1 }, { state: 'SCHEDULED', dueAt: NOW + 1 });
    await pauseGateway(database, WHOLE, JO, NOW);
    await pauseGateway(database, { ...WHOLE, route: 'RECYCLE' }, JO, NOW);
    const { count, sentences } = await previewResume(database, { ...WHOLE, route: 'RECYCLE' }, NOW);
    expect(count).toBe(1);
    expect(sentences).toEqual([
      'The pause of flex for RECYCLE ends, by jo since 2023-11-14 22:13:20.000 UTC: too many complaints.',
      'What waited goes out within seconds, at its price: 1 submission, 25.00 USD.',
      'flex stays paused, by jo: what that pauses goes on waiting.',
    ]);
    expect(await database.collection('pauses').countDocuments()).toBe(2);
    await expect(previewResume(database, RERUNS, NOW)).rejects.toThrow('paused as a whole');
  });
});

describe('the gateway of a pause', () => {
  it('R22: is a FlexEcom gateway of the configuration in force', () => {
    expect(() => checkPausable(configuration(), 'flex')).not.toThrow();
    expect(() => checkPausable(configuration(), 'visa-1')).toThrow(
      'visa-1 is not a FlexEcom gateway; those of configuration version 1: flex',
    );
    expect(() => checkPausable(null, 'flex')).toThrow('no routing configuration has been applied yet');
  });
});

/** Answers once it is told to. */
function slowClient(answered: Promise<void>): FlexecomClient {
  const noAnswer = {
    kind: 'NO_ANSWER',
    scope: 'submission',
    detail: '',
    retryAfterMs: null,
    isPassing: false,
  } as const;
  return {
    create: async (_gatewayId, _request, _key, { mayGoOut }) => {
      await mayGoOut?.();
      await answered;
      return noAnswer;
    },
    get: async () => noAnswer,
    cancel: async () => noAnswer,
    close: async () => undefined,
  };
}

function contentOf({ version: _v, retiredGateways: _r, ...content }: ReturnType<typeof configuration>) {
  return content;
}
