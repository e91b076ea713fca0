import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { AuditEntry } from '../../src/domain/documents/audit-entry.ts';
import type { Contradiction } from '../../src/domain/documents/contradiction.ts';
import { listAudit } from '../../src/inspect/audit/list-audit.ts';
import type { Database } from '../../src/mongo/database.ts';
import { setupCollections } from '../../src/mongo/setup-collections.ts';
import { audited } from '../../src/operate/audit.ts';
import { previewSettle, settleContradiction } from '../../src/operate/contradictions/settle-contradiction.ts';
import { connectForTests, freshPrefix, stackForTests } from '../support/stack.ts';

const JO = { by: 'jo', why: 'asked by phone, card 4111 1111 1111 1111', via: 'CLI' } as const;
const RECALL = { action: 'recall', about: 'order o-1', ids: ['o-1', 'sub-1', 'o-1'], at: 1_000 } as const;

let database: Database;

beforeAll(async () => {
  database = await connectForTests(stackForTests().mongodbUri, freshPrefix());
  await setupCollections(database);
});
afterEach(() => database.collection('audit').deleteMany({}));
afterAll(async () => {
  await database.db.dropDatabase();
  await database.close();
});

const entries = () => database.collection('audit').find().toArray();

describe('a change by an operator', () => {
  it('is in the audit before it begins, and completed with what was done', async () => {
    const outcome = (count: number) => `recalled ${count}`;
    const result = await audited(database, JO, { ...RECALL, outcome }, async () => {
      expect(await entries()).toMatchObject([{ state: 'STARTED', finishedAt: null, result: null, via: 'CLI' }]);
      return 3;
    });
    expect(result).toBe(3);
    const [entry] = await entries();
    expect(entry).toMatchObject({ state: 'DONE', result: 'recalled 3', by: 'jo', ids: ['o-1', 'sub-1'], at: 1_000 });
    expect(entry?.finishedAt).toBeGreaterThan(1_000);
    expect(JSON.stringify(entry)).not.toContain('4111 1111');
  });

  it('is FAILED with the error where it fails, which its caller gets', async () => {
    const failing = audited(database, JO, { ...RECALL, outcome: () => 'never' }, () =>
      Promise.reject(new Error('no majority')),
    );
    await expect(failing).rejects.toThrow('no majority');
    expect(await entries()).toMatchObject([{ state: 'FAILED', result: 'no majority' }]);
  });

  it('does not begin where the entry cannot be written', async () => {
    let began = false;
    const away = {
      collection: () => {
        throw new Error('MongoDB is away');
      },
    };
    const change = async () => {
      began = true;
    };
    await expect(audited(away, JO, { ...RECALL, outcome: () => 'never' }, change)).rejects.toThrow('MongoDB is away');
    expect(began).toBe(false);
  });

  it('is reported as done where only the end of the entry could not be written: the entry stays STARTED', async () => {
    const losing: Pick<Database, 'collection'> = {
      collection: (name) =>
        new Proxy(database.collection(name), {
          get: (target, method) =>
            method === 'updateOne' ? () => Promise.reject(new Error('lost')) : Reflect.get(target, method).bind(target),
        }),
    };
    expect(await audited(losing, JO, { ...RECALL, outcome: () => 'done' }, async () => 'result')).toBe('result');
    expect(await entries()).toMatchObject([{ state: 'STARTED', result: null }]);
  });
});

describe('an entry of a request by HTTP', () => {
  it('is found by the id of the request, which stands last: the first id names what it is about', async () => {
    const change = { ...RECALL, outcome: () => 'done' };
    await audited(database, { ...JO, requestId: 'request-7' }, change, async () => undefined);
    const { items } = await listAudit(database, { id: 'request-7' }, { limit: 5 });
    expect(items.map(({ ids }) => ids)).toEqual([['o-1', 'sub-1', 'request-7']]);
  });
});

