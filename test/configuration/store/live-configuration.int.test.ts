import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type ConfigurationStore,
  createConfigurationStore,
} from '../../../src/configuration/store/configuration-store.ts';
import { followConfiguration } from '../../../src/configuration/store/live-configuration.ts';
import type { RoutingContent } from '../../../src/domain/configuration.ts';
import { connectDatabase, type Database } from '../../../src/mongo/database.ts';
import { namesFor } from '../../../src/names.ts';
import { proxyToMongodb } from '../../support/mongodb-proxy.ts';
import { connectForTests, freshPrefix, stackForTests } from '../../support/stack.ts';
import { until } from '../../support/until.ts';
import { contentWith, flexecom, soundInput } from '../contents.ts';

let database: Database;
let store: ConfigurationStore;

beforeAll(async () => {
  database = await connectForTests(stackForTests().mongodbUri, namesFor(freshPrefix()).database);
  store = createConfigurationStore(database.db);
});

beforeEach(async () => {
  await database.db.collection('config').deleteMany({});
});

afterAll(async () => {
  await database.db.dropDatabase();
  await database.close();
});

function apply(content: RoutingContent) {
  return store.apply({ content, sourceText: '', appliedBy: 'operator', now: Date.now(), dryRun: false });
}

describe('the configuration that a process follows', () => {
  it('is null until a version is applied, then is each new version', async () => {
    const live = await followConfiguration(database.db);
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

  it('stays in force while MongoDB cannot be reached, reports that once, and is followed again afterwards', async () => {
    await apply(contentWith());
    const proxy = await proxyToMongodb(stackForTests().mongodbUri);
    const own = await connectDatabase(proxy.uri, database.db.databaseName);
    const failures: unknown[] = [];
    const live = await followConfiguration(own.db, { onFailure: (error) => failures.push(error) });
    try {
      await proxy.cut();
      await apply(contentWith({ timeZone: 'UTC' }));
      await until(() => failures.length > 0);
      expect(live.current()?.version).toBe(1);
      await proxy.restore();
      await until(() => live.current()?.version === 2);
      expect(failures).toHaveLength(1);
    } finally {
      await live.close();
      await own.close();
      await proxy.cut();
    }
  });
});
