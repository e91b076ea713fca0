import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type ConfigurationStore,
  createConfigurationStore,
} from '../../../src/configuration/store/configuration-store.ts';
import type { RoutingContent } from '../../../src/domain/configuration.ts';
import { UsageError } from '../../../src/errors.ts';
import type { Database } from '../../../src/mongo/database.ts';
import { namesFor } from '../../../src/names.ts';
import { connectForTests, freshPrefix, stackForTests } from '../../support/stack.ts';
import { contentWith, soundInput } from '../contents.ts';

const NOW = Date.UTC(2026, 4, 20);

let database: Database;
let store: ConfigurationStore;

beforeAll(async () => {
  database = await connectForTests(stackForTests().mongodbUri, namesFor(freshPrefix()).database);
  store = createConfigurationStore(database.db);
});

beforeEach(async () => {
  await database.db.collection('config').deleteMany({});
  await database.db.collection('submissions').deleteMany({});
});

afterAll(async () => {
  await database.db.dropDatabase();
  await database.close();
});

function apply(content: RoutingContent, dryRun = false) {
  return store.apply({ content, sourceText: JSON.stringify(content), appliedBy: 'operator', now: NOW, dryRun });
}

/** The sound configuration without FlexEcom gateway flex-2. */
function withoutFlex2(): RoutingContent {
  const [along] = soundInput.cascadeProfiles;
  return contentWith({
    gateways: soundInput.gateways
      .filter(({ id }) => id !== 'flex-2')
      .map((gateway) =>
        gateway.id === 'nmi-1' ? { id: 'nmi-1', type: 'NMI', directCascadeProfileId: 'along' } : gateway,
      ),
    cascadeProfiles: [along],
    recycleProfiles: [],
  });
}

describe('the versions of the configuration', () => {
  it('refuse who decided by another version, even of two at the same moment, and say who was first', async () => {
    await apply(contentWith());
    const at = (appliedBy: string, timeZone: string) => {
      const content = contentWith({ timeZone });
      return store.apply({ content, sourceText: '', appliedBy, now: NOW, dryRun: false, onlyAfter: 1 });
    };
    const results = await Promise.allSettled([
      at('anna', 'UTC'),
      at('berta', 'Europe/Berlin'),
      at('carl', 'Asia/Tokyo'),
    ]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await store.newestVersion()).toBe(2);
    const first = (await store.summary(2))?.appliedBy;
    await expect(at('dora', 'Asia/Tokyo')).rejects.toThrow(
      `you began with version 1, and version 2 is in force now: ${first} applied it at 2026-05-20T00:00:00.000Z`,
    );
    const none = { content: contentWith(), sourceText: '', appliedBy: 'dora', now: NOW, dryRun: true, onlyAfter: null };
    await expect(store.apply(none)).rejects.toThrow('you began when there was none');
  });

  it('are listed newest first, page by page, with the number of their changes', async () => {
    for (const timeZone of ['UTC', 'Europe/Berlin', 'Asia/Tokyo']) await apply(contentWith({ timeZone }));
    const listed = await store.list(2, null);
    expect(listed.map(({ _id, changes }) => [_id, changes])).toEqual([
      [3, 1],
      [2, 1],
    ]);
    expect((await store.list(2, 2)).map(({ _id }) => _id)).toEqual([1]);
    expect(listed[0]).not.toHaveProperty('content');
  });

  it('are numbered from 1, with who applied each, when, and what changed', async () => {
    expect(await store.load()).toBeNull();
    expect(await apply(contentWith())).toMatchObject({ newVersion: 1, previousVersion: null });
    expect(await apply(contentWith({ timeZone: 'UTC' }))).toMatchObject({
      newVersion: 2,
      diff: ['~ timeZone: "America/New_York" → "UTC"'],
    });
    const [newest, oldest] = await store.history(10);
    expect(newest).toMatchObject({ _id: 2, appliedBy: 'operator', appliedAt: NOW, rollbackOf: null });
    expect(newest?.sourceHash).toMatch(/^[0-9a-f]{64}$/);
    expect(oldest?._id).toBe(1);
    expect(newest).not.toHaveProperty('content');
    expect(await store.load()).toEqual({ ...contentWith({ timeZone: 'UTC' }), version: 2, retiredGateways: [] });
    expect((await store.load(1))?.timeZone).toBe('America/New_York');
  });

  it('are not added to by the same content, nor by a dry run', async () => {
    await apply(contentWith());
    expect(await apply(contentWith())).toMatchObject({ newVersion: null, previousVersion: 1, diff: [] });
    expect(await apply(contentWith({ timeZone: 'UTC' }), true)).toMatchObject({ newVersion: 2 });
    expect(await store.newestVersion()).toBe(1);
  });

  it('are added to by a rollback, with the content of an old version', async () => {
    await apply(contentWith());
    await apply(contentWith({ timeZone: 'UTC' }));
    const result = await store.rollback(1, { appliedBy: 'operator', now: NOW, dryRun: false, evenIfRefused: false });
    expect(result).toMatchObject({ newVersion: 3, diff: ['~ timeZone: "UTC" → "America/New_York"'] });
    expect((await store.summary(3))?.rollbackOf).toBe(1);
    await expect(
      store.rollback(9, { appliedBy: 'operator', now: NOW, dryRun: false, evenIfRefused: false }),
    ).rejects.toBeInstanceOf(UsageError);
  });

  it('R1: content that breaks a rule is not applied, and an old version that breaks one is not restored', async () => {
    const broken = contentWith({ campaignProducts: [{ campaignId: 'c', productId: 'p', gatewayId: 'flex-1' }] });
    await expect(apply(broken)).rejects.toBeInstanceOf(UsageError);
    expect(await store.newestVersion()).toBeNull();
    await apply(contentWith());
    await database.db.collection<{ _id: number }>('config').updateOne({ _id: 1 }, { $set: { content: broken } });
    await apply(contentWith({ timeZone: 'UTC' }));
    const request = { appliedBy: 'operator', now: NOW, dryRun: false };
    await expect(store.rollback(1, { ...request, evenIfRefused: false })).rejects.toBeInstanceOf(UsageError);
    expect(await store.newestVersion()).toBe(2);
    // It was in force before, so it can be read, and restored by somebody who insists.
    expect((await store.load(1))?.campaignProducts).toEqual(broken.campaignProducts);
    expect(await store.rollback(1, { ...request, evenIfRefused: true })).toMatchObject({ newVersion: 3 });
    expect((await store.load())?.campaignProducts).toEqual(broken.campaignProducts);
    expect(await apply(contentWith())).toMatchObject({ newVersion: 4 });
  });

  it('four people who apply at once get a version each, compared with the one before it', async () => {
    const zones = ['UTC', 'Europe/Paris', 'Europe/Rome', 'Asia/Tokyo'];
    const results = await Promise.all(zones.map((timeZone) => apply(contentWith({ timeZone }))));
    expect(results.map(({ newVersion }) => newVersion).toSorted()).toEqual([1, 2, 3, 4]);
    const history = (await store.history(10)).toReversed();
    expect(history.slice(1).every(({ diff }) => diff.length === 1)).toBe(true);
  });

  it('R13: hold references to secrets, never a secret', async () => {
    await apply(contentWith());
    const stored = await database.db.collection<{ _id: number }>('config').findOne({ _id: 1 });
    expect(stored).toMatchObject({ content: { gateways: [{ publicKey: { env: 'P' } }, {}, {}, {}] } });
  });
});