describe('a contradiction', () => {
  const found: Contradiction = {
    ...{ _id: 'con-1', kind: 'WRONG_AMOUNT', submissionId: 'sub-1', debtId: null, orderId: 'o-1', settled: null },
    ...{ flexecomTransactionId: 'f-1', chargedMinor: 500, expectedMinor: 400, currency: 'USD', detail: '' },
    recordedAt: 1,
  };
  afterEach(() => database.collection('contradictions').deleteMany({}));

  it('is shown with what to do before it is settled, once, by whom and why', async () => {
    await database.collection('contradictions').insertOne(found);
    const { count, sentences } = await previewSettle(database, 'con-1');
    expect(count).toBe(1);
    expect(sentences[0]).toBe('WRONG_AMOUNT of order o-1: FlexEcom charged 5.00 USD, and 4.00 USD was expected.');
    expect(await settleContradiction(database, 'con-1', JO, 7)).toMatchObject({ settled: { by: 'jo', at: 7 } });
    await expect(previewSettle(database, 'con-1')).rejects.toThrow('settled already by jo');
    await expect(settleContradiction(database, 'con-1', JO, 8)).rejects.toThrow('settled already by jo');
    await expect(settleContradiction(database, 'con-2', JO, 8)).rejects.toThrow('there is no contradiction con-2');
    expect((await entries()).map(({ state, ids }) => ({ state, ids }))).toEqual([
      { state: 'DONE', ids: ['con-1', 'o-1', 'sub-1'] },
      { state: 'FAILED', ids: ['con-1', 'o-1', 'sub-1'] },
    ]);
  });
});

describe('the list of what operators did', () => {
  /** Ten of each of two people; jo recalls orders o-0 to o-9, each at the same time as the one before it. */
  async function given(): Promise<void> {
    const one = (index: number, by: string, action: AuditEntry['action']): AuditEntry => ({
      ...{ _id: `${by}-${index}`, at: Math.floor(index / 2), by, why: 'a test', action, about: `order o-${index}` },
      ...{ ids: [`o-${index}`], via: 'CONSOLE', state: 'DONE', finishedAt: 99, result: 'done' },
    });
    const ten = Array.from({ length: 10 }, (_, index) => index);
    await database.collection('audit').insertMany(ten.flatMap((i) => [one(i, 'jo', 'recall'), one(i, 'ann', 'pause')]));
  }

  it('comes newest first, in pages that miss nothing and repeat nothing', async () => {
    await given();
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await listAudit(database, {}, { limit: 3, ...(after === undefined ? {} : { after }) });
      seen.push(...page.items.map(({ _id }) => _id));
      after = page.next ?? undefined;
    } while (after !== undefined);
    expect(seen).toHaveLength(20);
    expect(new Set(seen).size).toBe(20);
    expect(seen.slice(0, 4)).toEqual(['jo-9', 'jo-8', 'ann-9', 'ann-8']);
    await expect(listAudit(database, {}, { limit: 3, after: 'x' })).rejects.toThrow('no such page');
  });

  it.each([
    [{ by: 'ann' }, 10],
    [{ action: 'recall' as const }, 10],
    [{ id: 'o-7' }, 2],
    [{ by: 'jo', from: 1, to: 3 }, 4],
  ])('finds by %j what it is about', async (filter, count) => {
    await given();
    expect((await listAudit(database, filter, { limit: 50 })).items).toHaveLength(count);
  });

  it.each([{}, { by: 'ann' }, { action: 'recall' as const }, { id: 'o-7' }])(
    'reads no more than it shows: %j',
    async (filter) => {
      await given();
      await database.db.command({ profile: 2 });
      const { items: shown } = await listAudit(database, filter, { limit: 2, after: '4:jo-9' });
      await database.db.command({ profile: 0 });
      const profile = database.db.collection('system.profile');
      const reads = await profile.find({ op: 'query', ns: /\.audit$/ }).toArray();
      await profile.drop();
      expect(reads).toHaveLength(1);
      expect(reads[0]?.docsExamined).toBeLessThanOrEqual(shown.length + 2);
    },
  );

  it('reads entries of earlier releases, which say nothing of their end', async () => {
    const old = { _id: 'old', at: 5, by: 'jo', why: 'complaints', action: 'pause', about: 'ALL flex' } as const;
    await database.collection('audit').insertOne(old);
    expect((await listAudit(database, {}, { limit: 1 })).items).toEqual([old]);
  });
});
