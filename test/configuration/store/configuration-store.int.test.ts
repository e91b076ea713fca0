import { connect, createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type ConfigurationStore,
  createConfigurationStore,
} from '../../../src/configuration/store/configuration-store.ts';
import { followConfiguration, type LiveConfiguration } from '../../../src/configuration/store/live-configuration.ts';
import type { RoutingContent } from '../../../src/domain/configuration.ts';
import { UsageError } from '../../../src/errors.ts';
import { connectDatabase, type Database } from '../../../src/mongo/database.ts';
import { namesFor } from '../../../src/names.ts';
import { freshPrefix, stackForTests } from '../../support/stack.ts';
import { until } from '../../support/until.ts';
import { contentWith, flexecom, soundInput } from '../contents.ts';

const NOW = Date.UTC(2026, 4, 20);

let database: Database;
let store: ConfigurationStore;

beforeAll(async () => {
  database = await connectDatabase(stackForTests().mongodbUri, namesFor(freshPrefix()).database);
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

/** The sound configuration, less FlexEcom gateway flex-2. */
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
  it('counts up, with who, when and what changed', async () => {
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

  it('adds none for the same content again, nor on a dry run', async () => {
    await apply(contentWith());
    expect(await apply(contentWith())).toMatchObject({ newVersion: null, previousVersion: 1, diff: [] });
    expect(await apply(contentWith({ timeZone: 'UTC' }), true)).toMatchObject({ newVersion: 2 });
    expect(await store.newestVersion()).toBe(1);
  });

  it('rolls back to an old content as a new version', async () => {
    await apply(contentWith());
    await apply(contentWith({ timeZone: 'UTC' }));
    const result = await store.rollback(1, { appliedBy: 'operator', now: NOW, dryRun: false });
    expect(result).toMatchObject({ newVersion: 3, diff: ['~ timeZone: "UTC" → "America/New_York"'] });
    expect((await store.summary(3))?.rollbackOf).toBe(1);
    await expect(store.rollback(9, { appliedBy: 'operator', now: NOW, dryRun: false })).rejects.toBeInstanceOf(
      UsageError,
    );
  });

  it('R1: content that breaks a rule is not applied, nor an old version that does', async () => {
    const broken = contentWith({ campaignProducts: [{ campaignId: 'c', productId: 'p', gatewayId: 'flex-1' }] });
    await expect(apply(broken)).rejects.toBeInstanceOf(UsageError);
    expect(await store.newestVersion()).toBeNull();
    await apply(contentWith());
    await database.db.collection<{ _id: number }>('config').updateOne({ _id: 1 }, { $set: { content: broken } });
    await apply(contentWith({ timeZone: 'UTC' }));
    const rollback = store.rollback(1, { appliedBy: 'operator', now: NOW, dryRun: false });
    await expect(rollback).rejects.toBeInstanceOf(UsageError);
  });

  it('gives four people who apply at once a version each, every one diffed against the one before', async () => {
    const zones = ['UTC', 'Europe/Paris', 'Europe/Rome', 'Asia/Tokyo'];
    const results = await Promise.all(zones.map((timeZone) => apply(contentWith({ timeZone }))));
    expect(results.map(({ newVersion }) => newVersion).toSorted()).toEqual([1, 2, 3, 4]);
    const history = (await store.history(10)).toReversed();
    expect(history.slice(1).every(({ diff }) => diff.length === 1)).toBe(true);
  });

  it('R13: what is stored holds references, never a secret', async () => {
    await apply(contentWith());
    const stored = await database.db.collection<{ _id: number }>('config').findOne({ _id: 1 });
    expect(stored).toMatchObject({ content: { gateways: [{ publicKey: { env: 'P' } }, {}, {}, {}] } });
  });
});

describe('a FlexEcom gateway that is removed', () => {
  const submissions = () =>
    database.db.collection<{ _id: string; state: string; flexecomGatewayId: string }>('submissions');

  it.each(['SCHEDULED', 'PENDING', 'SENDING', 'SENT'])(
    'is retired as long as it has a submission in %s',
    async (state) => {
      await submissions().insertOne({ _id: 's', state, flexecomGatewayId: 'flex-2' });
      await apply(contentWith());
      expect(await apply(withoutFlex2())).toMatchObject({ newVersion: 2, retired: ['flex-2'] });
      expect((await store.load())?.retiredGateways).toMatchObject([{ id: 'flex-2', publicKey: { env: 'P' } }]);
      const later = await apply({ ...withoutFlex2(), timeZone: 'UTC' });
      expect(later.retired).toEqual(['flex-2']);
    },
  );

  it('is gone in the version after the one that removed it, when its submissions have ended', async () => {
    await submissions().insertOne({ _id: 's', state: 'APPROVED', flexecomGatewayId: 'flex-2' });
    await apply(contentWith());
    expect((await apply(withoutFlex2())).retired).toEqual(['flex-2']);
    expect((await apply({ ...withoutFlex2(), timeZone: 'UTC' })).retired).toEqual([]);
  });

  it('is in force again when it comes back', async () => {
    await apply(contentWith());
    await apply(withoutFlex2());
    expect((await apply(contentWith())).retired).toEqual([]);
  });

  it('leaves its id to no ordinary gateway meanwhile', async () => {
    await apply(contentWith());
    const content = withoutFlex2();
    const reused = contentWith({
      ...content,
      gateways: [...content.gateways, { id: 'flex-2', type: 'NMI' }],
    });
    await expect(apply(reused)).rejects.toBeInstanceOf(UsageError);
  });
});

describe('the configuration that a process follows', () => {
  let live: LiveConfiguration;

  it('is null until there is one, then each new version', async () => {
    live = await followConfiguration(database.db);
    try {
      expect(live.current()).toBeNull();
      await apply(contentWith());
      await until(() => live.current()?.version === 1);
      await apply(
        contentWith({ gateways: [flexecom({ id: 'flex-1', cascadeAll: true }), ...soundInput.gateways.slice(1)] }),
      );
      await until(() => live.current()?.version === 2);
      expect(live.current()?.gateways[0]).toMatchObject({ cascadeAll: true });
    } finally {
      await live.close();
    }
  });

  it('stays in force while MongoDB cannot be reached, which is told once, and is followed again afterwards', async () => {
    await apply(contentWith());
    const cable = await cableTo(stackForTests().mongodbUri);
    const own = await connectDatabase(cable.uri, database.db.databaseName);
    const told: unknown[] = [];
    live = await followConfiguration(own.db, { onTrouble: (error) => told.push(error) });
    try {
      await cable.cut();
      await apply(contentWith({ timeZone: 'UTC' }));
      await until(() => told.length > 0);
      expect(live.current()?.version).toBe(1);
      await cable.mend();
      await until(() => live.current()?.version === 2);
      expect(told).toHaveLength(1);
    } finally {
      await live.close();
      await own.close();
      await cable.cut();
    }
  });
});

/** A connection to MongoDB that can be cut and mended. */
async function cableTo(mongodbUri: string): Promise<{ uri: string; cut(): Promise<void>; mend(): Promise<void> }> {
  const [host = '127.0.0.1', port = '27017'] = new URL(mongodbUri.replace(/^mongodb:/, 'http:')).host.split(':');
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(port), host);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
      from.pipe(to);
    }
  });
  const listen = (at: number) => new Promise<void>((resolve) => server.listen(at, '127.0.0.1', () => resolve()));
  await listen(0);
  const address = server.address();
  const own = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    uri: `mongodb://127.0.0.1:${own}/?directConnection=true`,
    cut: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) {
        socket.destroy();
      }
      await closed;
    },
    mend: () => listen(own),
  };
}
