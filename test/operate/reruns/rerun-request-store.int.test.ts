import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { DeclineRecord } from '../../../src/domain/documents/decline-record.ts';
import { rerunRecordId } from '../../../src/domain/ids.ts';
import type { Database } from '../../../src/mongo/database.ts';
import { setupCollections } from '../../../src/mongo/setup-collections.ts';
import { rerunRequestStore } from '../../../src/operate/reruns/rerun-request-store.ts';
import type { RerunRequest } from '../../../topics/contract/rerun-event.ts';
import { connectForTests, freshPrefix, stackForTests } from '../../support/stack.ts';

const REQUEST: RerunRequest = {
  ...{ orderId: 'order-1', requestKey: 'ticket-1', transactionId: null, gatewayId: 'flex', gatewayProfileId: null },
  ...{ source: 'API', requestedBy: 'anna' },
};
const ID = { orderId: 'order-1', requestKey: 'ticket-1' };

let database: Database;
beforeAll(async () => {
  database = await connectForTests(stackForTests().mongodbUri, freshPrefix());
  await setupCollections(database);
});
afterEach(async () => {
  for (const name of ['rerunRequests', 'declines', 'audit'] as const) await database.collection(name).deleteMany({});
});
afterAll(async () => {
  await database.db.dropDatabase();
  await database.close();
});

const store = () => rerunRequestStore(database);

describe('the key of a rerun request', () => {
  it('is new once, however many repeat it at the same time', async () => {
    const claims = await Promise.all(Array.from({ length: 10 }, () => store().claim(REQUEST)));
    expect(claims.toSorted()).toEqual(['NEW', ...Array(9).fill('REPEATED')]);
  });

  it('is refused with another body, and is another one for another order', async () => {
    expect(await store().claim(REQUEST)).toBe('NEW');
    for (const other of [{ gatewayId: 'flex-2' }, { transactionId: 't-2' }, { requestedBy: 'bert' }]) {
      expect(await store().claim({ ...REQUEST, ...other })).toBe('OTHER_BODY');
    }
    expect(await store().claim({ ...REQUEST, orderId: 'order-2' })).toBe('NEW');
    const expiresAt = (await database.collection('rerunRequests').findOne({ orderId: 'order-1' }))?.expiresAt;
    expect(expiresAt?.getTime()).toBeGreaterThan(Date.now() + 29 * 86_400_000);
  });

  it('stored by a process that died before it published is a repeat, which publishes', async () => {
    expect(await store().claim(REQUEST)).toBe('NEW');
    const published: string[] = [];
    expect(await store().claim(REQUEST)).toBe('REPEATED');
    await store().audited(REQUEST, 'a new card', async () => void published.push('request'));
    expect(published).toEqual(['request']);
    expect(await database.collection('audit').find().toArray()).toMatchObject([
      {
        ...{ action: 'rerun', by: 'anna', why: 'a new card', via: 'RERUN_API', state: 'DONE' },
        ids: ['order-1', 'ticket-1', 'flex'],
      },
    ]);
  });

  it('has an entry in the audit that failed where Kafka did not take it', async () => {
    const failing = store().audited(REQUEST, 'x', () => Promise.reject(new Error('no broker')));
    await expect(failing).rejects.toThrow('no broker');
    expect(await database.collection('audit').findOne()).toMatchObject({ state: 'FAILED', result: 'no broker' });
  });
});

describe('the first answer to a rerun request', () => {
  const answered = (answer: DeclineRecord['answer']): DeclineRecord => ({
    ...{ _id: rerunRecordId('order-1', 'ticket-1'), debtId: null, orderId: 'order-1', subscriptionId: null },
    ...{ transactionId: null, requestKey: 'ticket-1', attempt: 0, occurredAt: 1, receivedAt: 1, answer },
    ...{ configVersion: 1, repeats: 0 },
  });

  it('is none of a request that nobody made, and none yet of one that is on its way', async () => {
    expect(await store().firstAnswer(ID)).toBeNull();
    await store().claim(REQUEST);
    expect(await store().firstAnswer(ID)).toEqual({ state: 'UNANSWERED' });
  });

  it.each([
    [{ kind: 'ACCEPTED', submissionId: 'sub-1' } as const, { state: 'ACCEPTED', submissionId: 'sub-1' }],
    [
      { kind: 'NOT_SENT', reason: 'RERUN_LIMIT', next: 'NOBODY' } as const,
      { state: 'NOT_SENT', reason: 'RERUN_LIMIT', next: 'NOBODY' },
    ],
  ])('is what its record says: %j', async (answer, shown) => {
    await database.collection('declines').insertOne(answered(answer));
    expect(await store().firstAnswer(ID)).toEqual(shown);
  });
});
