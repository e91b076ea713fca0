import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RoutingConfiguration } from '../../../src/domain/configuration.ts';
import type { CollectionName } from '../../../src/domain/documents/documents.ts';
import type { Database } from '../../../src/mongo/database.ts';
import { setupCollections } from '../../../src/mongo/setup-collections.ts';
import { withdrawnSubmissions } from '../../../src/operate/configuration/withdrawn-submissions.ts';
import { configuration, flexecomGateway } from '../../domain/support/configuration.ts';
import { NOW, rebill } from '../../domain/support/events.ts';
import { World } from '../../domain/support/world.ts';
import { connectForTests, freshPrefix, stackForTests } from '../../support/stack.ts';

const GATEWAYS = [
  { id: 'visa-1', type: 'NMI', directCascadeProfileId: 'direct' },
  { id: 'visa-2', type: 'NMI' },
];
let database: Database;

/** Three scheduled attempts of 49.95 each, one of them of a subscription that was cancelled since. */
beforeAll(async () => {
  database = await connectForTests(stackForTests().mongodbUri, freshPrefix());
  await setupCollections(database);
  const world = new World();
  for (const name of ['a', 'b', 'c']) {
    const ids = { orderId: `order-${name}`, subscriptionId: `sub-${name}`, transactionId: `tx-${name}` };
    world.take(rebill({ ...ids, paymentMethodRef: `pm-${name}` }));
  }
  world.store.edit('subscriptions', 'sub-c', { status: 'CANCELLED' });
  for (const name of ['orders', 'subscriptions', 'debts', 'submissions'] as const) await copy(world, name);
});
afterAll(async () => {
  await database.db.dropDatabase();
  await database.close();
});

async function copy(world: World, name: CollectionName): Promise<void> {
  await database.db.collection<{ _id: string }>(name).insertMany(world.store.all(name));
}

const under = (config: RoutingConfiguration) =>
  withdrawnSubmissions(database, { now: NOW, config: { ...config, version: 2 } });

describe('what a configuration gives back to billing', () => {
  it.each([
    ['disables its gateway', { gateways: [...GATEWAYS, flexecomGateway({ enabled: false })] }],
    ['removes its gateway', { gateways: GATEWAYS, cascadeProfiles: [], recycleProfiles: [] }],
    ['takes its slot away', { recycleProfiles: [] }],
  ])('R22: is counted, with its money, if it %s; what is not owed any more is not', async (_what, content) => {
    expect(await under(configuration(content))).toEqual({
      submissions: 2,
      money: { USD: 9_990 },
      byReason: { SLOT_WITHDRAWN: 2 },
      byGateway: { flex: 2 },
    });
  });

  it.each([
    ['changes nothing', {}],
    ['pauses the gateway', { gateways: [...GATEWAYS, flexecomGateway({ paused: true })] }],
  ])('R22: is nothing if it %s', async (_what, content) => {
    expect(await under(configuration(content))).toMatchObject({ submissions: 0, money: {} });
  });

  it('R22: writes nothing', async () => {
    const before = await database.collection('submissions').find().toArray();
    await under(configuration({ recycleProfiles: [] }));
    expect(await database.collection('submissions').find().toArray()).toEqual(before);
  });
});
