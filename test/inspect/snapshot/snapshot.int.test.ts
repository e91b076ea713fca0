import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AuditEntry } from '../../../src/domain/documents/audit-entry.ts';
import type { Submission } from '../../../src/domain/documents/submission.ts';
import { judgeConditions } from '../../../src/inspect/conditions/conditions.ts';
import { SnapshotReader } from '../../../src/inspect/snapshot/read-snapshot.ts';
import type { Snapshot } from '../../../src/inspect/snapshot/snapshot.ts';
import { rerunRequested } from '../../../topics/rerun-requested.ts';
import { aDebt } from '../../support/a-debt.ts';
import { aSubmission } from '../../support/a-submission.ts';
import { Deployment } from '../../support/deployment.ts';
import { salvage, startSalvage } from '../../support/salvage-command.ts';
import { freshPrefix } from '../../support/stack.ts';
import { until } from '../../support/until.ts';

const deployment = new Deployment();
const NOW = Date.now();
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

beforeAll(() => deployment.setUp());

afterAll(() => deployment.close());

/** Longer than any part takes on a busy machine. */
const PART_WITHIN_MS = 20_000;

function reader(): SnapshotReader {
  const { database, kafka, names } = deployment;
  const limits = { overdueCascadeMs: 10_000, overdueAsyncMs: 24 * HOUR_MS };
  return new SnapshotReader({ database, kafka, names, limits, clock: { now: () => NOW } });
}

/** Each part of a first reading. */
const snapshot = (): Promise<Snapshot> => reader().read(PART_WITHIN_MS);

async function store(...submissions: Partial<Submission>[]): Promise<void> {
  const plain = { parked: false, parkedReason: null, appliedAt: null, acceptedAt: NOW, sendingAt: NOW } as const;
  await deployment.database
    .collection('submissions')
    .insertMany(submissions.map((given) => aSubmission({ ...plain, ...given })));
}

/** What reading once made the database look at: keys of indexes and documents. */
async function examinedByOneSnapshot(): Promise<{ keys: number; documents: number; scans: number }> {
  const { db } = deployment.database;
  await db.command({ profile: 0 });
  await db
    .collection('system.profile')
    .drop()
    .catch(() => undefined);
  await db.command({ profile: 2 });
  expect((await snapshot()).unread).toEqual([]);
  await db.command({ profile: 0 });
  const entries = await db
    .collection<{ keysExamined?: number; docsExamined?: number; planSummary?: string; ns: string }>('system.profile')
    .find({ ns: { $regex: /\.(submissions|debts|declines|contradictions)$/ } })
    .toArray();
  const sum = (of: 'keysExamined' | 'docsExamined') => entries.reduce((all, entry) => all + (entry[of] ?? 0), 0);
  const scans = entries.filter(({ planSummary }) => planSummary === 'COLLSCAN').length;
  return { keys: sum('keysExamined'), documents: sum('docsExamined'), scans };
}

