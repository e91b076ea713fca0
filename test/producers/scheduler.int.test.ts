import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pino from 'pino';
import { announceDue, startScheduler } from '../../producers/scheduler.ts';
import type { Pause } from '../../src/domain/documents/pause.ts';
import type { Submission } from '../../src/domain/documents/submission.ts';
import type { Database } from '../../src/mongo/database.ts';
import { setupCollections } from '../../src/mongo/setup-collections.ts';
import { RecentIds } from '../../src/waiting/recent-ids.ts';
import { checkEvent } from '../../topics/contract/check-event.ts';
import { submissionDue } from '../../topics/submission-due.ts';
import { configuration, flexecomGateway } from '../domain/support/configuration.ts';
import { aSubmission } from '../support/a-submission.ts';
import { connectForTests, freshPrefix, stackForTests } from '../support/stack.ts';
import { until } from '../support/until.ts';
import { fakePublisher } from './support/fake-publisher.ts';

const NOW = 1_700_000_000_000;
const never = new AbortController().signal;
const inForce = { current: () => configuration({}, 7) };
const clock = { now: () => NOW };

let database: Database;

beforeAll(async () => {
  database = await connectForTests(stackForTests().mongodbUri, freshPrefix());
  await setupCollections(database);
});

beforeEach(async () => {
  await database.collection('submissions').deleteMany({});
});

afterAll(async () => {
  await database.db.dropDatabase();
  await database.close();
});

const newMemory = (forgetAfterMs = 60_000, entriesMax = 1_000) => new RecentIds({ forgetAfterMs, entriesMax });

async function given(...submissions: Partial<Submission>[]): Promise<void> {
  const scheduled = { state: 'SCHEDULED', configVersion: 7, dueAt: NOW } as const;
  await database
    .collection('submissions')
    .insertMany(submissions.map((submission) => aSubmission({ ...scheduled, ...submission })));
}