describe('a FlexEcom gateway that is removed', () => {
  const submissions = () =>
    database.db.collection<{ _id: string; state: string; flexecomGatewayId: string }>('submissions');

  it.each(['SCHEDULED', 'PENDING', 'SENDING', 'SENT'])('is retired while it has a submission in %s', async (state) => {
    await submissions().insertOne({ _id: 's', state, flexecomGatewayId: 'flex-2' });
    await apply(contentWith());
    expect(await apply(withoutFlex2())).toMatchObject({ newVersion: 2, retired: ['flex-2'] });
    expect((await store.load())?.retiredGateways).toMatchObject([{ id: 'flex-2', publicKey: { env: 'P' } }]);
    const later = await apply({ ...withoutFlex2(), timeZone: 'UTC' });
    expect(later.retired).toEqual(['flex-2']);
  });

  it('is dropped by the version after the one that removed it, when its submissions have ended', async () => {
    await submissions().insertOne({ _id: 's', state: 'APPROVED', flexecomGatewayId: 'flex-2' });
    await apply(contentWith());
    expect((await apply(withoutFlex2())).retired).toEqual(['flex-2']);
    expect((await apply({ ...withoutFlex2(), timeZone: 'UTC' })).retired).toEqual([]);
  });

  it('is no longer retired when a later version has it again', async () => {
    await apply(contentWith());
    await apply(withoutFlex2());
    expect((await apply(contentWith())).retired).toEqual([]);
  });

  it('cannot have its id reused by an ordinary gateway while it is retired', async () => {
    await apply(contentWith());
    const content = withoutFlex2();
    const reused = contentWith({
      ...content,
      gateways: [...content.gateways, { id: 'flex-2', type: 'NMI' }],
    });
    await expect(apply(reused)).rejects.toBeInstanceOf(UsageError);
  });
});