describe('a snapshot', () => {
  it('of an empty pipeline has every part, and says that nothing runs', async () => {
    const read = await snapshot();
    expect(read.unread).toEqual([]);
    expect(read).toMatchObject({
      ...{ setup: { isDone: true, problem: null }, instances: [], configuration: { version: 0, appliedAt: null } },
      ...{ partitions: { stopped: [], held: [] }, submissions: {}, parked: [], pauses: [], stranded: {} },
      ...{ contradictions: { open: 0, chargedMinor: {} }, cascades: { count: 0, p50Ms: null, p99Ms: null } },
      ...{ recovered: { timeZone: 'UTC', byCurrency: {} }, deadLetters: { open: 0 }, unfinishedActions: [] },
    });
    expect(read.lag?.length).toBeGreaterThan(40);
    expect(read.lag?.filter(({ messages }) => messages > 0)).toEqual([]);
    expect(judgeConditions(read).holding.map(({ name }) => name)).toEqual(['NOTHING_RUNS', 'NO_CONFIGURATION']);
  });

  it('tells how long the oldest message has waited, and reads no topic again that has not moved', async () => {
    const request = {
      occurredAt: NOW,
      orderId: 'order-10',
      transactionId: null,
      gatewayId: 'flex-1',
      gatewayProfileId: null,
    };
    const by = { source: 'API' as const, requestedBy: 'anna' };
    for (const key of ['a', 'b']) {
      await deployment.publisher.publish(rerunRequested, { eventId: key, requestKey: key, ...request, ...by });
    }
    const keeps = reader();
    await until(async () => {
      const lag = (await keeps.read(PART_WITHIN_MS)).lag?.filter(({ messages }) => messages > 0) ?? [];
      return lag.length === 1 && (lag[0]?.seconds ?? 0) >= 1;
    });
    const lag = (await keeps.read(PART_WITHIN_MS)).lag?.filter(({ messages }) => messages > 0);
    expect(lag).toMatchObject([{ stage: 'classify-declines', topic: 'rerun-requested', next: null, messages: 2 }]);
  });

  it('counts open submissions by state, and shows what is parked, overdue and past due, the oldest first', async () => {
    const failed = (request: string) => `FlexEcom failed (503, FlexEcom's request ${request})`;
    await store(
      { _id: 'pending', state: 'PENDING', acceptedAt: NOW - MINUTE_MS },
      { _id: 'sending', state: 'SENDING' },
      {
        _id: 'parked-1',
        parked: true,
        parkedReason: failed('r-1'),
        sendingAt: NOW - HOUR_MS,
        flexecomGatewayId: 'flex-2',
      },
      { _id: 'parked-2', parked: true, parkedReason: failed('r-2'), flexecomGatewayId: 'flex-2', currency: 'JPY' },
      { _id: 'sent', state: 'SENT', acknowledgedAt: NOW - HOUR_MS },
      { _id: 'overdue', state: 'SENT', acknowledgedAt: NOW - 25 * HOUR_MS },
      { _id: 'overdue-cascade', state: 'SENT', route: 'CASCADE', acknowledgedAt: NOW - MINUTE_MS },
      { _id: 'scheduled', state: 'SCHEDULED', dueAt: NOW + HOUR_MS },
      { _id: 'past-due', state: 'SCHEDULED', dueAt: NOW - HOUR_MS },
      { _id: 'paused', state: 'SCHEDULED', dueAt: NOW - HOUR_MS, flexecomGatewayId: 'flex-3' },
      { _id: 'ended', state: 'APPROVED', acknowledgedAt: NOW - 30 * HOUR_MS, appliedAt: NOW },
    );
    const pause = { _id: 'ALL flex-3', gatewayId: 'flex-3', route: null, by: 'anna', why: 'a test', since: NOW };
    await deployment.database.collection('pauses').insertOne(pause);
    const read = await snapshot();
    const plain = (count: number) => ({ count, atLeast: false });
    expect(read).toMatchObject({
      submissions: { PENDING: plain(1), SENDING: plain(3), SENT: plain(3), SCHEDULED: plain(3) },
      inHand: { ...plain(2), since: NOW - MINUTE_MS, ids: ['pending', 'sending'] },
      parked: [
        {
          gatewayId: 'flex-2',
          reason: 'FlexEcom failed (503)',
          ...plain(2),
          since: NOW - HOUR_MS,
          amountMinor: { USD: 2_500, JPY: 2_500 },
        },
      ],
      overdue: { ...plain(2), since: NOW - HOUR_MS, ids: ['overdue', 'overdue-cascade'] },
      pastDue: { ...plain(1), since: NOW - HOUR_MS, ids: ['past-due'] },
      pauses: [{ gatewayId: 'flex-3', route: null, operator: { by: 'anna' }, waiting: 1 }],
    });
  });

  it('sums what FlexEcom recovered today, and what it took wrongly', async () => {
    const { database } = deployment;
    const row = { recoveredBy: 'FLEXECOM', recoveredMinor: 2_400, recoveredAt: NOW };
    const rows = {
      today: row,
      'by-billing': { ...row, recoveredBy: 'BILLING' },
      before: { ...row, recoveredAt: NOW - 25 * HOUR_MS },
    };
    await database.db
      .collection<{ _id: string }>('debts')
      .insertMany(Object.entries(rows).map(([_id, reportRow]) => ({ ...aDebt(), _id, reportRow })));
    const contradiction = { ...{ submissionId: null, debtId: null, orderId: 'o', flexecomTransactionId: 't' } };
    await database.collection('contradictions').insertMany(
      [null, { by: 'anna', at: NOW, why: 'refunded' }].map((settled, at) => ({
        ...{
          ...contradiction,
          _id: `c-${at}`,
          kind: 'NOT_OWED',
          chargedMinor: 700,
          expectedMinor: null,
          currency: 'USD',
        },
        ...{ detail: '', recordedAt: NOW, settled },
      })),
    );
    expect(await snapshot()).toMatchObject({
      recovered: { byCurrency: { USD: { count: 1, amountMinor: 2_400 } } },
      contradictions: { open: 1, chargedMinor: { USD: 700 }, since: NOW, ids: ['c-0'] },
    });
  });

  it('counts dead letters that nobody has handled, and finds actions that were never completed', async () => {
    const { db } = deployment.database;
    const letter = { topic: 'flexecom-result', state: 'OPEN', at: NOW - HOUR_MS };
    await db.collection<{ _id: string }>('deadLetters').insertMany(
      [
        { _id: 'a', ...letter },
        { _id: 'b', ...letter, state: 'DISMISSED' },
        { _id: 'c', ...letter, topic: 'rerun-requested', at: NOW },
      ].map((one) => ({ ...one, partition: 0, offset: 0 })),
    );
    const action = { at: Date.now() - 2 * HOUR_MS, by: 'anna', why: 'a test', action: 'recall', about: 'o-1' };
    const actions = { begun: { ...action, state: 'STARTED' }, done: { ...action, state: 'DONE' } };
    await db
      .collection<{ _id: string }>('audit')
      .insertMany(Object.entries(actions).map(([_id, one]) => ({ _id, ...one })));
    expect(await snapshot()).toMatchObject({
      deadLetters: { open: 2, byTopic: { 'flexecom-result': 1, 'rerun-requested': 1 }, since: NOW - HOUR_MS },
      unfinishedActions: [{ id: 'begun', action: 'recall', by: 'anna', about: 'o-1' }],
    });
    await db.collection('deadLetters').deleteMany({});
    await db.collection('audit').deleteMany({});
  });

  it('does not count an action that was begun again since, and ended, is a week old, or is a replay under way', async () => {
    const audit = deployment.database.collection('audit');
    const now = Date.now();
    const one = (_id: string, state: AuditEntry['state'], hoursAgo: number, changes: Partial<AuditEntry>) => ({
      ...{
        _id,
        at: now - hoursAgo * HOUR_MS,
        by: 'anna',
        why: 'a test',
        action: 'recall' as const,
        about: _id,
        ids: [],
      },
      ...{ ...changes, ...(state === undefined ? {} : { state }) },
    });
    const reset = { action: 'checkpoint-reset' } as const;
    const replay = { action: 'dlq-replay' } as const;
    const progress = { replayed: 1, of: 9_000, perSecond: 1 };
    const dismiss = { action: 'dlq-dismiss', about: '2 dead letters' } as const;
    await audit.insertMany([
      one('repeated', 'STARTED', 3, { ids: ['o-1', 's-1', 's-2'] }),
      one('the repeat', 'DONE', 2, { ids: ['o-1', 's-2'] }),
      one('of another order', 'STARTED', 3, { ids: ['o-2', 's-3'] }),
      one('done before', 'DONE', 4, { ids: ['o-2', 's-3'] }),
      one('refused as it was done', 'STARTED', 3, { ...reset, ids: ['apply-results/a/0'] }),
      one('the refusal', 'FAILED', 2, { ...reset, ids: ['apply-results/a/0'] }),
      one('repeated for what was left', 'STARTED', 3, { ...dismiss, ids: ['d-1', 'o-3', 'd-2', 'o-4'] }),
      one('what was left', 'DONE', 2, { ...dismiss, ids: ['d-2', 'o-4'] }),
      one('applied again', 'STARTED', 3, { action: 'config-apply', about: 'a new configuration' }),
      one('the new one', 'DONE', 2, { action: 'config-apply', about: 'a new configuration' }),
      one('a week old', 'STARTED', 7 * 24, { ids: ['o-5'] }),
      one('under way', 'STARTED', 2, { ...replay, ids: ['o-6'], replay: { ...progress, at: now } }),
      one('died', 'STARTED', 2, { ...replay, ids: ['o-7'], replay: { ...progress, at: now - HOUR_MS } }),
    ]);
    const { unfinishedActions } = await snapshot();
    expect(unfinishedActions?.map(({ id }) => id)).toEqual(['of another order', 'died']);
    await audit.deleteMany({});
  });

  it('costs the same, however many debts have ended', async () => {
    const before = await examinedByOneSnapshot();
    const { database } = deployment;
    const ended = Array.from({ length: 4_000 }, (_, at) => ({
      ...aSubmission({ state: at % 2 === 0 ? 'APPROVED' : 'NOT_SENT', parked: false, appliedAt: NOW - 48 * HOUR_MS }),
      ...{ _id: `ended-${at}`, acknowledgedAt: NOW - 48 * HOUR_MS, orderId: `order-${at}` },
    }));
    await database.collection('submissions').insertMany(ended);
    const reportRow = { recoveredBy: 'FLEXECOM', recoveredMinor: 2_400, recoveredAt: NOW - 48 * HOUR_MS };
    await database.db
      .collection<{ _id: string }>('debts')
      .insertMany(ended.map(({ _id }) => ({ ...aDebt({ state: 'PAID' }), _id, reportRow })));
    const after = await examinedByOneSnapshot();
    expect(after).toEqual(before);
    expect(after.scans).toBe(0);
    expect(after.keys).toBeLessThan(100);
    expect(after.documents).toBeLessThan(60);
  });
});

