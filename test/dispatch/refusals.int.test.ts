import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pino from 'pino';
import { Refusals } from '../../src/dispatch/refusals.ts';
import type { CreateAnswer } from '../../src/flexecom/client/answers.ts';
import type { FlexecomClient } from '../../src/flexecom/client/client.ts';
import type { Database } from '../../src/mongo/database.ts';
import { setupCollections } from '../../src/mongo/setup-collections.ts';
import { configuration, flexecomGateway } from '../domain/support/configuration.ts';
import { connectForTests, freshPrefix, stackForTests } from '../support/stack.ts';
import { until } from '../support/until.ts';

const NOW = 1_700_000_000_000;
const REFUSED = { kind: 'REFUSED', status: 400, detail: 'invalid_request: card 4111 1111 1111 1111' } as const;
const DECLINE = { code: '05', text: 'Do not honor', type: 'SOFT', network: 'VISA', adviceCode: null } as const;
const MONEY = { flexecomTransactionId: 'fx_1', amountMinor: 1, currency: 'USD', finalAt: NOW };
/** They say that FlexEcom takes our requests. */
const TAKEN: CreateAnswer[] = [
  { kind: 'APPROVED', ...MONEY },
  { kind: 'DECLINED', ...MONEY, decline: DECLINE },
  { kind: 'ACKNOWLEDGED', flexecomTransactionId: 'fx_1' },
];

let database: Database;

beforeAll(async () => {
  database = await connectForTests(stackForTests().mongodbUri, freshPrefix());
  await setupCollections(database);
});
beforeEach(async () => {
  for (const name of ['pauses', 'refusals'] as const) await database.collection(name).deleteMany({});
});
afterAll(async () => {
  await database.db.dropDatabase();
  await database.close();
});

/** One process. */
function instance(pauseAfterRefusals = 4): Refusals {
  const gateways = [{ id: 'visa-1', type: 'NMI' }, flexecomGateway({ pauseAfterRefusals })];
  const current = () => configuration({ gateways, cascadeProfiles: [], recycleProfiles: [] });
  const logger = pino({ level: 'silent' });
  return new Refusals({ database, configuration: { current }, clock: { now: () => NOW }, logger });
}

const pauses = () => database.collection('pauses').find().toArray();

describe('requests that a gateway refuses in a row', () => {
  it('R22: pause it, counted over all instances, with why and without a card number', async () => {
    const [first, second] = [instance(), instance()];
    for (const one of [first, second, first]) await one.note('flex', REFUSED);
    expect(await pauses()).toEqual([]);
    await second.note('flex', REFUSED);
    expect(await pauses()).toMatchObject([
      { _id: 'ALL flex', gatewayId: 'flex', route: null, by: 'decline-salvage', since: NOW },
    ]);
    expect((await pauses())[0]?.why).toMatch(
      /^4 requests in a row were refused, the last one with: invalid_request: card \*+/,
    );
  });

  it.each(TAKEN)('R22: are not in a row with a request between that it takes: $kind', async (taken) => {
    const [first, second] = [instance(), instance()];
    for (let time = 0; time < 3; time += 1) await first.note('flex', REFUSED);
    await second.note('flex', taken);
    await first.note('flex', REFUSED);
    expect(await pauses()).toEqual([]);
    expect(await database.collection('refusals').findOne({ _id: 'flex' })).toMatchObject({ inARow: 1 });
  });

  it('R22: are looked at once more before it pauses: another instance may just have had one taken', async () => {
    const [first, second] = [instance(), instance()];
    const last = Array.from({ length: 4 }, () => first.note('flex', REFUSED));
    await until(async () => (await database.collection('refusals').countDocuments({ inARow: 4 })) === 1);
    await second.note('flex', { kind: 'ACKNOWLEDGED', flexecomTransactionId: 'fx_1' });
    await Promise.all(last);
    expect(await pauses()).toEqual([]);
  });

  it('R22: never pause it where the limit is 0, and no answer at all counts as nothing', async () => {
    const never = instance(0);
    for (let time = 0; time < 5; time += 1) await never.note('flex', REFUSED);
    const unanswered = {
      kind: 'NO_ANSWER',
      scope: 'gateway',
      detail: '',
      retryAfterMs: null,
      isPassing: true,
    } as const;
    const one = instance();
    for (let time = 0; time < 5; time += 1) await one.note('flex', unanswered);
    expect(await pauses()).toEqual([]);
  });

  it('R22: do not count where FlexEcom understood the request and does not want this payment', async () => {
    const one = instance();
    for (let time = 0; time < 5; time += 1) await one.note('flex', { ...REFUSED, status: 422 });
    expect(await pauses()).toEqual([]);
  });

  it('R22: leave an operator’s pause as it is', async () => {
    const pause = { _id: 'ALL flex', gatewayId: 'flex', route: null, by: 'jo', why: 'a test', since: 1 };
    await database.collection('pauses').insertOne(pause);
    const one = instance();
    for (let time = 0; time < 4; time += 1) await one.note('flex', REFUSED);
    expect(await pauses()).toEqual([pause]);
  });

  it('R22: are counted behind the client, which does not wait for it', async () => {
    const answers = async () => REFUSED;
    const client = { create: answers } as unknown as FlexecomClient;
    const watched = instance(1).watch(client);
    const request = {} as Parameters<FlexecomClient['create']>[1];
    expect(await watched.create('flex', request, 'key', { signal: new AbortController().signal })).toBe(REFUSED);
    await until(async () => (await pauses()).length === 1);
  });
});