describe('the scheduler', () => {
  it('R5: announces submissions that are due by the domain clock, and no others', async () => {
    await given({ _id: 'due', dueAt: NOW }, { _id: 'later', dueAt: NOW + 1 }, { _id: 'sent', state: 'SENT' });
    const publisher = fakePublisher();
    expect(await announceDue({ database, publisher, configuration: inForce, clock }, newMemory(), never)).toBe(1);
    expect(publisher.of(submissionDue)).toMatchObject([{ submissionId: 'due', dueAt: NOW, occurredAt: NOW }]);
    for (const event of publisher.of(submissionDue)) {
      expect(checkEvent(submissionDue, event)).not.toHaveProperty('problems');
    }
  });

  it('announces submissions that an older configuration scheduled, due or not', async () => {
    await given({ _id: 'old', dueAt: NOW + 1_000_000, configVersion: 6 });
    const publisher = fakePublisher();
    await announceDue({ database, publisher, configuration: inForce, clock }, newMemory(), never);
    expect(publisher.of(submissionDue)).toMatchObject([{ submissionId: 'old' }]);
  });

  it('announces only due submissions while there is no configuration', async () => {
    await given({ _id: 'due' }, { _id: 'later', dueAt: NOW + 1, configVersion: 6 });
    const publisher = fakePublisher();
    await announceDue({ database, publisher, configuration: { current: () => null }, clock }, newMemory(), never);
    expect(publisher.of(submissionDue).map(({ submissionId }) => submissionId)).toEqual(['due']);
  });

  it('does not repeat an announcement in every round, but after a while, under the same eventId', async () => {
    await given({ _id: 'due' });
    const publisher = fakePublisher();
    let realNow = 0;
    const recent = newMemory(200);
    const memory: Pick<RecentIds, 'has' | 'remember' | 'isFull'> = {
      has: (id) => recent.has(id, realNow),
      remember: (id) => recent.remember(id, realNow),
      isFull: () => recent.isFull(realNow),
    };
    const needs = { database, publisher, configuration: inForce, clock };
    expect(await announceDue(needs, memory, never)).toBe(1);
    expect(await announceDue(needs, memory, never)).toBe(0);
    realNow += 200;
    expect(await announceDue(needs, memory, never)).toBe(1);
    expect(new Set(publisher.of(submissionDue).map(({ eventId }) => eventId)).size).toBe(1);
  });

  it('announces a submission again that was moved to another time', async () => {
    await given({ _id: 'moved' });
    const publisher = fakePublisher();
    const memory = newMemory();
    const needs = { database, publisher, configuration: inForce, clock };
    await announceDue(needs, memory, never);
    await database.collection('submissions').updateOne({ _id: 'moved' }, { $set: { dueAt: NOW - 1 } });
    expect(await announceDue(needs, memory, never)).toBe(1);
  });

  it('announces no more while the stage is far behind', async () => {
    await given(...Array.from({ length: 600 }, (_, index) => ({ _id: `due-${index}` })));
    const publisher = fakePublisher();
    const memory = newMemory(60_000, 500);
    const needs = { database, publisher, configuration: inForce, clock };
    expect(await announceDue(needs, memory, never)).toBe(500);
    expect(await announceDue(needs, memory, never)).toBe(0);
  });

  it('R22: announces what is due at a paused gateway when the pause ends, at once', async () => {
    await given({ _id: 'due', flexecomGatewayId: 'flex', route: 'RECYCLE' });
    const publisher = fakePublisher();
    const memory = newMemory();
    let paused: boolean | string[] = false;
    const gateways = () => [{ id: 'visa-1', type: 'NMI' }, flexecomGateway({ paused })];
    const current = () => configuration({ gateways: gateways(), cascadeProfiles: [], recycleProfiles: [] }, 7);
    const needs = { database, publisher, configuration: { current }, clock };
    expect(await announceDue(needs, memory, never)).toBe(1);
    for (const pause of [true, ['RECYCLE']]) {
      paused = pause;
      expect(await announceDue(needs, memory, never)).toBe(0);
    }
    paused = ['RERUN'];
    expect(await announceDue(needs, memory, never)).toBe(1);
    paused = false;
    expect(await announceDue(needs, newMemory(), never)).toBe(1);
  });

  it('R22: announces what was kept for a pause again right after it, even if it was announced a moment ago', async () => {
    await given({ _id: 'due', flexecomGatewayId: 'flex', route: 'RECYCLE' });
    const publisher = fakePublisher();
    const memory = newMemory();
    let operatorPauses: Pause[] = [];
    const current = () => ({ ...configuration({}, 7), operatorPauses });
    const needs = { database, publisher, configuration: { current }, clock };
    const pause = { gatewayId: 'flex', by: 'jo', why: 'a test', since: NOW } as const;
    // Announced because another gateway's pause hides nothing of this one.
    operatorPauses = [{ _id: 'flex/RERUN', route: 'RERUN', ...pause }];
    expect(await announceDue(needs, memory, never)).toBe(1);
    operatorPauses = [{ _id: 'flex', route: null, ...pause }];
    expect(await announceDue(needs, memory, never)).toBe(0);
    operatorPauses = [];
    expect(await announceDue(needs, memory, never)).toBe(1);
  });

  it('R21: announces a recalled submission at once, due or not, paused or not', async () => {
    await given({ _id: 'recalled', dueAt: NOW + 1, withdrawReason: 'RECALLED', flexecomGatewayId: 'flex' });
    const publisher = fakePublisher();
    const operatorPauses = [{ _id: 'flex', gatewayId: 'flex', route: null, by: 'jo', why: 'a test', since: NOW }];
    const current = () => ({ ...configuration({}, 7), operatorPauses });
    await announceDue({ database, publisher, configuration: { current }, clock }, newMemory(), never);
    expect(publisher.of(submissionDue)).toMatchObject([
      { submissionId: 'recalled', eventId: expect.stringMatching(/recalled$/) },
    ]);
  });

  it('continues by itself after Kafka was away, and stops on request', async () => {
    await given({ _id: 'due' });
    const publisher = fakePublisher();
    publisher.failNext(2);
    const scheduler = startScheduler({
      database,
      publisher,
      configuration: inForce,
      clock,
      logger: pino({ level: 'silent' }),
      pollMs: 20,
    });
    try {
      await until(() => publisher.of(submissionDue).length === 1);
    } finally {
      await scheduler.stop();
    }
  });
});