describe('salvage status', () => {
  it('says at once that nothing is set up, without a word from Kafka', async () => {
    const env = { ...deployment.env, SALVAGE_PREFIX: freshPrefix(), KAFKA_BROKERS: '127.0.0.1:1' };
    const shown = await salvage(['status'], env);
    expect(shown).toMatchObject({ code: 0, stdout: expect.stringContaining('never set up') });
    expect(await salvage(['status', '--check'], env)).toMatchObject({ code: 3 });
  });

  it('shows what runs, and within seconds that it was killed', async () => {
    const running = startSalvage(['run', 'apply-results', 'classify-declines', 'scheduler'], {
      ...deployment.env,
      HEALTH_PORT: '0',
    });
    try {
      await until(async () => (await snapshot()).instances?.[0]?.state === 'running');
      const { instances, ...rest } = await snapshot();
      const pid = running.process.pid ?? 0;
      expect(instances).toMatchObject([
        { pid, roles: ['apply-results', 'classify-declines', 'scheduler'], isGone: false, configurationVersion: 0 },
      ]);
      expect(instances?.[0]?.ports).toHaveProperty('health');
      expect(judgeConditions({ ...rest, instances }).holding.map(({ name }) => name)).not.toContain('NOTHING_RUNS');
      // All that a new user sees: one warning to apply a configuration, and that it runs.
      const logged = running
        .stderr()
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(logged.map(({ level, msg }) => `${level} ${msg}`)).toEqual([
        expect.stringMatching(/^warn no routing configuration has been applied yet/),
        expect.stringMatching(/^info running; apply-results, classify-declines, scheduler; health on port \d+$/),
      ]);
      running.process.kill('SIGKILL');
      await running.ended;
      await until(async () => (await snapshot()).instances?.[0]?.isGone === true);
      const shown = await salvage(['status', '--check'], deployment.env);
      expect(shown.code).toBe(3);
      expect(shown.stdout).toMatch(
        /^page {4}NOTHING_RUNS: nothing runs; .* \(process \d+\) was last heard of \d+ s ago/,
      );
      const everything = await salvage(['status'], deployment.env);
      expect(everything.stdout).toContain(`(process ${pid}) since`);
      expect(everything.stdout).toContain('NOTHING RUNS');
      expect(everything.stdout).not.toContain('up to date');
    } finally {
      running.process.kill('SIGKILL');
    }
  });
});
